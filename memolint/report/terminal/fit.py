"""Lines that fit a terminal: wrapped at words, with what follows indented; escape codes take no room."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, zip_longest

from memolint.report.terminal.color import width
from memolint.typed import Record

# Narrower terminals are written to as if they had this many columns.
NARROWEST = 20
_PIECES = r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\|[ ]+|[^ \x1b]+"
_LABEL = r" *(?:[^ \x1b]|\x1b\[[0-9;]*m)+ {2,}"
_HANG = 2
_CUT = "…"
Row = Sequence[str]


def columns_of(text: str) -> int:
    """How many columns a text takes, without its escape codes."""
    return (
        width("".join(piece for piece in re.findall(_PIECES, text) if piece[0] != "\x1b"))
        if "\x1b" in text
        else width(text)
    )


def fitted_lines(lines: Iterable[str], limit: int) -> list[str]:
    """The lines, those that are too long wrapped; what follows a label stays behind it."""
    return [each for line in lines for each in wrapped(line, limit, _hang(line, limit))]


def _hang(line: str, limit: int) -> int:
    labelled = re.match(_LABEL, line)
    hang = columns_of(labelled[0]) if labelled else len(line) - len(line.lstrip(" ")) + _HANG
    return min(hang, max(limit, NARROWEST) // 3)


def wrapped(line: str, limit: int, hang: int) -> list[str]:
    """The line in pieces of at most `limit` columns, all but the first behind `hang` spaces."""
    limit = max(limit, NARROWEST)
    if columns_of(line) <= limit:
        return [line]
    lines = _Lines(limit, hang)
    for piece in re.findall(_PIECES, line):
        lines.add(piece)
    return [each.rstrip(" ") for each in lines.done]


class _Lines:
    """Lines as they are filled, and the room that the last one has."""

    def __init__(self, limit: int, hang: int) -> None:
        self.done = [""]
        self.room = limit
        self.start = " " * hang
        self.whole = limit - hang

    def add(self, piece: str) -> None:
        """A word, some spaces or an escape code."""
        taken = 0 if piece[0] == "\x1b" else width(piece)
        if piece.isspace() and taken > self.room:
            self.room = 0
        elif taken <= self.room:
            self._put(piece, taken)
        elif taken <= self.whole:
            self._begin()
            self._put(piece, taken)
        else:
            self._cut(piece)

    def _put(self, piece: str, taken: int) -> None:
        self.done[-1] += piece
        self.room -= taken

    def _begin(self) -> None:
        self.done.append(self.start)
        self.room = self.whole

    def _cut(self, word: str) -> None:
        """A word that is too long for any line."""
        for character in word:
            if width(character) > self.room:
                self._begin()
            self._put(character, width(character))


def table(rows: Sequence[Row], limit: int = 0, indent: str = "", head: Row = ()) -> Iterator[str]:
    """Rows with their columns aligned below a head, the last as long as it is.

    Where they do not fit, the last is wrapped in its place, or the cells of a row stand one below the other.
    """
    aligned = [head, *rows] if head else rows
    if not aligned:
        return
    widths = [max(map(columns_of, cells)) for cells in zip_longest(*aligned, fillvalue="")]
    before = len(indent) + sum(widths[:-1]) + 2 * (len(widths) - 1)
    if limit and before + widths[-1] > limit and before > 2 * limit // 3:
        for row in rows:
            yield from _stacked(row, limit, indent, head)
        return
    for row in aligned:
        padded = (cell + " " * (wide - columns_of(cell)) for cell, wide in zip(row, widths, strict=True))
        line = (indent + "  ".join(padded)).rstrip(" ")
        yield from wrapped(line, limit, before) if limit else [line]


def _stacked(row: Row, limit: int, indent: str, head: Row) -> Iterator[str]:
    yield from wrapped(indent + row[0], limit, len(indent) + _HANG)
    for name, cell in zip_longest(head[1:], row[1:], fillvalue=""):
        if cell:
            label = f"{name}  " if name else ""
            yield from wrapped(f"{indent}    {label}{cell}", limit, len(indent) + 4 + _HANG)


class Window(Record):
    """The part of a line that is shown, and where in it the mark begins and ends."""

    text: str
    start: int
    end: int


def around(left: str, right: str, marked: int, room: int) -> Window:
    """A line cut to `room` columns (0: none), `…` where it was, so that the mark, which begins `right`, is seen."""
    marked = min(marked, len(right))
    if not room or width(left) + width(right) <= room:
        return Window(left + right, len(left), len(left) + marked)
    free = max(0, room - 2 - width(right[:marked]))
    before = _ending(left, max(free - width(right[marked:]), free // 2))
    after = _beginning(right, room - 2 - width(before))
    cut_before, cut_after = _CUT * (len(before) < len(left)), _CUT * (len(after) < len(right))
    start = len(cut_before) + len(before)
    return Window(f"{cut_before}{before}{after}{cut_after}", start, start + min(marked, len(after)))


def _beginning(text: str, room: int) -> str:
    """As much of the beginning of a text as fits into so many columns."""
    taken = accumulate(map(width, text))
    return text[: sum(each <= room for each in taken)]


def _ending(text: str, room: int) -> str:
    return _beginning(text[::-1], room)[::-1]
