"""`memolint advise`: every step that is not memoized, ranked: memoize, avoid by a marker, one question, or leave."""

import sys

import click

from memolint.app.advise import Advisory, advise
from memolint.app.config.options import Options
from memolint.app.config.settings import WrongUse, resolved
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import read_stdin
from memolint.app.fix import plan as fixing
from memolint.app.fix.plan import Plan
from memolint.argo.releases import UnknownRelease
from memolint.cli.fix import print_diff, tell, write_bytes
from memolint.cli.lint import check_project, settings_of
from memolint.cli.options import color_option, flags, format_option, given
from memolint.cli.output import CLEAN, INCOMPLETE, complain, wants_color, write
from memolint.finding import INFO, LOW
from memolint.report.findings.text import failure_line
from memolint.report.terminal.color import painter
from memolint.text.source import Unreadable

_RULE = "opportunity-memoize"


@click.command(epilog="Examples: memolint advise .argo · memolint advise --diff .argo/train.yaml")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
@flags(("argo-version", "project", "context", "exclude", "config", "no-config", "stdin-filename", "quiet"))
@format_option("text", "json", "markdown")
@click.option("--diff", is_flag=True, help="Print the patches of medium and high confidence.")
@click.option("--fix", is_flag=True, help="Write them.")
@color_option
def command(paths: tuple[str, ...], form: str, diff: bool, fix: bool, color: str, **values: object) -> int:
    """Show every step that is not memoized, ranked: memoize, marker, ask or leave, and why.

    memoize: it computes its outputs from what a key can hold. marker: a marker fits better. ask: one question decides.
    leave: a hit would lose something, or serve what has changed. PATHs are read as by lint.

    Exit status: 0, 2 wrong use, 3 something could not be judged.
    """
    asked = paths or (".",)
    try:
        options = _options(values)
        data = _standard_input(asked)
        if diff and fix:
            raise WrongUse("--diff prints patches and --fix writes them: give one of the two")
        if diff or fix:
            return _repair(asked, options, data, diff, color)
        found = advise(asked, options, {} if data is None else {STANDARD_INPUT: data})
    except (WrongUse, UnknownRelease) as error:
        raise click.UsageError(str(error)) from None
    _show(found, form, color, bool(values.get("quiet")), not options.argo_version)
    return _status(found)


def _options(values: dict[str, object]) -> Options:
    asked = given(values)
    options = resolved(asked, settings_of(asked))
    check_project(options)
    return options


def _standard_input(paths: tuple[str, ...]) -> bytes | None:
    if STANDARD_INPUT not in paths:
        return None
    try:
        return read_stdin()
    except Unreadable as error:
        raise WrongUse(str(error)) from None


def _repair(paths: tuple[str, ...], options: Options, data: bytes | None, diff: bool, color: str) -> int:
    """Patches as `lint` makes them of its rule: each is tried, and no new warning may come."""
    if data is not None and len(paths) > 1:
        raise WrongUse("`-` cannot be combined with files when patches are made")
    wanted = options._replace(select=(_RULE,), ignore=(), min_severity=INFO, min_confidence=LOW, baseline="")
    plan = fixing.plan(paths, wanted, True, data)
    if diff:
        print_diff(plan, color)
        tell(plan, "would memoize", "step")
    else:
        _write(plan, data)
    return INCOMPLETE if plan.failed else CLEAN


def _write(plan: Plan, data: bytes | None) -> None:
    if data is not None:
        write_bytes(plan.changes[0].data if plan.changes else data)
        tell(plan, "memoized", "step")
        return
    written = fixing.write(plan.changes)
    for problem in written.problems:
        complain(problem)
    tell(plan._replace(changes=written.changes), "memoized", "step")


def _show(found: Advisory, form: str, color: str, quiet: bool, default_release: bool) -> None:
    if form == "json":
        from memolint.report.advice.advice_json import advice_json

        text = advice_json(found.steps, found.summary, found.argo_version)
    elif form == "markdown":
        from memolint.report.advice.advice_markdown import advice_markdown

        text = advice_markdown(found.steps)
    else:
        from memolint.report.advice.advice_text import advice_text

        paint = painter(wants_color(sys.stdout, color))
        text = advice_text(found.steps, found.summary, found.argo_version, paint, quiet, default_release)
    write(sys.stdout, text)


def _status(found: Advisory) -> int:
    for failed in found.summary.failed:
        write(sys.stderr, failure_line(failed, painter(False)) + "\n")
    if found.summary.files and len(found.summary.skipped) == found.summary.files:
        complain("every file was skipped, nothing was judged")
    return INCOMPLETE if found.summary.failed else CLEAN
