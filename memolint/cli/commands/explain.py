"""`memolint explain RULE`: the rule's page."""

import sys

import click

from memolint.app.rules.catalogue import about, slugs
from memolint.app.rules.pages import page
from memolint.cli.options import color_option, format_option
from memolint.cli.output import wants_color, write
from memolint.lang.words import did_you_mean


@click.command(epilog="Example: memolint explain key-missing-item")
@click.argument("rule")
@format_option("text", "json", "markdown")
@color_option
def command(rule: str, form: str, color: str) -> int:
    """Print the page of RULE: what it finds, why it matters, an example, its repair."""
    slug = rule.partition(":")[0]
    if slug not in slugs():
        raise click.UsageError(f"there is no rule `{rule}`{did_you_mean(slug, slugs())}")
    text = page(slug)
    if text is None:
        raise click.ClickException(f"`{slug}` has no page")
    write(sys.stdout, _rendered(slug, text, form, wants_color(sys.stdout, color)))
    return 0


def _rendered(slug: str, text: str, form: str, color: bool) -> str:
    if form == "markdown":
        return text
    if form == "json":
        import json

        severity, confidence, _, _ = about(slug)
        value = {"rule": slug, "severity": severity, "confidence": confidence, "page": text}
        return json.dumps({"schema": "memolint-page/1", **value}, indent=2) + "\n"
    from memolint.report.terminal.color import painter
    from memolint.report.terminal.page import plain_page

    return plain_page(text, painter(color))
