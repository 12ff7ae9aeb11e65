"""Go's syntax of regular expressions, with its errors (`regexp/syntax/parse.go`)."""

from memolint.lang.go.regex import classes
from memolint.lang.go.regex.tree import (
    Assertion,
    Capture,
    Chars,
    Choice,
    Pattern,
    Ranges,
    RegexError,
    Repeat,
    Row,
    Tree,
)
from memolint.lang.go.values import TooLarge
from memolint.typed import Record

MAX_DEPTH = 100
"""Deepest nesting of groups. Go's limit is 1000."""

MAX_REPEAT = 1000
"""Largest count in braces: Go's own limit."""

_ESCAPES = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_ASSERTIONS = {"A": "text start", "z": "text end", "b": "word", "B": "no word"}
_OCTAL = "01234567"
_HEX = "0123456789abcdefABCDEF"


class _Flags(Record):
    """i, m, s and U."""

    fold: bool = False
    lines: bool = False
    dot_all: bool = False
    lazy: bool = False


def parse(source: str) -> Pattern:
    """The tree of a pattern. Raises RegexError, TooLarge for deep nesting."""
    parser = _Parser(source)
    return Pattern(parser.whole(), parser.groups, parser.names)


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._flags = _Flags()
        self._depth = 0
        self.groups = 0
        self.names: dict[str, list[int]] = {}

    def whole(self) -> Tree:
        tree = self._choice()
        if self._position < len(self._source):
            raise RegexError("unexpected )", self._source)
        return tree

    def _choice(self) -> Tree:
        branches = [self._row()]
        while self._peek() == "|":
            self._position += 1
            branches.append(self._row())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _row(self) -> Tree:
        parts: list[Tree] = []
        repeated = ""
        while (character := self._peek()) and character not in "|)":
            start = self._position
            bounds = self._bounds()
            if bounds is not None:
                parts[-1:] = [self._repeat(parts[-1] if parts else None, bounds, start, repeated)]
                repeated = self._source[start : self._position]
                continue
            repeated = ""
            part = self._atom(character)
            if isinstance(part, Row):
                # Text between \Q and \E: a repetition behind it repeats its last character alone.
                parts += part.parts
            elif part is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _bounds(self) -> tuple[int, int | None] | None:
        """(least, most) of a repetition that stands here and is passed over, or None."""
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self._peek())
        if simple is not None:
            self._position += 1
            return simple
        return self._braces() if self._peek() == "{" else None

    def _braces(self) -> tuple[int, int | None] | None:
        """`{2}`, `{2,}`, `{2,5}`; anything else is literal text."""
        close = self._source.find("}", self._position)
        least, comma, most = self._source[self._position + 1 : max(close, 0)].partition(",")
        if close < 0 or not _is_count(least) or not (most == "" or _is_count(most)):
            return None
        start, self._position = self._position, close + 1
        low = int(least) if len(least) < 9 else MAX_REPEAT + 1
        high = (int(most) if len(most) < 9 else MAX_REPEAT + 1) if most else None if comma else low
        if low > MAX_REPEAT or (high is not None and (high > MAX_REPEAT or low > high)):
            raise RegexError("invalid repeat count", self._source[start : self._position])
        return low, high

    def _repeat(self, body: Tree | None, bounds: tuple[int, int | None], start: int, repeated: str) -> Tree:
        lazy = self._peek() == "?"
        self._position += lazy
        text = self._source[start : self._position]
        if repeated:
            raise RegexError("invalid nested repetition operator", repeated + text)
        if body is None:
            raise RegexError("missing argument to repetition operator", text)
        repeat = Repeat(body, bounds[0], bounds[1], lazy is self._flags.lazy)
        if max(bounds[0], bounds[1] or 0) > 1 and _copies(repeat) > MAX_REPEAT:
            raise RegexError("invalid repeat count", text)
        return repeat

    def _atom(self, character: str) -> Tree | None:
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        self._position += 1
        if character == ".":
            return Chars(classes.ANY if self._flags.dot_all else classes.ANY_BUT_NEWLINE)
        if character in "^$":
            scope = "line" if self._flags.lines else "text"
            return Assertion(f"{scope} {'start' if character == '^' else 'end'}")
        return self._chars(((ord(character), ord(character)),))

    def _chars(self, ranges: Ranges) -> Chars:
        return Chars(classes.folded(ranges) if self._flags.fold else ranges)

    # Groups

    def _group(self) -> Tree | None:
        opening = self._position
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooLarge("a regular expression is nested too deeply")
        flags, index = self._flags, 0
        if self._source.startswith("(?", opening):
            index = self._named() or 0
            if not index and not self._flag_group():
                self._depth -= 1
                return None
        else:
            self._position += 1
            index = self._new_group()
        body = self._choice()
        if self._peek() != ")":
            raise RegexError("missing closing )", self._source)
        self._position += 1
        self._flags = flags
        self._depth -= 1
        return Capture(index, body)

    def _new_group(self) -> int:
        self.groups += 1
        return self.groups

    def _named(self) -> int | None:
        """`(?P<name>` or `(?<name>`."""
        start = self._position
        prefix = next((prefix for prefix in ("(?P<", "(?<") if self._source.startswith(prefix, start)), None)
        if prefix is None:
            return None
        close = self._source.find(">", start)
        if close < 0:
            raise RegexError("invalid named capture", self._source[start:])
        name = self._source[start + len(prefix) : close]
        if not name or not all(character == "_" or (character.isascii() and character.isalnum()) for character in name):
            raise RegexError("invalid named capture", self._source[start : close + 1])
        self._position = close + 1
        number = self._new_group()
        self.names.setdefault(name, []).append(number)
        return number

    def _flag_group(self) -> bool:
        """Passes over `(?i` and sets flags; whether a group follows (`:`) or the flags hold from here on (`)`)."""
        start = self._position
        self._position += 2
        value, signed, seen = True, False, False
        flags = self._flags._asdict()
        while character := self._peek():
            self._position += 1
            name = {"i": "fold", "m": "lines", "s": "dot_all", "U": "lazy"}.get(character)
            if name:
                flags[name], seen = value, True
            elif character == "-" and not signed:
                value, signed, seen = False, True, False
            elif character in ":)" and (seen or not signed):
                self._flags = _Flags(**flags)
                return character == ":"
            else:
                raise RegexError("invalid or unsupported Perl syntax", self._source[start : self._position])
        raise RegexError("missing closing )", self._source)

    # Escapes

    def _escape(self) -> Tree | None:
        letter = self._source[self._position + 1 : self._position + 2]
        if letter in _ASSERTIONS and letter:
            self._position += 2
            return Assertion(_ASSERTIONS[letter])
        if letter == "Q":
            return self._quoted()
        named = self._named_class()
        if named is not None:
            return named
        return self._chars((self._code_range(),))

    def _code_range(self) -> tuple[int, int]:
        code = self._escaped_code()
        return code, code

    def _quoted(self) -> Tree:
        start = self._position + 2
        end = self._source.find("\\E", start)
        text = self._source[start:] if end < 0 else self._source[start:end]
        self._position = len(self._source) if end < 0 else end + 2
        return Row(tuple(self._chars(((ord(character), ord(character)),)) for character in text))

    def _named_class(self) -> Chars | None:
        """`\\d`, `\\pL` and the like, passed over, or None."""
        letter = self._source[self._position + 1 : self._position + 2]
        if letter and letter in "pP":
            self._skip_unicode_class()
            return Chars(None)
        ranges = classes.PERL.get(letter.lower())
        if ranges is None:
            return None
        self._position += 2
        ranges = classes.folded(ranges) or ranges if self._flags.fold else ranges
        return Chars(ranges if letter.islower() else classes.negated(ranges))

    def _skip_unicode_class(self) -> None:
        """Passes over a Unicode class; which characters it has is not known here."""
        start = self._position
        end = start + 3
        if self._source[start + 2 : start + 3] == "{":
            end = self._source.find("}", start) + 1
        name = self._source[start + 2 : end].strip("{}").removeprefix("^")
        if not name or not end or not _is_unicode_class(name):
            text = self._source[start : end or len(self._source)]
            raise RegexError("invalid character class range", text)
        self._position = end

    def _escaped_code(self) -> int:
        """The code point of an escape, which is passed over."""
        start = self._position
        letter = self._source[start + 1 : start + 2]
        self._position = start + 2
        if not letter:
            raise RegexError("trailing backslash at end of expression", "")
        if letter in _OCTAL and (letter == "0" or (self._peek() and self._peek() in _OCTAL)):
            return self._octal(start + 1)
        if letter == "x":
            return self._hexadecimal(start)
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        if letter.isascii() and not letter.isalnum():
            return ord(letter)
        raise RegexError("invalid escape sequence", self._source[start : self._position])

    def _octal(self, start: int) -> int:
        while self._position < start + 3 and self._peek() and self._peek() in _OCTAL:
            self._position += 1
        return int(self._source[start : self._position], 8)

    def _hexadecimal(self, start: int) -> int:
        if self._peek() == "{":
            close = self._source.find("}", start)
            digits = self._source[start + 3 : close] if close >= 0 else ""
            end = close + 1 if close >= 0 else len(self._source)
        else:
            digits, end = self._source[start + 2 : start + 4], start + 4
            digits = digits if len(digits) == 2 else ""
        code = int(digits, 16) if digits and len(digits) < 9 and not digits.strip(_HEX) else classes.MAX_RUNE + 1
        if code > classes.MAX_RUNE:
            raise RegexError("invalid escape sequence", self._source[start:end])
        self._position = end
        return code

    # Classes

    def _class(self) -> Chars:
        start = self._position
        self._position += 1
        negative = self._peek() == "^"
        self._position += negative
        found: list[tuple[int, int]] = []
        known, first = True, True
        while first or self._peek() != "]":
            if not self._peek():
                raise RegexError("missing closing ]", self._source[start:])
            first = False
            ranges = self._class_item(start)
            known = known and ranges is not None
            found += ranges or ()
        self._position += 1
        whole = classes.merged(found)
        if self._flags.fold:
            folded = classes.folded(whole)
            known, whole = known and folded is not None, folded or whole
        return Chars((classes.negated(whole) if negative else whole) if known else None)

    def _class_item(self, start: int) -> Ranges | None:
        """One item of a class; None for a Unicode class."""
        if self._source.startswith("[:", self._position):
            close = self._source.find(":]", self._position + 2)
            if close >= 0:
                return self._posix(close)
        if self._peek() == "\\":
            named = self._named_class()
            if named is not None:
                return named.ranges
        begin = self._position
        low = high = self._class_code(start)
        if self._peek() == "-" and self._source[self._position + 1 : self._position + 2] not in ("]", ""):
            self._position += 1
            high = self._class_code(start)
            if high < low:
                raise RegexError("invalid character class range", self._source[begin : self._position])
        return ((low, high),)

    def _posix(self, close: int) -> Ranges:
        text = self._source[self._position : close + 2]
        name = text[2:-2]
        ranges = classes.POSIX.get(name.removeprefix("^"))
        if ranges is None:
            raise RegexError("invalid character class range", text)
        self._position = close + 2
        return classes.negated(ranges) if name.startswith("^") else ranges

    def _class_code(self, start: int) -> int:
        character = self._peek()
        if not character:
            raise RegexError("missing closing ]", self._source[start:])
        if character == "\\":
            return self._escaped_code()
        self._position += 1
        return ord(character)

    def _peek(self) -> str:
        return self._source[self._position : self._position + 1]


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def _is_unicode_class(name: str) -> bool:
    """Whether a name looks like a category or a script."""
    if name in ("Any", "L", "M", "N", "P", "S", "Z", "C"):
        return True
    return len(name) > 1 and name[0].isupper() and all(part.isalpha() for part in name.split("_"))


def _copies(tree: Tree) -> int:
    """How often the innermost part of nested counted repetitions is written out."""
    match tree:
        case Repeat(body, least, most, _):
            return max(least, most or 0, 1) * _copies(body)
        case Capture(_, body):
            return _copies(body)
        case Row(parts) | Choice(parts):
            return max(map(_copies, parts), default=1)
    return 1
