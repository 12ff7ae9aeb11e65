"""Argo tags in code stand as identifiers while the code is read; positions are mapped back to the text as written.

An identifier is a valid word of a shell, a Python name, a path and a piece of a string. Tags with the same text get
the same one, so that a marker that is probed and written as `done-{{x}}` compares equal.
"""

from bisect import bisect_right
from collections.abc import Iterator

from memolint.lang.template import tags
from memolint.typed import Record

PREFIX = "__ARGO_"

# The first names of what Argo puts into a template; `{{.items}}` of kubectl or a chart's `{{ include … }}` is text.
ROOTS = frozenset(
    (
        *("inputs", "outputs", "workflow", "cronworkflow", "steps", "tasks", "item", "pod", "node"),
        *("retries", "lastRetry", "status", "duration", "exitCode", "resourcesDuration"),
    )
)


class Placeholder(Record):
    """One tag: offsets of its placeholder in the masked text and of the tag in the text as written."""

    start: int
    end: int
    written_start: int
    written_end: int


class Masked(Record):
    """Code with placeholders for tags. All offsets are code points, spans half open."""

    text: str
    placeholders: tuple[Placeholder, ...]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where `[start, end)` of the masked text stands in the text as written; a touched tag counts whole."""
        return self._map(start, False), max(self._map(end, True), self._map(start, False))

    def _map(self, offset: int, is_end: bool) -> int:
        index = bisect_right(self.placeholders, offset - is_end, key=lambda one: one.start) - 1
        if index < 0:
            return offset
        placeholder = self.placeholders[index]
        if offset >= placeholder.end:
            return offset - placeholder.end + placeholder.written_end
        return placeholder.written_end if is_end else placeholder.written_start


def mask(text: str) -> Masked:
    """`text` with each Argo tag replaced by an identifier that is the same for the same tag."""
    if "{{" not in text:
        return Masked(text, ())
    pieces: list[str] = []
    placeholders: list[Placeholder] = []
    names: dict[str, str] = {}
    done = length = 0
    for tag in _tags(text):
        meaning = tag.name if isinstance(tag, tags.Simple) else f"={tag.source.strip()}"
        name = names.setdefault(meaning, f"{PREFIX}{len(names)}__")
        pieces += text[done : tag.start], name
        length += tag.start - done + len(name)
        placeholders.append(Placeholder(length - len(name), length, tag.start, tag.end))
        done = tag.end
    pieces.append(text[done:])
    return Masked("".join(pieces), tuple(placeholders))


def _tags(text: str) -> Iterator[tags.Simple | tags.Expression]:
    """The tags that Argo would fill; what follows an unclosed `{{` is text."""
    try:
        parts = tags.parse(text)
    except tags.TagError as unclosed:
        parts = tags.parse(text[: unclosed.start])
    for part in parts:
        if isinstance(part, tags.Expression) or (isinstance(part, tags.Simple) and _root(part.name) in ROOTS):
            yield part


def _root(name: str) -> str:
    return name.replace("[", ".").split(".", 1)[0]
