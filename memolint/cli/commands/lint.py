"""`memolint lint`: its options for click, from the same table that the door reads."""

from collections.abc import Callable
from typing import Any

import click

from memolint.cli import run
from memolint.cli.flags import LINT_FLAGS, Flag, Given


def _option(flag: Flag) -> Callable[[Any], Any]:
    names = [flag.name, *([flag.short] if flag.short else [])]
    if not flag.takes:
        return click.option(*names, is_flag=True, help=flag.help)
    kind = click.Choice(flag.choices) if flag.choices else click.STRING
    metavar = None if flag.choices else flag.takes
    return click.option(*names, multiple=True, type=kind, metavar=metavar, help=flag.help)


def given(paths: tuple[str, ...], values: dict[str, Any]) -> Given:
    """What click understood, in the form that the door gives."""
    found: Given = {"": list(paths)} if paths else {}
    for flag in LINT_FLAGS:
        value = values[flag.name.removeprefix("--").replace("-", "_")]
        if value:
            found[flag.name] = list(value) if flag.takes else [""]
    return found


@click.command(epilog="Examples: memolint lint .argo · helm template . | memolint lint -")
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
def command(paths: tuple[str, ...], **values: Any) -> int:
    """Find wrong, stale and failing caches in Argo YAML.

    PATHs are files, or folders searched for .yaml, .yml and .json; the default is the current directory, - is
    standard input.

    Exit status: 0 clean, 1 findings, 2 wrong use, 3 something could not be judged.
    """
    return run.lint(given(paths, values))


for _flag in LINT_FLAGS:
    command = _option(_flag)(command)
