"""Go's regular expressions (package `regexp`).

A pattern is parsed as Go parses it. Those that Python's `re` matches in the same way and in bearable time run there;
others on google-re2 where it is installed, which is the same language; else the result is unknown (govalues.TooLarge).
"""

from collections.abc import Callable, Iterator

from memolint.lang.go.regex.parser import parse
from memolint.lang.go.regex.safety import cost
from memolint.lang.go.regex.template import expand
from memolint.lang.go.regex.translate import translated
from memolint.lang.go.regex.tree import Pattern, RegexError
from memolint.lang.go.values import MAX_TEXT, TooLarge
from memolint.typed import Any, Record

__all__ = ["Regex", "RegexError", "check", "compile", "quote_meta"]

MAX_COST = 10_000_000
"""Most steps that a backtracking matcher may take for one text."""

MAX_PATTERN = 10_000
"""Longest pattern that is compiled."""

Span = tuple[int, int]


class Match(Record):
    """One match: the span of each group, the whole first; (-1, -1) for a group that took no part."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.spans[0][1]


class Regex:
    """A compiled pattern. Offsets are code points."""

    def __init__(self, source: str, pattern: Pattern) -> None:
        self._source = source
        self._pattern = pattern
        self._power = cost(pattern.tree).power
        self._engines: dict[str, Any] = {}

    def search(self, text: str, start: int = 0) -> Match | None:
        """The leftmost match from an offset on. Raises TooLarge."""
        return self._found(self._engine(text), text, start)

    def _found(self, engine: Any, text: str | bytes, start: int) -> Match | None:
        found = engine.search(text, start)
        if found is None:
            return None
        return Match(tuple(found.span(group) for group in range(self._pattern.groups + 1)))

    def matches(self, text: str, limit: int = -1) -> Iterator[Match]:
        """Successive matches (`FindAll`): an empty one right behind another does not count."""
        engine = self._engine(text)
        # re2 counts in bytes, and reckons from and to characters at every call: for ASCII they are the same.
        searched = text.encode() if engine is self._engines.get("re2") and text.isascii() else text
        position, previous = 0, -1
        while limit and position <= len(text):
            match = self._found(engine, searched, position)
            if match is None:
                return
            if match.end > match.start or match.start != previous:
                yield match
                limit -= 1
            previous = match.end
            position = match.end if match.end > match.start else match.end + 1
            if match.end == match.start and match.end < position - 1:
                position = match.end + 1

    def replaced(self, text: str, replacement: Callable[[Match], str]) -> str:
        """Every match replaced (`ReplaceAllStringFunc`). Raises TooLarge."""
        pieces: list[str] = []
        position = size = 0
        for match in self.matches(text):
            pieces += [text[position : match.start], replacement(match)]
            size += len(pieces[-1]) + len(pieces[-2])
            if size > MAX_TEXT:
                raise TooLarge("a string is too large")
            position = match.end
        return "".join([*pieces, text[position:]])

    def expanded(self, template: str, text: str, match: Match) -> str:
        """A replacement with `$1`, `${name}` and `$$` filled in (`Regexp.Expand`)."""

        def group(name: str) -> str:
            numbers = [int(name)] if name.isascii() and name.isdigit() else self._pattern.names.get(name, [])
            spans = [match.spans[number] for number in numbers if number < len(match.spans)]
            return next((text[start:end] for start, end in spans if start >= 0), "")

        return expand(template, group)

    def split(self, text: str, limit: int) -> list[str]:
        """`Regexp.Split` with a limit that is not 0."""
        if self._source and not text:
            return [""]
        parts: list[str] = []
        start = end = 0
        for match in self.matches(text):
            if 0 < limit == len(parts) + 1:
                break
            end = match.start
            if match.end:
                parts.append(text[start:end])
            start = match.end
        if end != len(text):
            parts.append(text[start:])
        return parts

    def _engine(self, text: str) -> Any:
        if self._power is not None and max(len(text), 1) ** self._power <= MAX_COST:
            if "re" not in self._engines:
                import re

                self._engines["re"] = re.compile(translated(self._pattern.tree), re.ASCII)
            return self._engines["re"]
        if "re2" not in self._engines:
            self._engines["re2"] = _re2(self._source)
        if not _is_utf8(text):
            raise TooLarge("text that is no UTF-8 is not matched by re2")
        return self._engines["re2"]


def _is_utf8(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _re2(source: str) -> Any:
    try:
        import re2
    except ImportError:
        raise TooLarge("this regular expression needs google-re2, which is not installed") from None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    try:
        return re2.compile(source, options)
    except re2.error:
        raise TooLarge("a regular expression that re2 does not compile") from None


_COMPILED: dict[str, Regex] = {}


def compile(source: str) -> Regex:
    """The compiled pattern. Raises RegexError for what Go refuses, TooLarge for a huge pattern."""
    regex = _COMPILED.get(source)
    if regex is None:
        if len(source) > MAX_PATTERN:
            raise TooLarge("a regular expression is too long")
        regex = Regex(source, parse(source))
        if len(_COMPILED) >= 500:
            _COMPILED.clear()
        _COMPILED[source] = regex
    return regex


def check(source: str) -> None:
    """Raises RegexError for a pattern that Go refuses. One that is too large to look at passes."""
    try:
        compile(source)
    except TooLarge:
        return


def quote_meta(text: str) -> str:
    """`regexp.QuoteMeta`."""
    return "".join("\\" + character if character in "\\.+*?()|[]{}^$" else character for character in text)
