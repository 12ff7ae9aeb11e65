"""`memolint rules`: all rules, one a line."""

import sys

import click

from memolint.checks.rule import Rule
from memolint.checks.run import all_rules
from memolint.cli.options import color_option, format_option
from memolint.cli.output import wants_color, write
from memolint.report.terminal.color import Painter, painter


@click.command(epilog="Example: memolint rules --format json")
@format_option("text", "json")
@color_option
def command(form: str, color: str) -> int:
    """List all rules with severity, confidence and what they find."""
    write(
        sys.stdout,
        _json(all_rules()) if form == "json" else _text(all_rules(), painter(wants_color(sys.stdout, color))),
    )
    return 0


def _text(known: tuple[Rule, ...], paint: Painter) -> str:
    wide = max((len(rule.slug) for rule in known), default=0)
    lines = [
        f"{paint('bold', rule.slug.ljust(wide))}  {paint(rule.severity, rule.severity.ljust(7))}  "
        f"{rule.confidence:6}  {rule.summary}\n"
        for rule in known
    ]
    return "".join(lines)


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
