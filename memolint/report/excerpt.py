"""The line of a file that a place stands on, with the place marked under it."""

from typing import NamedTuple

from memolint.finding import Place
from memolint.report.color import Painter, printable, width

MAX_LINE = 160
_CONTEXT = 40
_CUT = "…"
GUTTER = "      │ "


class _Window(NamedTuple):
    """The part of a line that is shown, and where in it the mark begins and ends."""

    text: str
    start: int
    end: int


def excerpt(place: Place, note: str, paint: Painter) -> list[str]:
    """The numbered first line of `place` and the `~~~` under it, with `note` behind."""
    at = place.source.place(place.start)
    line = place.source.line_text(at.line)
    start = at.column - 1
    end = min(max(start + place.end - place.start, start), len(line))
    shown = _window(printable(line), start, end)
    indent = " " * width(shown.text[: shown.start])
    mark = "~" * max(1, width(shown.text[shown.start : shown.end]))
    marked = f"{indent}{paint('mark', mark)}" + (f" {paint('note', printable(note))}" if note else "")
    return [f"{paint('dim', f'{at.line:5} │')} {shown.text}".rstrip(), paint("dim", GUTTER[:-1]) + " " + marked]


def _window(line: str, start: int, end: int) -> _Window:
    """At most `MAX_LINE` characters of `line` around its marked part, `…` where it was cut."""
    if len(line) <= MAX_LINE:
        return _Window(line, start, end)
    first = max(0, min(start - _CONTEXT, len(line) - MAX_LINE))
    last = min(len(line), first + MAX_LINE)
    before, after = _CUT if first else "", _CUT if last < len(line) else ""
    shift = len(before) - first
    return _Window(before + line[first:last] + after, start + shift, min(end, last) + shift)
