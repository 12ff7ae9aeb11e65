"""Commands that tell something and do nothing else, and where what they say goes."""

import re
from collections.abc import Sequence

from memolint.code.catalogue.signal import LOG, OUTPUT, PRINTED, READS, WAIT, Signal
from memolint.code.shell import signals
from memolint.code.shell.behaviour import Program
from memolint.code.shell.invocation import invocation
from memolint.code.shell.parse import SAVING, Command, Context
from memolint.code.shell.programs import program_name, unwrapped
from memolint.code.shell.streams import is_stream
from memolint.code.shell.telling import ASKS_WHO_IT_IS, FILTERS, LOGGING, PAUSES, PRINTERS, SILENT, TELLING

# What always succeeds, so that nothing depends on it but what it says.
_SUCCEEDING = frozenset("date hostname whoami id uname nproc pwd uptime env printenv".split()) | PRINTERS | PAUSES
_QUIET_SETTING = r"[-+]\w*[xv]\w*|[-+]o|pipefail"
_SETTING_THE_CLOCK = re.compile(r"(?:^|\s)(?:-s|--set)\b")


def written_by(command: Command) -> tuple[str, ...]:
    """The files that a command itself is told to write, by redirections or as `tee`."""
    words = [word.text for word in command.words]
    copies = [word for word in words[1:] if not word.startswith("-")] if program_name(words[0]) == "tee" else []
    targets = [each.target.text for each in command.context.redirects if ">" in each.operator]
    return tuple(path for path in (*targets, *copies) if not is_stream(path))


def acts(command: Command) -> bool:
    """Whether a command does more than tell, test or wait, besides what is `written_by` it: it runs a program."""
    words = [word.text for word in command.words]
    name = program_name(words[0])
    if name == ":":
        return "=" in " ".join(words)  # `: ${x:=1}`
    if name == "set":
        return not all(re.fullmatch(_QUIET_SETTING, word) for word in words[1:])
    if name in PRINTERS or name in FILTERS or name in TELLING or name in SILENT or name in ("tee", LOGGING):
        return bool(_saves([name, *words[1:]]))
    return not (len(words) == 2 and words[1] in ASKS_WHO_IT_IS) and not asked(command)


def asked(command: Command) -> tuple[Signal, ...]:
    """The signals of a command that only asks the world something, and prints the answer."""
    words = command.words[unwrapped([word.text for word in command.words]) :]
    if not words:
        return ()
    program = Program(program_name(words[0].text), words[1:], command.start, command.end, command.context)
    found = tuple(signals.matching(program))
    return found if all(prints(signal, program) for signal in found) else ()


def prints(signal: Signal, program: Program) -> bool:
    """Whether what a program reads goes to its standard output, and to no file."""
    given = invocation(program.name, [word.text for word in program.words])
    is_saved = given.has(signal.saves) and not is_stream(given.value(signal.saves) or "")
    return signal.effects == READS and signal.prints and not is_saved


def decides(name: str, context: Context) -> bool:
    """Whether something depends on the success of a command."""
    return context.decides is not None and name not in _SUCCEEDING


def sink_of(name: str, context: Context) -> str:
    """Where the output of a command of this name goes, as far as its own line tells."""
    if not context.logged or decides(name, context):
        return OUTPUT
    return LOG if context.away else PRINTED


def sink_of_answer(signal: Signal, sink: str) -> str:
    """The sink of what a signal reads, by that of what its command prints: what waits is told by when it ends."""
    return WAIT if signal.waits and sink != OUTPUT else sink


def _saves(words: Sequence[str]) -> bool:
    """Whether one of the programs that only print writes a file here, or sets the clock."""
    text = " ".join(words)
    return SAVING.match(text) is not None or (words[0] == "date" and _SETTING_THE_CLOCK.search(text) is not None)
