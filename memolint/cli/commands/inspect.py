"""`memolint inspect`: what a template reads and touches, what its key determines, and why."""

import os
import sys

import click

from memolint.app.config.settings import WrongUse
from memolint.app.inspect import Inspection, inspect
from memolint.argo.releases import UnknownRelease
from memolint.cli.lint import options_of
from memolint.cli.options import color_option, flags, format_option, given, width_option
from memolint.cli.output import CLEAN, INCOMPLETE, complain, fitted, wants_color, write
from memolint.cli.show import tell_failures
from memolint.lang.words import did_you_mean
from memolint.report.terminal.color import painter


@click.command(epilog="Example: memolint inspect training.yaml#train")
@click.argument("file", metavar="FILE[#TEMPLATE]")
@flags(("argo-version", "project", "context", "config", "no-config", "stdin-filename"))
@click.option("--all", "every", is_flag=True, help="Show the templates that are not memoized, too.")
@format_option("text", "json")
@color_option
@width_option
def command(file: str, every: bool, form: str, color: str, limit: int, **values: object) -> int:
    """Show the memoized templates of FILE: what each reads and touches, whether its key determines that, and why.

    A source is determined *exactly* (different values, different keys), *lossily*, *not*, or memolint cannot tell:
    *unknown*. Sources in brackets do not change the result. Effects follow, with where they end (outside, on a
    volume, in an output or a result that is read, in whether the step fails, in a log) and what excuses them; then
    outputs, callers and the values that they pass.

    A template that is named, all with `--all`, and all of a file that memoizes none are shown without being memoized.
    """
    path, template = _named(file)
    try:
        options = options_of(given(values))
        found = inspect(path, options, template, every)
    except (WrongUse, UnknownRelease) as error:
        raise click.UsageError(str(error)) from None
    _check(found, path, template)
    _show(found, form, color, limit)
    return INCOMPLETE if found.failed or found.skipped else CLEAN


def _named(file: str) -> tuple[str, str]:
    """Path and template; a path that exists with its `#` is a path."""
    path, mark, template = file.rpartition("#")
    return (path, template) if mark and path and not os.path.exists(file) else (file, "")


def _check(found: Inspection, path: str, template: str) -> None:
    if not template or found.templates or found.failed or found.skipped:
        return
    raise click.UsageError(f"there is no template `{template}` in {path}{did_you_mean(template, found.names)}")


def _show(found: Inspection, form: str, color: str, limit: int) -> None:
    paint = painter(wants_color(sys.stdout, color))
    if form == "json":
        from memolint.report.inspection.inspect_json import inspect_json

        write(sys.stdout, inspect_json(found.templates, found.argo_version))
    else:
        from memolint.report.inspection.inspect_text import inspect_text

        write(sys.stdout, fitted(inspect_text(found.templates, paint, limit), limit))
    tell_failures(found.failed)
    if found.skipped:
        complain(f"skipped: {found.skipped}")
    elif not found.templates and not found.failed:
        complain("there is no template to look at")
