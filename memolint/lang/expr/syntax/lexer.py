"""Tokens of expr-lang, one at a time: a huge text costs no more than what is read of it (`parser/lexer/state.go`)."""

from collections.abc import Callable, Iterator

from memolint.lang.expr.syntax.errors import Fault
from memolint.lang.expr.syntax.escapes import scan_escape, unescape, unescape_bytes
from memolint.lang.go.strconv import quote
from memolint.lang.go.strings import SPACES
from memolint.typed import Record

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
_UNUSUAL = WORD_OPERATORS | {"not", "b", "B"}
"""Words that are not, or may not be, names."""

_BRACKETS = frozenset("([{)]}")
_SIGNS: dict[str, frozenset[str]] = {
    **dict.fromkeys((*_BRACKETS, *",;%+-^"), frozenset()),
    **dict.fromkeys("&!=*<>", frozenset("&=*")),
    "?": frozenset(".?"),
    "|": frozenset("|"),
    ":": frozenset(":"),
    ".": frozenset("."),
}
"""Brackets and operators, each with what makes one operator of two characters with it."""

_DIGIT = frozenset("0123456789")
_BEFORE_TOKENS = frozenset((*SPACES, "/", ""))
"""What may be no token: spaces, a comment, the end."""


class Token(Record):
    """One token: `start` and `end` are code points of the source; `value` is decoded.

    `sign` is the value of an operator or a bracket, and empty for other tokens.
    """

    kind: str
    value: str
    start: int
    end: int
    sign: str = ""

    def __str__(self) -> str:
        return f'{self.kind}("{quote(self.value)}")' if self.value else self.kind


_new: Callable[[type[Token], tuple[str, str, int, int, str]], Token] = tuple.__new__
"""Makes a token four times as fast as a call of its class."""


def is_letter(character: str) -> bool:
    """Whether an identifier may start with it (`utils.IsAlphabetic`)."""
    return character in ("_", "$") or character.isalpha()


def is_word(character: str) -> bool:
    """Whether an identifier may go on with it (`utils.IsAlphaNumeric`)."""
    return character in ("_", "$") or character.isalpha() or character.isdecimal()


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a source, each when it is asked for; after the last one, EOF for ever. Raises Fault."""
    position, size = 0, len(source)
    while True:
        character = source[position : position + 1]
        if character in _LETTERS:
            end = position + 1
            while end < size and source[end] in _WORD:
                end += 1
            word = source[position:end]
            if word not in _UNUSUAL and (end == size or source[end] < "\x80"):
                yield _new(Token, (IDENTIFIER, word, position, end, ""))
                position = end
                continue
        followers = _SIGNS.get(character)
        if followers is not None and (character != "." or source[position + 1 : position + 2] not in _DIGIT):
            end = position + (2 if source[position + 1 : position + 2] in followers else 1)
            sign = source[position:end]
            yield _new(Token, (BRACKET if character in _BRACKETS else OPERATOR, sign, position, end, sign))
            position = end
        elif character == " ":
            position += 1
        elif character in _BEFORE_TOKENS and (after := _skipped(source, position)) > position:
            position = after
        else:
            found = _unusual(source, position, character)
            yield from found
            position = found[-1].end


def _unusual(source: str, start: int, character: str) -> tuple[Token, ...]:
    """The token at `start`; two where the first decides what the second one is."""
    if character in ("'", '"'):
        return (_string(source, start),)
    if character in _DIGIT or character == ".":
        return (_number(source, start),)
    if character in ("b", "B") and source[start + 1 : start + 2] in ("'", '"'):
        return (_bytes(source, start),)
    if character == "`":
        return (_raw_string(source, start),)
    if character == "#":
        return _pointer(source, start)
    if character == "/":
        return (_sign(source, start, start + 1),)
    if not character:
        return (Token(EOF, "", max(start - 1, 0), start),)
    if is_letter(character):
        return _word(source, start)
    raise Fault(f"unrecognized character: {_code_point(character)}", start)


def _skipped(source: str, position: int) -> int:
    """The offset behind spaces and comments."""
    while position < len(source):
        if source[position] in SPACES:
            position += 1
        elif source.startswith("//", position):
            end = source.find("\n", position)
            position = len(source) if end < 0 else end + 1
        elif source.startswith("/*", position):
            position = _after_comment(source, position)
        else:
            break
    return position


def _after_comment(source: str, start: int) -> int:
    end = source.find("*/", start + 2)
    if end < 0:
        raise Fault("unclosed comment", len(source))
    return end + 2


def _word(source: str, start: int) -> tuple[Token, ...]:
    end = _word_end(source, start)
    word = source[start:end]
    if word == "not":
        return (_sign(source, start, end), *_negated(source, end))
    return (_sign(source, start, end) if word in WORD_OPERATORS else Token(IDENTIFIER, word, start, end),)


def _negated(source: str, start: int) -> tuple[Token, ...]:
    """`not in` is two operators, even where only `in` would be a word of the user's."""
    while source[start : start + 1] == " ":
        start += 1
    end = _word_end(source, start)
    return (_sign(source, start, end),) if source[start:end] in NEGATABLE else ()


def _pointer(source: str, start: int) -> tuple[Token, ...]:
    end = start + (2 if source[start + 1 : start + 2] == "#" else 1)
    name_end = _word_end(source, end)
    name = (Token(IDENTIFIER, source[end:name_end], end, name_end),) if name_end > end else ()
    return (_sign(source, start, end), *name)


def _number(source: str, start: int) -> Token:
    end, digits = start, _DECIMAL
    if source[end : end + 1] == "0":
        end += 1
        prefix = source[end : end + 1].lower()
        if prefix in _DIGITS:
            digits, end = _DIGITS[prefix], end + 1
    end = _run(source, end, digits)
    if source[end : end + 1] == ".":
        if source[end + 1 : end + 2] == ".":
            return Token(NUMBER, source[start:end], start, end)
        end = _run(source, end + 1, digits)
    if source[end : end + 1] in ("e", "E"):
        end += 2 if source[end + 1 : end + 2] in ("+", "-") else 1
        end = _run(source, end, digits)
    follower = source[end : end + 1]
    if follower and is_word(follower):
        raise Fault(f'bad number syntax: "{quote(source[start : end + 1])}"', end)
    return Token(NUMBER, source[start:end], start, end)


def _string(source: str, start: int) -> Token:
    closing = source.find(source[start], start + 1)
    value = source[start + 1 : closing]
    if closing < 0 or "\\" in value or "\n" in value or "\r" in value:
        closing = _string_end(source, start) - 1
        value = unescape(source[start + 1 : closing], closing)
    return _new(Token, (STRING, value, start, closing + 1, ""))


def _bytes(source: str, start: int) -> Token:
    end = _string_end(source, start + 1)
    value = unescape_bytes(source[start + 2 : end - 1], end - 1)
    return Token(BYTES, value, start, end)


def _string_end(source: str, start: int) -> int:
    """The offset behind the quote that ends the string whose quote is at `start`."""
    quote, position = source[start], start + 1
    while True:
        character = source[position : position + 1]
        if character == quote:
            return position + 1
        if character in ("", "\n"):
            raise Fault("literal not terminated", position)
        position = scan_escape(source, position + 1, quote) if character == "\\" else position + 1


def _raw_string(source: str, start: int) -> Token:
    position = start + 1
    while True:
        position = source.find("`", position)
        if position < 0:
            raise Fault("literal not terminated", len(source))
        if source[position + 1 : position + 2] != "`":
            break
        position += 2
    return Token(STRING, source[start + 1 : position].replace("``", "`"), start, position + 1)


def _sign(source: str, start: int, end: int) -> Token:
    """An operator."""
    value = source[start:end]
    return Token(OPERATOR, value, start, end, value)


def _word_end(source: str, position: int) -> int:
    size = len(source)
    while position < size and (source[position] in _WORD or is_word(source[position])):
        position += 1
    return position


def _run(source: str, position: int, alphabet: str) -> int:
    while position < len(source) and source[position] in alphabet:
        position += 1
    return position


def _code_point(character: str) -> str:
    """`%#U`: U+0040 '@'."""
    name = f"U+{ord(character):04X}"
    return f"{name} '{character}'" if character.isprintable() else name
