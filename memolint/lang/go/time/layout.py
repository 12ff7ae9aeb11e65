"""Go's time layouts: their parts, and times written by them (`time/format.go`)."""

from collections.abc import Callable
from typing import NamedTuple

from memolint.lang.go.time.times import Time

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

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


class Piece(NamedTuple):
    """A part of a layout: literal text, or the `part` that stands for a component of the time."""

    literal: str
    part: str


def pieces(layout: str) -> list[Piece]:
    """The layout in parts: each has the literal text before it; the last has only that."""
    found: list[Piece] = []
    start = position = 0
    while position < len(layout):
        part = _part(layout, position)
        if part:
            found.append(Piece(layout[start:position], part))
            start = position = position + len(part)
        else:
            position += 1
    return [*found, Piece(layout[start:], "")]


def _part(layout: str, position: int) -> str:
    if layout[position] not in _FIRST:
        return ""
    if layout[position] in ".,":
        return _fraction(layout, position)
    if layout.startswith("_2006", position):
        return ""
    for part in _PARTS:
        if layout.startswith(part, position):
            # "Jan" and "Mon" are no parts within a longer word: "January" is one, "Jane" is none.
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


def formatted(time: Time, layout: str) -> str:
    """`Time.Format`."""
    return "".join(piece.literal + _component(time, piece.part) for piece in pieces(layout))


def _component(time: Time, part: str) -> str:
    if not part:
        return ""
    if part[0] in ".,":
        return _fraction_text(time, part)
    if part[0] in "Z-":
        return _zone_text(time, part)
    return _COMPONENTS[part](time)


def _fraction_text(time: Time, part: str) -> str:
    digits = f"{time.nanosecond():09d}"[: len(part) - 1]
    digits = digits.ljust(len(part) - 1, "0")
    if part[1] == "9":
        digits = digits.rstrip("0")
        return part[0] + digits if digits else ""
    return part[0] + digits


def _zone_text(time: Time, part: str) -> str:
    offset = time.zone()[1]
    if part[0] == "Z" and not offset:
        return "Z"
    size = abs(offset)
    pair = ":" if ":" in part else ""
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02d}"
    if len(part) > 3:
        text += f"{pair}{size // 60 % 60:02d}"
    return text + f"{pair}{size % 60:02d}" if len(part) > 6 and part not in ("-07:00", "Z07:00") else text


def _year(time: Time) -> str:
    year = time.date()[0]
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _abbreviation(time: Time) -> str:
    name, offset = time.zone()
    if name:
        return name
    # A zone without a name shows its offset.
    size = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{size // 60:02d}{size % 60:02d}"


def _hour12(time: Time) -> int:
    return time.clock()[0] % 12 or 12


_COMPONENTS: dict[str, Callable[[Time], str]] = {
    "January": lambda time: MONTHS[time.date()[1] - 1],
    "Jan": lambda time: MONTHS[time.date()[1] - 1][:3],
    "Monday": lambda time: WEEKDAYS[time.weekday()],
    "Mon": lambda time: WEEKDAYS[time.weekday()][:3],
    "MST": _abbreviation,
    "2006": _year,
    "06": lambda time: f"{time.date()[0] % 100:02d}",
    "01": lambda time: f"{time.date()[1]:02d}",
    "1": lambda time: str(time.date()[1]),
    "02": lambda time: f"{time.date()[2]:02d}",
    "_2": lambda time: f"{time.date()[2]:2d}",
    "2": lambda time: str(time.date()[2]),
    "002": lambda time: f"{time.year_day():03d}",
    "__2": lambda time: f"{time.year_day():3d}",
    "15": lambda time: f"{time.clock()[0]:02d}",
    "03": lambda time: f"{_hour12(time):02d}",
    "3": lambda time: str(_hour12(time)),
    "04": lambda time: f"{time.clock()[1]:02d}",
    "4": lambda time: str(time.clock()[1]),
    "05": lambda time: f"{time.clock()[2]:02d}",
    "5": lambda time: str(time.clock()[2]),
    "PM": lambda time: "PM" if time.clock()[0] >= 12 else "AM",
    "pm": lambda time: "pm" if time.clock()[0] >= 12 else "am",
}
