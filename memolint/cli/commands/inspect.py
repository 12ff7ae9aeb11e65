"""`memolint inspect`: what a memoized template reads, what its key determines, and why."""

import os
import sys

import click

from memolint.app.config.options import NONE, Options
from memolint.app.inspect import Inspection, inspect
from memolint.argo.releases import UnknownRelease
from memolint.cli.flags import Given, WrongUse, arguments
from memolint.cli.output import complain, wants_color, write
from memolint.cli.run import settings_of
from memolint.cli.status import CLEAN, INCOMPLETE
from memolint.lang.words import did_you_mean
from memolint.report.findings.text import failure_line
from memolint.report.terminal.color import painter


@click.command(epilog="Example: memolint inspect training.yaml#train")
@click.argument("file", metavar="FILE[#TEMPLATE]")
@click.option("--argo-version", metavar="VERSION", help="Release to judge for.  [default: the newest known]")
@click.option("--project", metavar="DIR", help="Where callers and references are looked up; `none` for nowhere.")
@click.option("--context", metavar="GLOB", multiple=True, help="Files that are read and not shown.")
@click.option("--config", metavar="FILE", help="The configuration.")
@click.option("--no-config", is_flag=True, help="Without any configuration.")
@click.option("--stdin-filename", metavar="NAME", help="Name of standard input in the output.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True)
def command(file: str, form: str, color: str, **flags: object) -> int:
    """Show the memoized templates of FILE: what each reads, whether its key determines it, and why.

    A source is determined *exactly* (different values, different keys), *lossily*, *not*, or memolint cannot tell:
    *unknown*. In brackets stands what does not change the result. Effects, outputs, callers and the values that they
    pass follow.
    """
    path, template = _named(file)
    try:
        options = _options(flags)
        found = inspect(path, options, template)
    except (WrongUse, UnknownRelease) as error:
        raise click.UsageError(str(error)) from None
    _check(found, path, template)
    _show(found, form, color)
    return INCOMPLETE if found.failed or found.skipped else CLEAN


def _named(file: str) -> tuple[str, str]:
    """Path and template; a path that exists with its `#` is a path."""
    path, mark, template = file.rpartition("#")
    return (path, template) if mark and path and not os.path.exists(file) else (file, "")


def _options(flags: dict[str, object]) -> Options:
    given: Given = {}
    for name, value in flags.items():
        if value:
            many = list(value) if isinstance(value, tuple) else ["" if value is True else str(value)]
            given["--" + name.replace("_", "-")] = many
    options = arguments(given, settings_of(given)).options
    if options.project and options.project != NONE and not os.path.isdir(options.project):
        raise WrongUse(f"--project: there is no folder {options.project}")
    return options


def _check(found: Inspection, path: str, template: str) -> None:
    if not template or found.templates or found.failed or found.skipped:
        return
    if template in found.names:
        raise click.UsageError(f"`{template}` in {path} is not memoized")
    raise click.UsageError(f"there is no template `{template}` in {path}{did_you_mean(template, found.names)}")


def _show(found: Inspection, form: str, color: str) -> None:
    paint = painter(wants_color(sys.stdout, color))
    if form == "json":
        from memolint.report.inspection.json_view import inspect_json

        write(sys.stdout, inspect_json(found.templates, found.argo_version))
    else:
        from memolint.report.inspection.text_view import inspect_text

        write(sys.stdout, inspect_text(found.templates, paint))
    for failed in found.failed:
        write(sys.stderr, failure_line(failed, painter(False)) + "\n")
    if found.skipped:
        complain(f"skipped: {found.skipped}")
    elif not found.templates and not found.failed:
        complain(f"no template is memoized ({len(found.names)} looked at)")
