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
    data = _standard_input(asked)
    plan = fixing.plan(asked.paths, asked.options, asked.unsafe_fixes, data)
    if asked.diff:
        return _diff(plan, asked)
    return _in_files(plan, asked) if data is None else _in_stream(plan, asked, data)


def _standard_input(asked: Arguments) -> bytes | None:
    if STANDARD_INPUT not in asked.paths:
        return None
    if len(asked.paths) > 1:
        raise WrongUse("`-` cannot be combined with files when fixing")
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


def _in_files(plan: Plan, asked: Arguments) -> int:
    written = fixing.write(plan.changes)
    for problem in written.problems:
        complain(problem)
    tell(plan._replace(changes=written.changes), "fixed")
    status = show(lint_paths(asked.paths, asked.options), asked, sys.stdout)
    return INCOMPLETE if written.problems else status


def _in_stream(plan: Plan, asked: Arguments, data: bytes) -> int:
    """The text, fixed or not, is the output; what is to be said of it goes to standard error."""
    fixed = plan.changes[0].data if plan.changes else data
    write_bytes(fixed)
    tell(plan, "fixed")
    return show(lint_paths(asked.paths, asked.options, overrides={STANDARD_INPUT: fixed}), asked, sys.stderr)


def write_bytes(data: bytes) -> None:
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
