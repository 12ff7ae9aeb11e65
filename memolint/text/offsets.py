"""From an offset in a scalar's value to the offset in the file, for all five styles.

No other module does this arithmetic: `'it''s'`, `"a\\tb"`, folded and literal blocks change the length of the value.
"""

from functools import lru_cache

from memolint.text.nodes import YamlNode
from memolint.text.source import Source
from memolint.typed import Record

_HEX_LENGTH = {"x": 2, "u": 4, "U": 8}
_BLANK = " \t\r\n"


class Offsets(Record):
    """Where each character of a scalar's value begins and ends in the file (code points)."""

    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The file's half-open span of the value's characters `start` to `end`."""
        if not self.starts:
            return self.ends[0], self.ends[0]
        last = len(self.starts) - 1
        first = self.starts[start] if start <= last else self.ends[last]
        return first, max(first, self.ends[min(end, last + 1) - 1]) if end > start else first


def content_span(source: Source, node: YamlNode) -> tuple[int, int]:
    """The span of a scalar's content without quotes or block header; of a collection, all of it."""
    if node.children is not None or node.style == "*":
        return node.start, node.end
    if node.style in ("'", '"'):
        return node.start + 1, max(node.start + 1, node.end - 1)
    if node.style in ("|", ">"):
        text = node.value if isinstance(node.value, str) else ""
        return offsets(source, node).span(0, len(text.rstrip("\n")))
    return node.start, node.end


@lru_cache(maxsize=16)
def offsets(source: Source, node: YamlNode) -> Offsets:
    """The offsets of every character of a scalar node's text; a script is asked for again with each of its lines."""
    text = node.value if isinstance(node.value, str) else source.text[node.start : node.end]
    if node.style == '"':
        return _double_quoted(source.text, node.start + 1, node.end - 1)
    start, end = node.start, node.end
    if node.style in ("|", ">"):
        start = source.text.find("\n", start, end) + 1 or end
    elif node.style == "'":
        start, end = start + 1, end - 1
    return _aligned(source.text, start, end, text, quoted=node.style == "'")


def _aligned(raw: str, at: int, end: int, text: str, quoted: bool) -> Offsets:
    """Outside double quotes every character that is not white space stands in the file as it is, in order."""
    starts: list[int] = []
    ends: list[int] = []
    for character in text:
        if character not in _BLANK:
            while at < end and raw[at] in _BLANK:
                at += 1
        width = _width(raw, at, end, character, quoted)
        starts.append(at)
        ends.append(at + width)
        at += width
    return Offsets(starts, ends or [at])


def _width(raw: str, at: int, end: int, character: str, quoted: bool) -> int:
    if at >= end:
        return 0
    if quoted and character == "'":
        return 2
    if character in _BLANK and raw[at] not in _BLANK:
        return 0
    return 2 if character == "\n" and raw.startswith("\r\n", at) else 1


def _double_quoted(raw: str, at: int, end: int) -> Offsets:
    starts: list[int] = []
    ends: list[int] = []
    while at < end:
        if raw[at] in "\r\n" or (raw[at] in " \t" and raw[at:end].lstrip(" \t")[:1] in ("\r", "\n")):
            at = _fold(raw, at, end, starts, ends, joins=False)
        elif raw[at] == "\\" and raw[at + 1 : at + 2] in ("\r", "\n"):
            at = _fold(raw, at + 1, end, starts, ends, joins=True)
        else:
            width = _escape_length(raw, at) if raw[at] == "\\" else 1
            starts.append(at)
            at += width
            ends.append(at)
    return Offsets(starts, ends or [end])


def _escape_length(raw: str, at: int) -> int:
    """Characters of the escape at `at`; the two halves of a JSON surrogate pair are one."""
    if raw[at + 1 : at + 3].lower() == "ud" and raw[at + 6 : at + 9].lower() == "\\ud":
        return 12
    return 2 + _HEX_LENGTH.get(raw[at + 1 : at + 2], 0)


def _fold(raw: str, at: int, end: int, starts: list[int], ends: list[int], joins: bool) -> int:
    """Line breaks inside double quotes: one is a space (nothing after a backslash), each further one a newline."""
    begin = at
    breaks = 0
    while at < end and raw[at] in _BLANK:
        if raw[at] == "\n" or (raw[at] == "\r" and raw[at + 1 : at + 2] != "\n"):
            breaks += 1
        at += 1
    count = breaks - 1 if joins or breaks > 1 else 1
    starts.extend([begin] * count)
    ends.extend([at] * count)
    return at
