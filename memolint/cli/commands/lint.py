"""`memolint lint`: its options for click, from the same table that the door reads."""

import click

from memolint.cli import lint
from memolint.cli.flags import FLAGS
from memolint.cli.options import flags, given
from memolint.typed import Any


@click.command(epilog="Examples: memolint lint .argo · helm template . | memolint lint -")
@flags(each.name for each in FLAGS)
@click.argument("paths", nargs=-1, metavar="[PATH…|-]")
def command(paths: tuple[str, ...], **values: Any) -> int:
    """Find wrong, stale and failing caches in Argo YAML.

    PATHs are files, or folders searched for .yaml, .yml and .json; the default is the current directory, - is
    standard input.

    Exit status: 0 clean, 1 findings, 2 wrong use, 3 something could not be judged.
    """
    return lint.lint({"": list(paths), **given(values)})
