"""Where values in code end: in an output, or short of it, where they are printed, decide or name a scratch file."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

from memolint.code.catalogue.signal import SINKS
from memolint.code.confined import confined
from memolint.code.files import files_of, output_paths
from memolint.code.placeholders import mask
from memolint.code.snippets import Passage, snippets
from memolint.text.documents import Path, Span
from memolint.typed import Any


def sinks(template: Mapping[str, Any], places: Set[Passage]) -> Mapping[Passage, str]:
    """Where the values at these places of code end, as far as it is short of an output: the nearest sink of each."""
    found = tuple(snippets(template))
    known: dict[Passage, str] = {}
    for sink in SINKS[:-1]:
        left = places - known.keys()
        hidden = list(confined(template, found, sink, is_of_world=True)) if left else []
        known |= {place: sink for place in left if _is_within(place, hidden)}
    return known


def only_waits(template: Mapping[str, Any], path: Path) -> bool:
    """Whether the code at a path, which waits for something, makes nothing besides: it may say that it is done."""
    for snippet in (each for each in snippets(template) if each.path == path):
        text = mask(snippet.text).text
        if snippet.language == "shell":
            from memolint.code.shell import waiting as shell  # with the grammar: only for code that waits
            from memolint.code.shell.parse import parse

            return shell.only_waits(parse(text), files_of(template))
        if snippet.language == "python":
            from memolint.code.python import waiting as python

            return python.only_waits(text)
    return True


def stored(template: Mapping[str, Any]) -> Iterator[Passage]:
    """Where the strings of a template end, by what its code shows, in one of its outputs."""
    outputs = tuple(output_paths(template))
    for snippet in snippets(template) if outputs else ():
        is_read = snippet.language in ("shell", "python")
        spans = _stored(snippet.language, snippet.text, outputs) if is_read else _lines_with(snippet.text, outputs)
        yield from (Passage(snippet.path, start, end) for start, end in spans)


def texts(template: Mapping[str, Any], is_printed: bool) -> Iterator[Passage]:
    """The strings whose very text, or a digest of it, ends in an output; `is_printed`: or on standard output."""
    outputs = tuple(output_paths(template))
    for snippet in snippets(template):
        if snippet.language in ("shell", "python"):
            spans = _texts(snippet.language, snippet.text, outputs, is_printed)
            yield from (Passage(snippet.path, start, end) for start, end in spans)


@lru_cache(maxsize=512)
def _texts(language: str, text: str, outputs: tuple[str, ...], is_printed: bool) -> tuple[Span, ...]:
    masked = mask(text)
    if language == "shell":
        from memolint.code.shell import stored as shell  # with the grammar: only for code that is given a secret
        from memolint.code.shell.parse import parse

        spans = shell.texts(parse(masked.text), outputs, is_printed)
    else:
        from memolint.code.python import stored as python

        spans = python.texts(masked.text, outputs, is_printed)
    return tuple(masked.written(start, end) for start, end in spans)


def _lines_with(code: str, outputs: tuple[str, ...]) -> tuple[Span, ...]:
    """The lines of code in other languages that write a file at the path of an output."""
    paths = "|".join(map(re.escape, outputs))
    writes = re.compile(rf"(?im)^.*(?:write|dump|save|put|open).*?(?:{paths}).*$")
    return tuple(found.span() for found in writes.finditer(code))


@lru_cache(maxsize=512)
def _stored(language: str, text: str, outputs: tuple[str, ...]) -> tuple[Span, ...]:
    masked = mask(text)
    if language == "shell":
        from memolint.code.shell.stored import stored_shell  # with the grammar: only for code that names the run

        spans = stored_shell(masked.text, outputs)
    else:
        from memolint.code.python.stored import stored_python

        spans = stored_python(masked.text, outputs)
    return tuple(masked.written(start, end) for start, end in spans)


def _is_within(read: Passage, passages: Sequence[Passage]) -> bool:
    return any(path == read.path and start <= read.start and read.end <= end for path, start, end in passages)
