"""`memolint rules`: all rules, one a line; `memolint rules rbac`: the Role that the caches of a project need."""

import sys

import click

from memolint.app.config.settings import WrongUse
from memolint.app.rights import rights
from memolint.argo.releases import UnknownRelease
from memolint.checks.rule import Rule
from memolint.checks.run import all_rules
from memolint.cli.lint import options_of
from memolint.cli.options import color_option, flags, format_option, given, width_option
from memolint.cli.output import CLEAN, INCOMPLETE, complain, wants_color, write
from memolint.cli.show import tell_failures
from memolint.report.inspection.role import role
from memolint.report.terminal.color import Painter, painter
from memolint.report.terminal.fit import table


@click.group(invoke_without_command=True, epilog="Example: memolint rules --format json")
@format_option("text", "json")
@color_option
@width_option
@click.pass_context
def command(context: click.Context, form: str, color: str, limit: int) -> int:
    """List all rules with severity, confidence and what they find."""
    if context.invoked_subcommand is None:
        paint = painter(wants_color(sys.stdout, color))
        shown = _json(all_rules()) if form == "json" else _text(all_rules(), paint, limit)
        write(sys.stdout, shown)
    return CLEAN


@command.command(
    short_help="Print the Role that the caches need.", epilog="Example: memolint rules rbac .argo | kubectl apply -f -"
)
@click.argument("paths", metavar="[PATH…|-]", nargs=-1)
@flags(("project", "context", "config", "no-config", "exclude", "stdin-filename"))
def rbac(paths: tuple[str, ...], **values: object) -> int:
    """Print the Role, and its binding, that lets the controller keep the caches of the project.

    The controller stores all entries, in its own namespace, with its own account; the roles of a release only let it
    read ConfigMaps. Caches, namespace, account and whether entries are collected are taken from the files.
    """
    try:
        found, failures = rights(paths or (".",), options_of(given(values)))
    except (WrongUse, UnknownRelease) as error:
        raise click.UsageError(str(error)) from None
    write(sys.stdout, role(found))
    tell_failures(failures)
    if not found.templates and not failures:
        complain("no template is memoized: the controller needs no further rights")
    return INCOMPLETE if failures else CLEAN


def _text(known: tuple[Rule, ...], paint: Painter, limit: int) -> str:
    rows = [
        (paint("bold", rule.slug), paint(rule.severity, rule.severity), rule.confidence, rule.summary) for rule in known
    ]
    return "".join(f"{line}\n" for line in table(rows, limit))


def _json(known: tuple[Rule, ...]) -> str:
    import json

    values = [
        {
            "rule": rule.slug,
            "severity": rule.severity,
            "confidence": rule.confidence,
            "on": rule.on,
            "summary": rule.summary,
        }
        for rule in known
    ]
    return json.dumps({"schema": "memolint-rules/1", "rules": values}, indent=2) + "\n"
