"""`memolint rules`: all rules, one a line."""

import sys

import click

from memolint.checks.rule import Rule
from memolint.checks.run import all_rules
from memolint.cli.options import color_option, format_option, width_option
from memolint.cli.output import columns, wants_color, write
from memolint.report.terminal.color import Painter, painter
from memolint.report.terminal.fit import table


@click.command(epilog="Example: memolint rules --format json")
@format_option("text", "json")
@color_option
@width_option
def command(form: str, color: str, width: int | None) -> int:
    """List all rules with severity, confidence and what they find."""
    paint = painter(wants_color(sys.stdout, color))
    shown = _json(all_rules()) if form == "json" else _text(all_rules(), paint, columns(sys.stdout, width))
    write(sys.stdout, shown)
    return 0


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
