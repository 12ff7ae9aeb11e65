"""The effects of one template: what its code and its fields read from the world, write to it, or hide."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.signal import LOW, OPAQUE, Signal
from memolint.code.field_effects import field_signals
from memolint.code.snippets import Path, Snippet, snippets

if TYPE_CHECKING:
    from memolint.code.meaning import AnySignal


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


ENTRYPOINT = Signal("img.entrypoint", OPAQUE, "opaque", LOW, "no command: the entrypoint of the image runs")
FOREIGN = Signal("code.opaque", OPAQUE, "opaque", LOW, "code in a language that is not looked into")


def effects(template: Mapping[str, Any], thorough: bool = False) -> tuple[Effect, ...]:
    """The effects of `template`, a plain value as in YAML, sorted by place; its children are not followed.

    `thorough` also names every program that cannot be looked into, which takes parsing every script.
    """
    found = [*_of_fields(template)]
    for snippet in snippets(template):
        found += _of_snippet(snippet, thorough)
    if found:
        from memolint.code.quiet import quietened

        found = list(quietened(template, found))
    return tuple(sorted(set(found), key=lambda one: (one.path, one.start, one.end, one.signal, one.effect)))


def _of_fields(template: Mapping[str, Any]) -> Iterator[Effect]:
    for signal, path, length in field_signals(template):
        yield from _evidence(signal, Place(path, 0, length), False)


def _of_snippet(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if snippet.language == "words":
        yield from _of_words(snippet, thorough)
    elif snippet.language in ("shell", "python"):
        yield from _of_code(snippet, thorough)
    elif thorough:
        signal = FOREIGN if snippet.text else ENTRYPOINT
        yield from _evidence(signal, Place(snippet.path, 0, len(snippet.text)), False)


def _of_code(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if snippet.language == "shell" and not thorough and not suspicious(snippet.text):
        return
    from memolint.code import meaning  # with the whole catalogue: only templates that run code pay for it
    from memolint.code.placeholders import mask

    masked = mask(snippet.text)
    if snippet.language == "shell":
        found = meaning.shell(masked.text, snippet.environment, thorough)
    else:
        found = meaning.python(masked.text, snippet.environment)
    for signal, start, end, logged in found:
        yield from _evidence(signal, Place(snippet.path, *masked.written(start, end)), logged)


def _of_words(snippet: Snippet, thorough: bool) -> Iterator[Effect]:
    if not thorough and not suspicious(" ".join(piece.text for piece in snippet.pieces)):
        return
    from memolint.code import meaning
    from memolint.code.placeholders import mask

    words = [mask(piece.text).text for piece in snippet.pieces]
    for signal, start, end, _ in meaning.command_line(words, snippet.environment, thorough):
        piece = snippet.pieces[start]
        if piece.path[-1] == "image" and end > 1:
            piece = snippet.pieces[1]  # the program is only known from the image: point at what it is told
        yield from _evidence(signal, Place(piece.path, 0, len(piece.text)), False)


def _evidence(signal: "AnySignal", place: Place, logged: bool) -> Iterator[Effect]:
    for effect in signal.effects:
        yield Effect(signal.id, effect, signal.category, signal.confidence, signal.title, signal.fix, *place, logged)
