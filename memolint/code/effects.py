"""The effects of one template: what its code and its fields read from the world, write to it, or hide."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from memolint.code import signals
from memolint.code.behaviour import Behaviour, Run, behaviour, behaviour_of_words
from memolint.code.catalogue.commands import HARMLESS
from memolint.code.catalogue.signal import LOW, MEDIUM, READS, UNSEEN, PythonSignal, Signal
from memolint.code.fields import field_signals
from memolint.code.pinned import ADDRESSED, is_left_to_inputs, names_content, pins
from memolint.code.placeholders import PREFIX, mask
from memolint.code.shell import PRINTERS
from memolint.code.signals import Call
from memolint.code.snippets import Path, Snippet, snippets


class Effect(NamedTuple):
    """One effect with its evidence.

    `effect` is `reads-world`, `writes-world` or `opaque` (cannot be judged), `confidence` `high`, `medium` or `low`.
    `path` leads to a string inside the template, `start` and `end` are offsets in its decoded value; both are 0 where
    the evidence is a field as a whole. `logged`: what the code reads is only printed, so it reaches nothing but the log
    and, where somebody uses it, `outputs.result`.
    """

    signal: str
    effect: str
    category: str
    confidence: str
    message: str
    fix: str
    path: Path
    start: int
    end: int
    logged: bool = False


class Place(NamedTuple):
    """A span of a string of the template."""

    path: Path
    start: int
    end: int


UNREAD = Signal(
    "code.unread", UNSEEN, "opaque", LOW, "script that cannot be read: too large, too deeply nested, or broken"
)
ENTRYPOINT = Signal("img.entrypoint", UNSEEN, "opaque", LOW, "no command: the entrypoint of the image runs")
UNKNOWN = Signal("sh.script.opaque", UNSEEN, "opaque", LOW, "program whose code is not in the manifest")
FOREIGN = Signal("code.opaque", UNSEEN, "opaque", LOW, "code in a language that is not looked into")
TAG_COMMAND = Signal("sh.cmd.tag", UNSEEN, "opaque", MEDIUM, "a tag is the command itself: the code is an input")

CLONE = "sh.git.clone"

# Only what these categories read can be harmless by being printed: the rest asks a service.
PRINTABLE = frozenset(("time", "random", "identity", "env", "hardware", "ordering", "locale"))


def effects(template: Mapping[str, Any], thorough: bool = False) -> tuple[Effect, ...]:
    """The effects of `template`, a plain value as in YAML, sorted by place; its children are not followed.

    `thorough` also names every program that cannot be looked into, which takes parsing every script.
    """
    found = [*_of_fields(template)]
    for snippet in snippets(template):
        found += _of_snippet(snippet, thorough)
    return tuple(sorted(set(found), key=lambda one: (one.path, one.start, one.end, one.signal, one.effect)))


def _of_fields(template: Mapping[str, Any]) -> Iterator[Effect]:
    for signal, path, length in field_signals(template):
        yield from _evidence(signal, Place(path, 0, length), False)


def _of_snippet(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if snippet.language == "shell":
        yield from _of_shell(snippet, thorough)
    elif snippet.language == "words":
        yield from _of_words(snippet, thorough)
    elif snippet.language == "python":
        yield from _of_python(snippet)
    elif thorough:
        signal = FOREIGN if snippet.text else ENTRYPOINT
        yield from _evidence(signal, Place(snippet.path, 0, len(snippet.text)), False)


def _of_shell(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    masked = mask(snippet.text)
    if not thorough and not signals.suspicious(masked.text):
        return
    done = behaviour(masked.text)
    if not done.readable:
        yield from _evidence(UNREAD, Place(snippet.path, 0, len(snippet.text)), False)
    for signal, start, end, logged in _seen(done, snippet.environment, thorough):
        yield from _evidence(signal, Place(snippet.path, *masked.written(start, end)), logged)


def _of_python(snippet: Snippet) -> Iterator[Effect]:
    from memolint.code import python, python_signals

    masked = mask(snippet.text)
    module = python.parse(masked.text)
    if not module.readable:
        yield from _evidence(UNREAD, Place(snippet.path, 0, len(snippet.text)), False)
    for signal, use in python_signals.matching(module, snippet.environment):
        place = Place(snippet.path, *masked.written(use.start, use.end))
        if signal.runs and use.literal:
            yield from _of_command(use.literal, snippet.environment, place)
        else:
            yield from _evidence(signal, place, use.logged and signal.category in PRINTABLE)


def _of_command(command: str | tuple[str, ...], environment: frozenset[str], place: Place) -> Iterator[Effect]:
    """The effects of a command that another language starts, all at the place of the call."""
    done = behaviour(command) if isinstance(command, str) else behaviour_of_words(command)
    for signal, *_ in _seen(done, environment, False):
        yield from _evidence(signal, place, False)


def _of_words(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    masked = [mask(piece.text) for piece in snippet.pieces]
    done = behaviour_of_words([piece.text for piece in masked])
    for signal, start, end, _ in _seen(done, snippet.environment, thorough):
        piece = snippet.pieces[start]
        if piece.path[-1] == "image" and end > 1:
            piece = snippet.pieces[1]  # the program is only known from the image: point at what it is told
        yield from _evidence(signal, Place(piece.path, 0, len(piece.text)), False)


Seen = tuple[Signal, int, int, bool]


def _seen(done: Behaviour, environment: frozenset[str], thorough: bool) -> Iterator[Seen]:
    """The signals of a behaviour with their offsets, without the reads that a check in it pins."""
    found = [one for run in done.runs for one in _of_run(run, thorough)]
    settled = {category for signal, *_ in found for category in signal.settles} | pins(done.runs)
    weak = is_left_to_inputs(done.runs)
    for reference in done.references:
        signal = signals.by_variable().get(reference.name)
        if signal and reference.name not in done.assigned and reference.name not in environment:
            found.append((signal, reference.start, reference.end, reference.context.logged))
    for signal, start, end, logged in found:
        if weak and signal.id == CLONE:
            signal = signal._replace(confidence=LOW, message=f"{signal.message}, unless the revision is a full commit")
        if signal.effects != READS or signal.category not in settled:
            yield signal, start, end, logged and signal.category in PRINTABLE


def _of_run(run: Run, thorough: bool) -> Iterator[Seen]:
    logged = run.context.logged and not run.context.piped_to
    call = Call(run.name, [word.text for word in run.words], run.context.stdin, run.context.piped_to)
    matching = tuple(signals.matching(call))
    for signal in _outside(matching, call.words):
        yield signal, run.start, run.end, logged
    words = () if run.name in PRINTERS else run.words
    for word in (*words, *(redirect.target for redirect in run.context.redirects)):
        for signal in signals.at_place(word.text):
            yield signal, word.start, word.end, logged
    if run.name.startswith(PREFIX):
        yield TAG_COMMAND, run.start, run.end, False
    elif thorough and not matching and run.name not in HARMLESS:
        yield UNKNOWN, run.start, run.end, False


def _outside(found: Sequence[Signal], words: Sequence[str]) -> Iterator[Signal]:
    """The signals that leave the pod, without the reads whose content is named by its digest."""
    local = signals.is_loopback(words)
    addressed = names_content(words)
    for signal in found:
        if local and signal.category in signals.INSIDE_ON_LOOPBACK:
            continue
        if not (addressed and signal.effects == READS and signal.category in ADDRESSED):
            yield signal


def _evidence(signal: Signal | PythonSignal, place: Place, logged: bool) -> Iterator[Effect]:
    for effect in signal.effects:
        yield Effect(signal.id, effect, signal.category, signal.confidence, signal.message, signal.fix, *place, logged)
