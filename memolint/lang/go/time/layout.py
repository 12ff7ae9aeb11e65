"""Go's time layouts in parts (`time/format.go`)."""

from memolint.typed import Record

# Longer parts before those that they start with.
_PARTS = (
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "2006",
    "-07:00:00",
    "-070000",
    "-07:00",
    "-0700",
    "-07",
    "Z07:00:00",
    "Z070000",
    "Z07:00",
    "Z0700",
    "Z07",
    "002",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
    "__2",
    "_2",
    "PM",
    "pm",
    "1",
    "2",
    "3",
    "4",
    "5",
)
_FIRST = frozenset(part[0] for part in _PARTS) | frozenset(".,")


class LayoutPart(Record):
    """A part of a layout: literal text, or the `part` that stands for a component of the time."""

    literal: str
    part: str


def pieces(layout: str) -> list[LayoutPart]:
    """The layout in parts: each has the literal text before it; the last has only that."""
    found: list[LayoutPart] = []
    start = position = 0
    while position < len(layout):
        part = _part(layout, position)
        if part:
            found.append(LayoutPart(layout[start:position], part))
            start = position = position + len(part)
        else:
            position += 1
    return [*found, LayoutPart(layout[start:], "")]


def _part(layout: str, position: int) -> str:
    if layout[position] not in _FIRST:
        return ""
    if layout[position] in ".,":
        return _fraction(layout, position)
    if layout.startswith("_2006", position):
        return ""
    for part in _PARTS:
        if layout.startswith(part, position):
            # "Jan" and "Mon" do not count within a longer word: "January" is a part, "Jane" is text.
            follower = layout[position + len(part) : position + len(part) + 1]
            if part in ("Jan", "Mon") and "a" <= follower <= "z":
                return ""
            return part
    return ""


def _fraction(layout: str, position: int) -> str:
    """`.000` or `.999`, if no digit follows."""
    digit = layout[position + 1 : position + 2]
    if digit not in ("0", "9"):
        return ""
    end = position + 1
    while layout[end : end + 1] == digit:
        end += 1
    return "" if layout[end : end + 1].isdecimal() and layout[end].isascii() else layout[position:end]
