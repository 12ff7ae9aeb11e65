"""`lint --fix`, `--unsafe-fixes` and `--diff`: files are repaired, or what that would change is shown."""

import sys

from memolint.app.config.settings import WrongUse
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import NotWritten, read_stdin
from memolint.app.fix import plan as fixing
from memolint.app.fix.plan import Plan, Refused
from memolint.app.lint.doors import lint_paths
from memolint.cli.flags import Arguments
from memolint.cli.output import (
    CLEAN,
    FOUND,
    INCOMPLETE,
    complain,
    is_terminal,
    to_nowhere,
    wants_color,
    write,
)
from memolint.cli.show import show
from memolint.report.findings.diff import painted, unified
from memolint.report.findings.summary import plural
from memolint.report.terminal.color import painter
from memolint.text.source import Unreadable


def fix(asked: Arguments) -> int:
    """Repairs what `asked` names, or shows what that would change; gives the exit status."""
    check_alone(asked.paths)
    data = standard_input(asked.paths)
    plan = fixing.plan(asked.paths, asked.options, asked.unsafe_fixes, data)
    if asked.diff:
        return _diff(plan, asked)
    is_written = apply(plan, data, "fixed")
    if data is None:
        status = show(lint_paths(asked.paths, asked.options), asked, sys.stdout)
    else:
        fixed = lint_paths(asked.paths, asked.options, overrides={STANDARD_INPUT: _fixed(plan, data)})
        status = show(fixed, asked, sys.stderr)
    return status if is_written else INCOMPLETE


def check_alone(paths: tuple[str, ...]) -> None:
    """Raises `WrongUse` for standard input beside files: the output could only be one of them."""
    if STANDARD_INPUT in paths and len(paths) > 1:
        raise WrongUse("`-` cannot be combined with files when fixing")


def standard_input(paths: tuple[str, ...]) -> bytes | None:
    """What `-` stands for, where it is among the paths. Raises `WrongUse`."""
    if STANDARD_INPUT not in paths:
        return None
    try:
        return read_stdin()
    except Unreadable as error:
        raise WrongUse(str(error)) from None


def _diff(plan: Plan, asked: Arguments) -> int:
    print_diff(plan, asked.color)
    tell(plan, "would fix")
    if plan.failed:
        return INCOMPLETE
    return FOUND if plan.changes and not asked.exit_zero else CLEAN


def print_diff(plan: Plan, color: str) -> None:
    """Prints what a plan changes."""
    paint = painter(wants_color(sys.stdout, color))
    lines = [line for each in plan.changes for line in unified(each.before.name, each.before.text, each.text)]
    write(sys.stdout, painted(lines, paint, is_terminal(sys.stdout) or color == "always"))


def apply(plan: Plan, data: bytes | None, done: str, what: str = "finding") -> bool:
    """Writes the changed files, or for standard input `data` its text, changed or not; whether all could be written.

    Raises `NotWritten` where standard output cannot be written.
    """
    if data is not None:
        _write_bytes(_fixed(plan, data))
        tell(plan, done, what)
        return True
    written = fixing.write(plan.changes)
    for problem in written.problems:
        complain(problem)
    tell(plan._replace(changes=written.changes), done, what)
    return not written.problems


def _fixed(plan: Plan, data: bytes) -> bytes:
    return plan.changes[0].data if plan.changes else data


def _write_bytes(data: bytes) -> None:
    """Writes a whole text to standard output. Raises `NotWritten`."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (BrokenPipeError, ValueError):
        to_nowhere(sys.stdout)
    except OSError as error:
        to_nowhere(sys.stdout)
        raise NotWritten(f"cannot write the output: {error.strerror}") from None


def tell(plan: Plan, done: str, what: str = "finding") -> None:
    """Says on standard error what became of the findings."""
    for refused in plan.refused:
        complain(_refusal(refused))
    if plan.fixed:
        complain(f"{done} {plural(plan.fixed, what)} in {plural(len(plan.changes), 'file')}")
    if plan.unsafe:
        complain(f"--unsafe-fixes would fix {plan.unsafe} more")


def _refusal(refused: Refused) -> str:
    finding = refused.finding
    place = finding.place.source.place(finding.place.start)
    where = f"{finding.place.source.name}:{place.line}:{place.column} [{finding.rule}]"
    return f"not fixed: {where}: {refused.why}"
