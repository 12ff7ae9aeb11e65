"""`memolint completion SHELL`: the script that teaches a shell to complete memolint's words."""

import sys

import click

from memolint.cli.completing import script
from memolint.cli.output import write

SHELLS = ("bash", "zsh", "fish")


@click.command(epilog="Example: memolint completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the completion script for SHELL."""
    group = click.get_current_context().find_root().command
    write(sys.stdout, script(group, shell))
    return 0
