"""Where values in code end: in an output, or short of it, where they are printed, decide or name a scratch file."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

from memolint.argo.views import dig, text
from memolint.code.catalogue.signal import LOG, SINKS
from memolint.code.confined import confined
from memolint.code.files import output_paths
from memolint.code.placeholders import mask
from memolint.code.places import is_output
from memolint.code.snippets import Passage, snippets
from memolint.text.documents import Span
from memolint.typed import Any

# The name of a file that only the step sees, up to the value in it.
_SCRATCH = (
    r"""(?:^|[\s="'>(,])(/tmp/|/var/tmp/|\$\{?TMPDIR\b)[^\s"']*$"""
    r"""|(?:\$\{?|\{|join\(\s*|Path\()\w*(?:tmp|temp|scratch)\w*\b[^\n"'()]*$"""
    r"""|(?:join|Path)\(\s*tempfile\.\w+\(\)\s*,\s*f?["'][^\n"']*$"""
)
_LOOKED_BACK = 200


def sinks(template: Mapping[str, Any], places: Set[Passage]) -> Mapping[Passage, str]:
    """Where the values at these places of code end, as far as it is short of an output: the nearest sink of each."""
    found = tuple(snippets(template))
    outputs = tuple(output_paths(template))
    known: dict[Passage, str] = {}
    for sink in SINKS[:-1]:
        hidden = list(confined(template, found, sink))
        for place in places - known.keys():
            if _is_within(place, hidden) or (sink == LOG and _names_scratch(template, place, outputs)):
                known[place] = sink
    return known


def stored(template: Mapping[str, Any]) -> Iterator[Passage]:
    """Where the strings of a template end, by what its code shows, in one of its outputs."""
    outputs = tuple(output_paths(template))
    for snippet in snippets(template) if outputs else ():
        is_read = snippet.language in ("shell", "python")
        spans = _stored(snippet.language, snippet.text, outputs) if is_read else _lines_with(snippet.text, outputs)
        yield from (Passage(snippet.path, start, end) for start, end in spans)


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


def _names_scratch(template: Mapping[str, Any], read: Passage, outputs: tuple[str, ...]) -> bool:
    """Whether the value becomes part of the name of a file in a temporary folder that is not an output."""
    code = text(dig(template, *read.path))
    before = re.sub(r"\$\([^()]*\)", "_", code[max(0, read.start - _LOOKED_BACK) : read.start])
    found = re.search(_SCRATCH, before)
    return found is not None and not is_output(before[found.start() :].lstrip(" \t\n=\"'>(,"), outputs)
