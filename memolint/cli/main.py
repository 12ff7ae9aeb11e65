"""All commands, by click. Each is a module with a click command of the name `command`, imported when it is called."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

import click

from memolint import __version__
from memolint.app.files.io import NotWritten
from memolint.cli.options import COMPLETION
from memolint.cli.output import INCOMPLETE, INTERRUPTED, complain, to_nowhere
from memolint.lang.words import did_you_mean

COMMANDS = ("lint", "advise", "simulate", "test", "eval", "inspect", "explain", "rules", "config", "completion")
_MODULES = {"eval": "evaluate"}


class Commands(click.Group):
    """The commands that exist, without importing those that are not called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return [name for name in COMMANDS if find_spec(_module(name)) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        if COMPLETION not in os.environ:
            return command
        from memolint.cli.completing import with_words

        return with_words(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name not in self.list_commands(ctx) and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"there is no command `{name}`{did_you_mean(name, self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


def _module(name: str) -> str:
    return f"memolint.cli.commands.{_MODULES.get(name, name)}"


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog="Example: memolint lint .argo",
)
@click.version_option(__version__, message="memolint %(version)s")
def group() -> None:
    """Proves that an Argo Workflows cache is safe, or shows the run that breaks it."""


def run(argv: list[str]) -> int:
    """Runs the command that `argv` names; gives the exit status. Never raises."""
    if sorted(argv) in (["--verbose", "--version"], ["--version", "-v"]):
        from memolint.cli.version import verbose_version

        return verbose_version()
    if COMPLETION in os.environ:
        return _complete()
    try:
        result = group.main(argv, prog_name="memolint", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return _show(error)
    except BrokenPipeError:
        return _closed_pipe()
    except NotWritten as error:
        complain(str(error))
        return INCOMPLETE
    except Exception as error:
        from memolint.cli.lint import internal_error

        return internal_error(error, "--debug" in argv)
    return result if isinstance(result, int) else 0


def _complete() -> int:
    """Answers a shell that completes a word; nobody reads errors in a prompt."""
    from memolint.cli.completing import answer

    with suppress(Exception):
        answer(group)
    return 0


def _show(error: click.ClickException) -> int:
    error.show()
    return error.exit_code


def _closed_pipe() -> int:
    """The reader has gone away; the run itself is fine."""
    to_nowhere(sys.stdout)
    return 0
