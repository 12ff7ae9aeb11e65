"""A path cut into its parts (`token.Tokenize`)."""

from memolint.lang.go.values import TooLarge
from memolint.lang.jsonpath.errors import unexpected_token

MAX_PATH = 10_000
"""Longest path that is read."""


def split(path: str) -> list[str]:
    """`$`, `a`, `['b']`, `..`, … of a path. Raises PathError."""
    if not path:
        raise unexpected_token("", 0)
    if len(path) > MAX_PATH:
        raise TooLarge("a path is too long")
    if path[0] not in "$@":
        raise unexpected_token(path[0], 0)
    if len(path) > 1 and path[1] not in ".[":
        raise unexpected_token(path[1], 1)
    splitter = _Splitter()
    for character in path[1:]:
        splitter.take(character)
    return [path[0], *splitter.finished()]


class _Splitter:
    """One path, character by character. Square brackets are counted over the whole path, the others in each part."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._part = ""
        self._quotes = 0
        self._rounds = 0
        self._squares = 0

    def take(self, character: str) -> None:
        if not self._part:
            self._quotes = self._rounds = 0
        self._quotes += character == "'"
        self._rounds += {"(": 1, ")": -1}.get(character, 0)
        self._squares += {"[": 1, "]": -1}.get(character, 0)
        self._part += character
        if self._part == ".":
            return
        if self._part == "..":
            self._end(self._part)
        elif character == "[" and self._opened():
            return
        elif "[" in self._part:
            if not self._inside() and character == "]" and not self._squares:
                self._end(self._part.removeprefix("."))
        elif character == "." and not self._inside():
            self._end(self._part[:-1].removeprefix("."), ".")

    def finished(self) -> list[str]:
        if self._part:
            self._end(self._part.removeprefix("."))
        return self._parts

    def _opened(self) -> bool:
        """Whether an opening bracket begins a part of its own, or stands in one that is open."""
        if self._part in ("[", ".["):
            return True
        if self._part.count("[") == 1:
            self._end(self._part[:-1].removeprefix("."), "[")
        return True

    def _inside(self) -> bool:
        return self._quotes % 2 == 1 or self._rounds != 0

    def _end(self, part: str, following: str = "") -> None:
        self._parts.append(part)
        self._part = following
