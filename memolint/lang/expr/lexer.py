"""Tokens of expr-lang, one at a time: a huge text costs no more than what is read of it (`parser/lexer/state.go`)."""

from collections.abc import Callable
from typing import NamedTuple

from memolint.lang.expr.errors import Fault
from memolint.lang.expr.escapes import scan_escape, unescape, unescape_bytes
from memolint.lang.gostrings import SPACES

IDENTIFIER, NUMBER, STRING, BYTES, OPERATOR, BRACKET, EOF = (
    "Identifier",
    "Number",
    "String",
    "Bytes",
    "Operator",
    "Bracket",
    "EOF",
)

WORD_OPERATORS = frozenset(("in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let", "if", "else"))
NEGATABLE = frozenset(("in", "matches", "contains", "startsWith", "endsWith"))
"""What may follow `not`."""

_DIGITS = {"x": "0123456789abcdefABCDEF_", "o": "01234567_", "b": "01_"}
_DECIMAL = "0123456789_"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")
_WORD = _LETTERS | frozenset("0123456789")
_SINGLE = {**dict.fromkeys("([{)]}", BRACKET), **dict.fromkeys(",;%+-^", OPERATOR)}
"""What is a token of its own, whatever follows."""

_BEFORE_TOKENS = frozenset((*SPACES, "/", ""))
"""What may be no token: spaces, a comment, the end."""


class Token(NamedTuple):
    """One token: `start` and `end` are code points of the source; `value` is decoded.

    `sign` is the value of an operator or a bracket, and empty for other tokens.
    """

    kind: str
    value: str
    start: int
    end: int
    sign: str = ""

    def __str__(self) -> str:
        from memolint.lang.gojson import quote

        return f'{self.kind}("{quote(self.value)}")' if self.value else self.kind


_new: Callable[[type[Token], tuple[str, str, int, int, str]], Token] = tuple.__new__
"""Makes a token four times as fast as a call of its class."""


def is_letter(character: str) -> bool:
    """Whether an identifier may start with it (`utils.IsAlphabetic`)."""
    return character in ("_", "$") or character.isalpha()


def is_word(character: str) -> bool:
    """Whether an identifier may go on with it (`utils.IsAlphaNumeric`)."""
    return character in ("_", "$") or character.isalpha() or character.isdecimal()


class Lexer:
    """The tokens of a source. After the last one, `next` gives EOF for ever."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._position = 0
        self._queued: Token | None = None

    def next(self) -> Token:
        """The next token. Raises Fault."""
        if self._queued is not None:
            token, self._queued = self._queued, None
            return token
        start = self._position
        character = self.source[start : start + 1]
        if character in _BEFORE_TOKENS:
            start = self._position = self._skipped(start)
            character = self.source[start : start + 1]
            if not character:
                return Token(EOF, "", max(start - 1, 0), start)
        kind = _SINGLE.get(character)
        if kind is not None:
            self._position = start + 1
            return _new(Token, (kind, character, start, start + 1, character))
        return self._token(character, start)

    def _token(self, character: str, start: int) -> Token:
        if (character in _LETTERS or is_letter(character)) and not self._at_bytes(character):
            return self._identifier(start)
        if character in "'\"":
            return self._string(start)
        if character in "0123456789":
            return self._number(start)
        if character == "`":
            return self._raw_string(start)
        if character in "bB":
            return self._bytes(start)
        if character == "#":
            return self._pointer(start)
        return self._operator(character, start)

    def _at_bytes(self, character: str) -> bool:
        return character in "bB" and self._peek(self._position + 1) in ("'", '"')

    def _operator(self, character: str, start: int) -> Token:
        if character == ".":
            if self._peek(start + 1) in tuple("0123456789"):
                return self._number(start)
            return self._emit(OPERATOR, start, start + (2 if self._peek(start + 1) == "." else 1))
        if character == "/":
            return self._emit(OPERATOR, start, start + 1)
        followers = {"?": ".?", "|": "|", ":": ":"}.get(character, "&=*" if character in "&!=*<>" else None)
        if followers is None:
            raise Fault(f"unrecognized character: {_code_point(character)}", start)
        follower = self._peek(start + 1)
        return self._emit(OPERATOR, start, start + (2 if follower and follower in followers else 1))

    def _skipped(self, position: int) -> int:
        """The offset behind spaces and comments."""
        source = self.source
        while position < len(source):
            if source[position] in SPACES:
                position += 1
            elif source.startswith("//", position):
                end = source.find("\n", position)
                position = len(source) if end < 0 else end + 1
            elif source.startswith("/*", position):
                position = self._after_comment(position)
            else:
                break
        return position

    def _after_comment(self, start: int) -> int:
        end = self.source.find("*/", start + 2)
        if end < 0:
            raise Fault("unclosed comment", len(self.source))
        return end + 2

    def _identifier(self, start: int) -> Token:
        end = self._position = self._word_end(start + 1)
        word = self.source[start:end]
        if word == "not":
            self._queue_negated(end)
        elif word not in WORD_OPERATORS:
            return _new(Token, (IDENTIFIER, word, start, end, ""))
        return _new(Token, (OPERATOR, word, start, end, word))

    def _queue_negated(self, position: int) -> None:
        """`not in` is two operators, even where only `in` would be a word of the user's."""
        while self._peek(position) == " ":
            position += 1
        end = self._word_end(position)
        word = self.source[position:end]
        if word in NEGATABLE:
            self._queued = Token(OPERATOR, word, position, end, word)
            self._position = end

    def _pointer(self, start: int) -> Token:
        end = start + (2 if self._peek(start + 1) == "#" else 1)
        name_end = self._word_end(end)
        if name_end > end:
            self._queued = Token(IDENTIFIER, self.source[end:name_end], end, name_end)
        self._position = name_end
        return Token(OPERATOR, self.source[start:end], start, end, self.source[start:end])

    def _number(self, start: int) -> Token:
        end, digits = start, _DECIMAL
        if self._peek(end) == "0":
            end += 1
            prefix = self._peek(end).lower()
            if prefix in _DIGITS:
                digits, end = _DIGITS[prefix], end + 1
        end = self._run(end, digits)
        if self._peek(end) == ".":
            if self._peek(end + 1) == ".":
                return self._emit(NUMBER, start, end)
            end = self._run(end + 1, digits)
        if self._peek(end) in ("e", "E"):
            end += 2 if self._peek(end + 1) in ("+", "-") else 1
            end = self._run(end, digits)
        follower = self._peek(end)
        if follower and is_word(follower):
            from memolint.lang.gojson import quote

            raise Fault(f'bad number syntax: "{quote(self.source[start : end + 1])}"', end)
        return self._emit(NUMBER, start, end)

    def _string(self, start: int) -> Token:
        source = self.source
        closing = source.find(source[start], start + 1)
        value = source[start + 1 : closing]
        if closing < 0 or "\\" in value or "\n" in value or "\r" in value:
            closing = self._string_end(start) - 1
            value = unescape(source[start + 1 : closing], closing)
        self._position = closing + 1
        return _new(Token, (STRING, value, start, closing + 1, ""))

    def _bytes(self, start: int) -> Token:
        end = self._string_end(start + 1)
        value = unescape_bytes(self.source[start + 2 : end - 1], end - 1)
        self._position = end
        return Token(BYTES, value, start, end)

    def _string_end(self, start: int) -> int:
        """The offset behind the quote that ends the string whose quote is at `start`."""
        source, quote, position = self.source, self.source[start], start + 1
        while True:
            character = source[position : position + 1]
            if character == quote:
                return position + 1
            if character in ("", "\n"):
                raise Fault("literal not terminated", position)
            position = scan_escape(source, position + 1, quote) if character == "\\" else position + 1

    def _raw_string(self, start: int) -> Token:
        position = start + 1
        while True:
            position = self.source.find("`", position)
            if position < 0:
                raise Fault("literal not terminated", len(self.source))
            if self._peek(position + 1) != "`":
                break
            position += 2
        self._position = position + 1
        return Token(STRING, self.source[start + 1 : position].replace("``", "`"), start, position + 1)

    def _emit(self, kind: str, start: int, end: int) -> Token:
        """An operator or a number."""
        self._position = end
        value = self.source[start:end]
        return _new(Token, (kind, value, start, end, value if kind == OPERATOR else ""))

    def _word_end(self, position: int) -> int:
        source, size = self.source, len(self.source)
        while position < size and (source[position] in _WORD or is_word(source[position])):
            position += 1
        return position

    def _run(self, position: int, alphabet: str) -> int:
        source = self.source
        while position < len(source) and source[position] in alphabet:
            position += 1
        return position

    def _peek(self, position: int) -> str:
        return self.source[position : position + 1]


def _code_point(character: str) -> str:
    """`%#U`: U+0040 '@'."""
    name = f"U+{ord(character):04X}"
    return f"{name} '{character}'" if character.isprintable() else name
