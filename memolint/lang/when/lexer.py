"""The tokens of a `when` (govaluate's `parsing.go`)."""

from collections.abc import Callable

from memolint.lang.when.values import WhenError
from memolint.typed import Record

MAX_LENGTH = 100_000
"""The longest `when` that is read, in characters."""

UNKNOWN, PREFIX, NUMERIC, BOOLEAN, STRING, PATTERN, TIME, VARIABLE = (
    "UNKNOWN",
    "PREFIX",
    "NUMERIC",
    "BOOLEAN",
    "STRING",
    "PATTERN",
    "TIME",
    "VARIABLE",
)
SEPARATOR, COMPARATOR, LOGICALOP, MODIFIER = "SEPARATOR", "COMPARATOR", "LOGICALOP", "MODIFIER"
CLAUSE, CLAUSE_CLOSE, TERNARY, ACCESSOR = "CLAUSE", "CLAUSE_CLOSE", "TERNARY", "ACCESSOR"

PREFIXES = frozenset("-!~")
MODIFIERS = frozenset(("+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<"))
LOGICALS = frozenset(("&&", "||"))
COMPARATORS = frozenset(("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in"))
TERNARIES = frozenset(("?", ":", "??"))

_SPACES = frozenset("\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | set(
    map(chr, range(0x2000, 0x200B))
)
_HEXADECIMAL = "0123456789abcdefABCDEF"
_OPENS_VALUE = (UNKNOWN, CLAUSE, MODIFIER, COMPARATOR, LOGICALOP, TERNARY, SEPARATOR)


class Token(Record):
    """A token: its kind, its value as govaluate keeps it, and where it stands in the text (half open)."""

    kind: str
    value: object
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The tokens of `text`. Raises WhenError for what govaluate's lexer refuses."""
    if len(text) > MAX_LENGTH:
        raise WhenError(f"expression is longer than {MAX_LENGTH} characters")
    lexer = _Lexer(text)
    found: list[Token] = []
    while lexer.skip_spaces():
        found.append(lexer.token(found[-1].kind if found else UNKNOWN))
    return found


class _Lexer:
    """A position in a text, moving on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def skip_spaces(self) -> bool:
        """Moves to the next character that is not a space; returns whether there is one."""
        while self._position < len(self._text) and self._text[self._position] in _SPACES:
            self._position += 1
        return self._position < len(self._text)

    def token(self, previous: str) -> Token:
        """The token that starts here; `previous` is the kind of the one before."""
        start = self._position
        kind, value = self._kind_and_value(self._text[start], previous)
        return Token(kind, value, start, self._position)

    def _kind_and_value(self, character: str, previous: str) -> tuple[str, object]:
        if _is_numeric(character):
            return NUMERIC, self._number()
        if character in ",()":
            self._position += 1
            # govaluate keeps brackets as runes, which its messages print as numbers.
            return {",": (SEPARATOR, ","), "(": (CLAUSE, 40), ")": (CLAUSE_CLOSE, 41)}[character]
        if character == "[":
            return VARIABLE, self._enclosed(lambda other: other != "]", "Unclosed parameter bracket")
        if character.isalpha():
            return self._word()
        if character in "'\"":
            return self._string()
        return self._symbol(previous)

    def _number(self) -> float:
        # At the end of the text `0x` is a zero and a word.
        if self._text.startswith("0x", self._position) and self._position + 2 < len(self._text):
            self._position += 2
            return self._hexadecimal()
        digits = self._read(_is_numeric)
        number = _parsed_float(digits)
        if number is None:
            raise WhenError(f"Unable to parse numeric value '{digits}' to float64")
        return number

    def _hexadecimal(self) -> float:
        digits = self._read(lambda character: character in _HEXADECIMAL or character.isdecimal())
        if not digits or digits.strip(_HEXADECIMAL) or len(digits.lstrip("0")) > 16:
            raise WhenError(f"Unable to parse hex value '{digits}' to uint64")
        return float(int(digits, 16))

    def _word(self) -> tuple[str, object]:
        word = self._read(lambda character: character.isalpha() or character.isdecimal() or character in "_.")
        if word in ("true", "false"):
            return BOOLEAN, word == "true"
        if word in ("in", "IN"):
            return COMPARATOR, "in"
        if word.find(".") > 0:
            return ACCESSOR, _accessor(word)
        return VARIABLE, word

    def _string(self) -> tuple[str, object]:
        text = self._enclosed(lambda character: character not in "'\"", "Unclosed string literal")
        from memolint.lang.when.times import time_of

        time = time_of(text)
        return (STRING, text) if time is None else (TIME, time)

    def _enclosed(self, is_inside: Callable[[str], bool], unclosed: str) -> str:
        self._position += 1
        content, is_closed = self._read_until(is_inside, with_spaces=True)
        if not is_closed:
            raise WhenError(unclosed)
        self._position += 1
        return content

    def _symbol(self, previous: str) -> tuple[str, object]:
        symbol = self._read(_is_symbol)
        if symbol in PREFIXES and previous in _OPENS_VALUE:
            return PREFIX, symbol
        for kind, symbols in (
            (MODIFIER, MODIFIERS),
            (LOGICALOP, LOGICALS),
            (COMPARATOR, COMPARATORS),
            (TERNARY, TERNARIES),
        ):
            if symbol in symbols:
                return kind, symbol
        raise WhenError(f"Invalid token: '{symbol}'")

    def _read(self, belongs: Callable[[str], bool]) -> str:
        return self._read_until(belongs, with_spaces=False)[0]

    def _read_until(self, belongs: Callable[[str], bool], with_spaces: bool) -> tuple[str, bool]:
        """What is read while `belongs` holds, and whether it ended before the text did.

        A backslash takes the next character as it is, in every kind of token. A space ends a token (and is eaten).
        """
        read: list[str] = []
        while self._position < len(self._text):
            character = self._text[self._position]
            self._position += 1
            if character == "\\":
                read.append(self._escaped())
            elif character in _SPACES and not with_spaces:
                if read:
                    return "".join(read), True
            elif belongs(character):
                read.append(character)
            else:
                self._position -= 1
                return "".join(read), True
        return "".join(read), False

    def _escaped(self) -> str:
        if self._position >= len(self._text):
            length = len(self._text)
            raise WhenError(f"runtime error: index out of range [{length}] with length {length}")
        self._position += 1
        return self._text[self._position - 1]


def _accessor(word: str) -> tuple[str, ...]:
    if word.endswith("."):
        raise WhenError(f"Hanging accessor on token '{word}'")
    fields = tuple(word.split("."))
    for field in fields[1:]:
        if field[:1].upper() != field[:1]:
            raise WhenError(f"Unable to access unexported field '{field}' in token '{word}'")
    return fields


def _parsed_float(text: str) -> float | None:
    """`strconv.ParseFloat`, or None where that fails."""
    if not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return None if number in (float("inf"), float("-inf")) and text[-1:].isdigit() else number


def _is_numeric(character: str) -> bool:
    return character == "." or character.isdecimal()


def _is_symbol(character: str) -> bool:
    return not (character.isdecimal() or character.isalpha() or character in "()[]'\"")
