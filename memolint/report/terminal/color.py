"""Colour and links for terminals, and text that cannot drive one."""

import re
from collections.abc import Callable, Iterable
from itertools import takewhile

from memolint.typed import Record

Painter = Callable[[str, str], str]

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "mark": "31",
    "note": "34",
    "fix": "32",
    "bold": "1",
    "dim": "2",
}
_CONTROL_PICTURES = 0x2400
_DELETE = "\x7f"
_LEGAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def painter(color: bool) -> Painter:
    """A function of style and text: escape codes around the text, or the text alone."""
    if color:
        return lambda style, text: f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""
    return lambda _, text: text


def printable(text: str) -> str:
    """`text` with a harmless character for each that a terminal would obey or hide; its length stays the same."""
    return text if text.isprintable() else "".join(map(_harmless, text))


def clipped(text: str, length: int) -> str:
    """`text` as it may be printed, cut to `length` characters."""
    line = printable(text)
    return line if len(line) <= length else line[: length - 1] + "…"


def clipped_around(text: str, at: int, length: int) -> str:
    """`text` cut to `length` characters, where need be also at its start, so that what stands at `at` is seen."""
    start = max(0, at - length // 4) if len(text) > length else 0
    return f"…{clipped(text[start:], length - 1)}" if start else clipped(text, length)


def shared_start(texts: Iterable[str]) -> int:
    """How many characters the texts share at their start."""
    return len(list(takewhile(lambda each: len(set(each)) == 1, zip(*texts, strict=False))))


def _harmless(character: str) -> str:
    if character.isprintable():
        return character
    if character in "\t\u00a0\u3000":
        return " "
    if character < " ":
        return chr(_CONTROL_PICTURES + ord(character))
    return "␡" if character == _DELETE else "�"


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    others = re.sub(r"[\x00-\x7f]+", "", text)
    wide = sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in others)
    return len(text) - len(others) + wide


class Room(Record):
    """How wide excerpts may be, 0 for no limit, and whether what is behind them counts, as on a terminal."""

    columns: int = 80
    wraps: bool = False


class Links(Record):
    """Where files and rules are: absolute paths as bytes, empty where there is nothing to lead to."""

    of_file: Callable[[str], bytes]
    of_rule: Callable[[str], bytes]


IN_PIPE = Room()
NO_LINKS = Links(lambda _: b"", lambda _: b"")


def linked(text: str, path: bytes) -> str:
    """`text`, leading to the file at `path` where there is one."""
    return f"\x1b]8;;{_uri(path)}\x1b\\{text}\x1b]8;;\x1b\\" if path else text


def _uri(path: bytes) -> str:
    """Whatever the path holds, nothing in it can end the link: all but the plainest characters are encoded."""
    return "file://" + "".join(chr(byte) if byte in _LEGAL else f"%{byte:02X}" for byte in path)
