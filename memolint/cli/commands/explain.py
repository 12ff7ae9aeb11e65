"""`memolint explain RULE`: the rule's page; `memolint explain RULE:SIGNAL`: what one of its signals is."""

import sys

import click

from memolint.app.config.catalogues import put_in_force
from memolint.app.config.load import load
from memolint.app.config.options import NOT_CONFIGURED
from memolint.app.config.settings import WrongUse, configured
from memolint.app.files.find import configuration
from memolint.app.rules.catalogue import about, slugs, unknown_names
from memolint.app.rules.pages import page
from memolint.app.rules.signals import signal_page
from memolint.cli.options import color_option, format_option, width_option
from memolint.cli.output import WRONG_USE, complain_of, fitted, wants_color, write
from memolint.code.catalogue.rows import ids, rows_of
from memolint.lang.words import did_you_mean
from memolint.typed import Any


@click.command(epilog="Examples: memolint explain key-missing-item, memolint explain impure-side-effect:sh.git.push")
@click.argument("rule")
@format_option("text", "json", "markdown")
@color_option
@width_option
def command(rule: str, form: str, color: str, limit: int) -> int:
    """Print the page of RULE: what it finds, why it matters, an example, its repair.

    RULE:SIGNAL prints what a signal of the catalogue matches, its effects and its examples.
    """
    slug, _, signal = rule.partition(":")
    if slug not in slugs():
        raise click.UsageError(f"there is no rule `{rule}`{did_you_mean(slug, slugs())}")
    try:
        text = _of_signal(slug, signal) if signal else page(slug)
    except WrongUse as error:
        complain_of(error)
        return WRONG_USE
    if text is None:
        raise click.ClickException(f"`{slug}` has no page")
    shown = _rendered(slug, signal, text, form, wants_color(sys.stdout, color), limit)
    write(sys.stdout, fitted(shown, limit) if form == "text" else shown)
    return 0


def _of_signal(slug: str, signal: str) -> str | None:
    """The page of a signal, also of one in a catalogue that the configuration names; else that of the rule."""
    file = configuration()
    settings = configured(load(file, unknown_names)) if file else NOT_CONFIGURED
    put_in_force(settings.catalogue)
    text = signal_page(slug, signal)
    if text is None and not slug.startswith("impure-"):
        return page(slug)  # its signals are no rows of the catalogue
    if text is None:
        raise click.UsageError(f"there is no signal `{signal}`{did_you_mean(signal, ids())}")
    return text


def _rendered(slug: str, signal: str, text: str, form: str, color: bool, limit: int) -> str:
    if form == "markdown":
        return text
    if form == "json":
        import json

        severity, confidence, _, _ = about(slug)
        value: dict[str, Any] = {"rule": slug, "severity": severity, "confidence": confidence, "page": text}
        if rows_of(signal):
            value["signal"] = [{"table": table, **row} for table, row in rows_of(signal)]
        return json.dumps({"schema": "memolint-page/1", **value}, indent=2) + "\n"
    from memolint.report.terminal.color import painter
    from memolint.report.terminal.page import plain_page

    return plain_page(text, painter(color), limit)
