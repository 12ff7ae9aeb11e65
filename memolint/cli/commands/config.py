"""`memolint config show` and `memolint config schema`: the settings in force, and what there may be."""

import json
import os
import sys

import click

from memolint.app.config.load import BadConfiguration, load
from memolint.app.config.options import Option
from memolint.app.config.schema import SETTINGS, schema
from memolint.app.config.settings import Settings
from memolint.app.files.find import configuration
from memolint.app.rules.catalogue import unknown_names
from memolint.cli.options import format_option, width_option
from memolint.cli.output import WRONG_USE, complain_of, fitted, write
from memolint.typed import Any


@click.group(epilog="Example: memolint config show")
def command() -> None:
    """Show the settings in force, or what a configuration may hold."""


@command.command(epilog="Example: memolint config show --format json")
@click.option("--config", "file", metavar="FILE", help="Configuration to use.  [default: searched upwards]")
@click.option("--no-config", is_flag=True, help="Use no configuration.")
@format_option("text", "json")
@width_option
def show(file: str | None, no_config: bool, form: str, limit: int) -> int:
    """Print every setting with its value and where that comes from."""
    found = file or (None if no_config else configuration())
    try:
        settings = load(found, unknown_names) if found else Settings()
    except BadConfiguration as error:
        complain_of(error)
        return WRONG_USE
    write(sys.stdout, _json(settings) if form == "json" else fitted(_text(settings), limit))
    return 0


@command.command("schema", epilog="Example: memolint config schema > memolint.schema.json")
def show_schema() -> int:
    """Print the JSON Schema of a configuration."""
    write(sys.stdout, json.dumps(schema(), indent=2) + "\n")
    return 0


def _value(setting: Option, settings: Settings) -> Any:
    value = settings.values.get(setting.name, setting.default)
    return list(value) if isinstance(value, tuple) else value


def _origin(setting: Option, settings: Settings) -> str:
    return settings.file.replace(os.sep, "/") if setting.name in settings.values else "default"


def _text(settings: Settings) -> str:
    """Lines of TOML, each with its origin as a comment; what a file does not set is commented out."""
    rows = [(_toml(each, settings), _origin(each, settings)) for each in SETTINGS.values()]
    wide = min(60, max(len(written) for written, _ in rows))
    head = f"# configuration: {settings.file or 'none'}\n"
    return head + "".join(f"{written.ljust(wide)}  # {origin}\n" for written, origin in rows)


def _toml(setting: Option, settings: Settings) -> str:
    return f"{setting.name} = {_written(_value(setting, settings))}"


def _written(value: Any) -> str:
    """A value on one line of TOML; texts and lists of JSON in ASCII are TOML as well."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{json.dumps(key)} = {_written(each)}" for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return json.dumps(value)


def _json(settings: Settings) -> str:
    values = {
        name: {"value": _value(each, settings), "origin": _origin(each, settings)} for name, each in SETTINGS.items()
    }
    value = {"schema": "memolint-config/1", "file": settings.file or None, "settings": values}
    return json.dumps(value, indent=2) + "\n"
