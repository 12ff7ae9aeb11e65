"""`memolint completion SHELL`: the script that teaches a shell to complete memolint's words."""

import sys

import click
from click.shell_completion import get_completion_class

from memolint.cli.output import write

SHELLS = ("bash", "zsh", "fish")


@click.command(epilog="Example: memolint completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the completion script for SHELL."""
    group = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:  # an older click
        raise click.ClickException(f"this version of click has no completion for {shell}")
    write(sys.stdout, kind(group, {}, "memolint", "_MEMOLINT_COMPLETE").source())
    return 0
