"""The line of a file that a place stands on, with the place marked under it."""

from memolint.report.terminal.color import Painter, printable, width
from memolint.text.rendered import rendered_from
from memolint.text.source import Place
from memolint.typed import Record

MAX_LINE = 160
_CONTEXT = 40
_CUT = "…"
GUTTER = "      │"


def origin_of(place: Place) -> str:
    """` (from FILE)` for a place in a document that a tool rendered from a file, to follow the place or a message."""
    name = rendered_from(place)
    return f" (from {name})" if name else ""


class _Window(Record):
    """The part of a line that is shown, and where in it the mark begins and ends."""

    text: str
    start: int
    end: int


def excerpt(place: Place, note: str, paint: Painter) -> list[str]:
    """The numbered first line of `place` and the `~~~` under it, with `note` behind."""
    shown = _window(place)
    line = place.source.place(place.start).line
    indent = " " * width(shown.text[: shown.start])
    mark = "~" * max(1, width(shown.text[shown.start : shown.end]))
    marked = f"{indent}{paint('mark', mark)}" + (f" {paint('note', printable(note))}" if note else "")
    return [f"{paint('dim', f'{line:5} │')} {shown.text}".rstrip(), f"{paint('dim', GUTTER)} {marked}"]


def _window(place: Place) -> _Window:
    """At most `MAX_LINE` characters of the line around its marked part, `…` where it was cut."""
    text = place.source.text
    begin = place.start - place.source.place(place.start).column + 1
    length = _line_length(text, begin, place.start)
    start = place.start - begin
    end = min(start + max(0, place.end - place.start), max(start, length))
    first = max(0, min(start - _CONTEXT, length - MAX_LINE)) if length > MAX_LINE else 0
    last = min(length, first + MAX_LINE)
    before, after = _CUT if first else "", _CUT if last < length else ""
    shift = len(before) - first
    return _Window(
        before + printable(text[begin + first : begin + last]) + after, start + shift, min(end, last) + shift
    )


def _line_length(text: str, begin: int, at: int) -> int:
    """Characters of the line that begins at `begin`, as far as they could be shown: files of one line are long."""
    ahead = text[at : at + MAX_LINE + 1]
    for ending in "\r\n":
        ahead = ahead.partition(ending)[0]
    return at - begin + len(ahead)
