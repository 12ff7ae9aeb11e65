"""Options of commands for click, made from the table of options."""

import sys
from collections.abc import Callable, Iterable, Mapping

import click

from memolint.app.config.options import BY_NAME, COLORS, Option
from memolint.app.config.settings import WrongUse
from memolint.cli.flags import width_of
from memolint.cli.output import columns
from memolint.typed import Any

# A shell sets this variable when it asks what a word may become.
COMPLETION = "_MEMOLINT_COMPLETE"
Decorator = Callable[[Any], Any]


def help_of(row: Option) -> str:
    """The help of a flag, with its default."""
    return f"{row.help}  [default: {row.default_in_words}]" if row.default_in_words else row.help


def flag(name: str) -> Decorator:
    """The flag of that name; one with a value may be given several times, so that click gives a tuple."""
    row = BY_NAME[name]
    words = [f"--{name}", *([f"-{row.short}"] if row.short else [])]
    if not row.takes:
        return click.option(*words, is_flag=True, help=row.help)
    kind = click.Choice(row.choices) if row.choices else click.STRING
    metavar = None if row.choices else row.takes
    return click.option(*words, multiple=True, type=kind, metavar=metavar, help=help_of(row))


def flags(names: Iterable[str]) -> Decorator:
    """The flags of those names, in their order."""
    decorators = [flag(name) for name in names]

    def decorate(command: Any) -> Any:
        for each in reversed(decorators):
            command = each(command)
        return command

    return decorate


def given(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What click understood of flags of the table, in the form that the door gives."""
    return {
        name.replace("_", "-"): list(value) if isinstance(value, tuple) else [""]
        for name, value in values.items()
        if value
    }


def format_option(*choices: str) -> Decorator:
    """`--format` of a command that has other formats than `lint`."""
    return click.option("--format", "form", type=click.Choice(choices), default="text", show_default=True)


argo_version_option = click.option(
    "--argo-version", metavar="VERSION", help="Play this release, such as 3.7 or 4.1.2.  [default: the newest known]"
)
color_option = click.option("--color", type=click.Choice(COLORS), default="auto", show_default=True)


def _limit(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int:
    """At how many columns a command wraps its text, 0 for no limit."""
    try:
        return columns(sys.stdout, width_of(value))
    except WrongUse as error:
        raise click.UsageError(str(error)) from None


width_option = click.option("--width", "limit", metavar="N", callback=_limit, help=help_of(BY_NAME["width"]))
