"""What code means: the signals of a behaviour, without what is local, pinned, seeded or declared."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from memolint.code import signals
from memolint.code.behaviour import Behaviour, Run, behaviour, behaviour_of_words
from memolint.code.catalogue.commands import HARMLESS
from memolint.code.catalogue.signal import LOW, MEDIUM, READS, UNSEEN, PythonSignal, Signal
from memolint.code.pinned import ADDRESSED, RELEASED, is_left_to_inputs, names_content, names_release, pins
from memolint.code.placeholders import PREFIX
from memolint.code.quiet import PRINTABLE
from memolint.code.shell import PRINTERS
from memolint.code.signals import Call

AnySignal = Signal | PythonSignal

UNREAD = Signal(
    *("code.unread", UNSEEN, "opaque", LOW, "script that cannot be read: too large, too deeply nested, or broken")
)
UNKNOWN = Signal("sh.script.opaque", UNSEEN, "opaque", LOW, "program whose code is not in the manifest")
TAG_COMMAND = Signal("sh.cmd.tag", UNSEEN, "opaque", MEDIUM, "a tag is the command itself: the code is an input")
CLONE = "sh.git.clone"

# Programs that serve a database: what a script starts itself lives and dies with the step.
_DATABASE_SERVERS = frozenset(
    "pg_ctl pg_ctlcluster postgres mysqld mysqld_safe mariadbd mongod redis-server valkey-server"
    " clickhouse-server".split()
)


class Seen(NamedTuple):
    """A signal at a place of the code. `logged`: what is read there is only printed."""

    signal: AnySignal
    start: int
    end: int
    logged: bool


def shell(text: str, environment: frozenset[str], thorough: bool) -> Iterator[Seen]:
    """The signals of a shell script, tags masked; `environment` are the variables that its container declares."""
    done = behaviour(text)
    if not done.readable:
        yield Seen(UNREAD, 0, len(text), False)
    yield from _of_behaviour(done, environment, thorough)
    for code in done.python:
        for signal, *_ in python(code.text, environment):
            yield Seen(signal, code.start, code.end, False)


def command_line(words: Sequence[str], environment: frozenset[str], thorough: bool) -> Iterator[Seen]:
    """The signals of a command line without a shell; the offsets are indexes of words."""
    return _of_behaviour(behaviour_of_words(words), environment, thorough)


def python(text: str, environment: frozenset[str]) -> Iterator[Seen]:
    """The signals of Python code; a literal command that it starts is judged by what that runs."""
    from memolint.code.python import parse
    from memolint.code.python_signals import matching

    module = parse(text)
    if not module.readable:
        yield Seen(UNREAD, 0, len(text), False)
    for signal, use in matching(module, environment):
        if signal.runs and isinstance(use.literal, str):
            inner = shell(use.literal, environment, False)
        elif signal.runs and use.literal:
            inner = command_line(use.literal, environment, False)
        else:
            inner = iter([Seen(signal, use.start, use.end, use.logged and signal.category in PRINTABLE)])
        yield from (one._replace(start=use.start, end=use.end) for one in inner)


def _of_behaviour(done: Behaviour, environment: frozenset[str], thorough: bool) -> Iterator[Seen]:
    found = [one for run in done.runs for one in _of_run(run, thorough)]
    settled = {category for one in found if isinstance(one.signal, Signal) for category in one.signal.settles}
    settled |= pins(done.runs)
    weak = is_left_to_inputs(done.runs)
    serves = any(run.name in _DATABASE_SERVERS for run in done.runs)
    for one in (*found, *_of_references(done, environment)):
        if serves and one.signal.category == "database":
            continue
        if one.signal.effects == READS and one.signal.category in settled:
            continue
        signal = one.signal
        if weak and signal.id == CLONE and isinstance(signal, Signal):
            signal = _lowered(signal, "unless the revision is a full commit")
        yield one._replace(signal=signal, logged=one.logged and signal.category in PRINTABLE)


def _of_references(done: Behaviour, environment: frozenset[str]) -> Iterator[Seen]:
    """The signals of variables that neither the script nor the template sets."""
    for reference in done.references:
        signal = signals.by_variable().get(reference.name)
        if signal and reference.name not in done.assigned and reference.name not in environment:
            yield Seen(signal, reference.start, reference.end, reference.context.logged)


def _lowered(signal: Signal, unless: str) -> Signal:
    return signal._replace(confidence=LOW, message=f"{signal.message}, {unless}")


def _of_run(run: Run, thorough: bool) -> Iterator[Seen]:
    logged = run.context.logged and not run.context.piped_to
    call = Call(run.name, [word.text for word in run.words], run.context.stdin, run.context.piped_to)
    matching = tuple(signals.matching(call))
    for signal in _outside(matching, call.words):
        yield Seen(signal, run.start, run.end, logged)
    words = () if run.name in PRINTERS else run.words
    for word in (*words, *(redirect.target for redirect in run.context.redirects)):
        for signal in signals.at_place(word.text):
            yield Seen(signal, word.start, word.end, logged)
    if run.name.startswith(PREFIX):
        yield Seen(TAG_COMMAND, run.start, run.end, False)
    elif thorough and not matching and run.name not in HARMLESS:
        yield Seen(UNKNOWN, run.start, run.end, False)


def _outside(found: Sequence[Signal], words: Sequence[str]) -> Iterator[Signal]:
    """The signals that leave the pod, without the reads whose content is named by its digest."""
    local = signals.is_loopback(words)
    addressed = names_content(words)
    for signal in found:
        if local and signal.category in signals.INSIDE_ON_LOOPBACK:
            continue
        if addressed and signal.effects == READS and signal.category in ADDRESSED:
            continue
        released = signal.effects == READS and signal.category in RELEASED and names_release(words)
        yield _lowered(signal, "unless the release is never replaced") if released else signal
