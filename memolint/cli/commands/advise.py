"""`memolint advise`: every step that is not memoized, ranked: memoize, avoid by a marker, one question, or leave."""

import os
import sys

import click

from memolint.app.advise import patches, patterns
from memolint.app.advise.advise import Advisory, NoSuchTemplate, advise
from memolint.app.advise.history import WrongHistory, read_history
from memolint.app.advise.patterns import PATTERNS, NoPattern
from memolint.app.config.options import Options
from memolint.app.config.settings import WrongUse
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.fix.plan import Plan
from memolint.argo.releases import UnknownRelease
from memolint.checks.repairs.marker_shell import PLACES, PVC
from memolint.cli.fix import apply, check_alone, print_diff, standard_input, tell
from memolint.cli.lint import options_of
from memolint.cli.options import color_option, flags, format_option, given, width_option
from memolint.cli.output import CLEAN, INCOMPLETE, complain, fitted, wants_color, write
from memolint.cli.show import tell_failures
from memolint.report.findings.summary import plural
from memolint.report.terminal.color import painter
from memolint.typed import Any, Record


@click.command(epilog="Examples: memolint advise .argo · memolint advise --diff .argo/train.yaml#fit")
@click.argument("paths", nargs=-1, metavar="[PATH…|FILE#TEMPLATE|-]")
@flags(("argo-version", "project", "context", "exclude", "config", "no-config", "stdin-filename", "quiet"))
@format_option("text", "json", "markdown")
@click.option("--diff", is_flag=True, help="Print the patches of medium and high confidence.")
@click.option("--fix", is_flag=True, help="Write them.")
@click.option("--pattern", type=click.Choice(PATTERNS), help="Put this pattern into FILE#TEMPLATE: a diff, or --fix.")
@click.option("--on", type=click.Choice(PLACES), default=PVC, show_default=True, help="Where a marker keeps results.")
@click.option(
    "--history",
    multiple=True,
    metavar="FILE",
    help="Weigh by finished workflows: what `kubectl get workflows -o json` or `argo list -o json` prints.",
)
@color_option
@width_option
def command(paths: tuple[str, ...], **values: Any) -> int:
    """Show every step that is not memoized, ranked: memoize, marker, ask or leave, and why.

    memoize: it computes its outputs from what a key can hold. marker: a marker fits better. ask: one question decides.
    leave: a hit would lose something, or serve what has changed. PATHs are read as by lint.

    Exit status: 0, 2 wrong use, 3 something could not be judged.
    """
    call = AdviceCall(**{name: values.pop(name) for name in AdviceCall._fields})
    try:
        options = options_of(given(values))
        named, template = _named(paths)
        if call.diff and call.fix:
            raise WrongUse("--diff prints patches and --fix writes them: give one of the two")
        if call.diff or call.fix:
            check_alone(named)
        data = standard_input(named)
        if call.pattern:
            return _pattern(named, template, options, data, call)
        if call.diff or call.fix:
            return _repair(named, template, options, data, call)
        history = read_history(call.history)
        found = advise(named, options, {} if data is None else {STANDARD_INPUT: data}, template, history)
    except (WrongUse, UnknownRelease, NoSuchTemplate, WrongHistory, NoPattern) as error:
        raise click.UsageError(str(error)) from None
    _show(found, call, bool(values.get("quiet")), not options.argo_version)
    for why, count in history.missing.items():
        complain(f"--history: {plural(count, 'workflow')} not counted: {why}")
    return _status(found)


class AdviceCall(Record):
    """What only this command is asked."""

    form: str
    color: str
    diff: bool
    fix: bool
    history: tuple[str, ...]
    pattern: str | None
    on: str
    limit: int


def _named(paths: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The paths, and the template that the only one of them names; a path that exists with its `#` is a path."""
    if not any("#" in each and not os.path.exists(each) for each in paths):
        return paths or (".",), ""
    if len(paths) > 1:
        raise WrongUse("FILE#TEMPLATE stands alone: name one template, or paths")
    path, _, template = paths[0].rpartition("#")
    return (path,), template


def _repair(paths: tuple[str, ...], template: str, options: Options, data: bytes | None, call: AdviceCall) -> int:
    """The patches, each tried: no new warning may come of it."""
    plan = patches.plan(paths, options, data, template)
    if call.fix:
        is_written = apply(plan, data, "patched", "step")
        return CLEAN if is_written and not plan.failed else INCOMPLETE
    print_diff(plan, call.color)
    tell(plan, "would patch", "step")
    return INCOMPLETE if plan.failed else CLEAN


def _pattern(paths: tuple[str, ...], template: str, options: Options, data: bytes | None, call: AdviceCall) -> int:
    """One pattern in one template: what it changes, or with `--fix` the change."""
    if not template:
        raise WrongUse("--pattern needs a template: FILE#TEMPLATE")
    made = patterns.write(paths[0], template, call.pattern or "", call.on, options, data)
    for note in made.notes:
        complain(note)
    plan = Plan((made.change,))
    if call.fix:
        return CLEAN if apply(plan, data, "patched", "step") else INCOMPLETE
    print_diff(plan, call.color)
    return CLEAN


def _show(found: Advisory, call: AdviceCall, quiet: bool, default_release: bool) -> None:
    if call.form == "json":
        from memolint.report.advice.advice_json import advice_json

        text = advice_json(found.steps, found.summary, found.argo_version)
    elif call.form == "markdown":
        from memolint.report.advice.advice_markdown import advice_markdown

        text = advice_markdown(found.steps)
    else:
        from memolint.report.advice.advice_text import advice_text

        paint = painter(wants_color(sys.stdout, call.color))
        steps = (found.steps, found.summary, found.argo_version)
        text = fitted(advice_text(*steps, paint, quiet, default_release, call.limit), call.limit)
    write(sys.stdout, text)


def _status(found: Advisory) -> int:
    tell_failures(found.summary.failed)
    if found.summary.files and len(found.summary.skipped) == found.summary.files:
        complain("every file was skipped, nothing was judged")
    return INCOMPLETE if found.summary.failed else CLEAN
