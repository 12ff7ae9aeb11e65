"""Downloads into files of which nothing is handed on: `echo` tells all outputs of the step, from what is known."""

import re
from collections.abc import Iterator

from memolint.code.catalogue.signal import MACHINE, READS
from memolint.code.places import SeenFiles, within
from memolint.code.shell import signals
from memolint.code.shell.behaviour import Program
from memolint.code.shell.parse import Command, ShellScript
from memolint.code.shell.printing import prints
from memolint.code.shell.programs import program_name, unwrapped
from memolint.code.shell.telling import PRINTERS
from memolint.text.documents import Span

_VARIABLE = re.compile(r"\$\{?(\w+)")
_COMPUTED = ("$(", "`", "${!", "<(")


def unkept_downloads(script: ShellScript, files: SeenFiles) -> list[Span]:
    """The commands that only bring something into a file, of a script whose outputs are seen to hold none of it."""
    found = [(each.start, each.end) for each in script.commands if _brings(each)]
    return found if found and files.outputs and not files.given and _tells_all(script, files) else []


def _brings(command: Command) -> bool:
    """Whether all that a command does is to read something of the world into a file."""
    words = command.words[unwrapped([word.text for word in command.words]) :]
    if not words or not command.context.logged or command.context.decides or command.context.piped_to:
        return False
    program = Program(program_name(words[0].text), words[1:], command.start, command.end, command.context)
    read = tuple(signals.matching(program))
    is_read = all(each.effects == READS and each.category not in MACHINE for each in read)
    return bool(read) and is_read and not any(prints(each, program) for each in read)


def _tells_all(script: ShellScript, files: SeenFiles) -> bool:
    """Whether each output is written by a printer that runs in any case, and named nowhere else."""
    told = [each for each in script.commands if each.words[0].text in PRINTERS and not each.context.logged]
    told = [each for each in told if _runs_always(script, each) and _is_known(script, each)]
    return all(any(_writes_alone(script, each, path) for each in told) for path in files.outputs)


def _writes_alone(script: ShellScript, printer: Command, path: str) -> bool:
    targets = [each for each in printer.context.redirects if each.operator in (">", "1>")]
    is_written = any(each.target.text == path for each in targets)
    return is_written and script.text.count(path) == 1 and len(printer.context.redirects) == 1


def _runs_always(script: ShellScript, command: Command) -> bool:
    """Whether nothing but an earlier failure keeps a command from being run."""
    around = [(each.start, each.end) for each in script.branchings]
    return not command.context.function and not within((command.start, command.end), around)


def _is_known(script: ShellScript, printer: Command) -> bool:
    """Whether what a printer says is text in view."""
    return all(_is_text(script, word.text) for word in printer.words[1:])


def _is_text(script: ShellScript, word: str) -> bool:
    if any(each in word for each in _COMPUTED):
        return False
    return all(script.values.get(name) is not None for name in _names(word))


def _names(word: str) -> Iterator[str]:
    return (found[1] for found in _VARIABLE.finditer(word))
