"""Escapes in string and bytes literals (`parser/lexer/lexer.go`, `parser/lexer/utils.go`)."""

from memolint.lang.expr.syntax.errors import Fault
from memolint.lang.go.strings import octets, text_of

_SIMPLE = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "`": "`",
    "?": "?",
}
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_HEX = "0123456789abcdefABCDEF"
_OCTAL = "01234567"
MAX_RUNE = 0x10FFFF


def scan_escape(source: str, position: int, quote: str) -> int:
    """The offset behind the escape whose letter is at `position`. Raises Fault where the lexer does."""
    letter = source[position : position + 1]
    if letter and (letter in "abfnrtv\\" or letter == quote):
        return position + 1
    if letter and letter in _OCTAL:
        return _digits_end(source, position, _OCTAL, 3)
    if letter == "u" and source[position + 1 : position + 2] == "{":
        return _braces_end(source, position + 2)
    if letter in _WIDTHS:
        return _digits_end(source, position + 1, _HEX, _WIDTHS[letter])
    raise _invalid(position)


def unescape(body: str, end: int) -> str:
    """The string between the quotes, whose last one is at `end`. Newlines become `\\n`."""
    if "\\" not in body and "\r" not in body:
        return body
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    pieces: list[str] = []
    position = 0
    while True:
        escape = body.find("\\", position)
        if escape < 0:
            pieces.append(body[position:])
            return "".join(pieces)
        pieces.append(body[position:escape])
        character, position = _character(body, escape + 1, end)
        pieces.append(character)


def unescape_bytes(body: str, end: int) -> str:
    """Like `unescape` for `b"…"`: `\\xff` is one byte; Unicode escapes are refused. Bytes as in `govalues.text_of`."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    data = bytearray()
    position = 0
    while position < len(body):
        if body[position] != "\\":
            data += octets(body[position])
            position += 1
            continue
        if body[position + 1] in "uU":
            raise Fault("unable to unescape string", end)
        character, position = _character(body, position + 1, end)
        data.append(ord(character))
    return text_of(bytes(data))


def _character(body: str, position: int, end: int) -> tuple[str, int]:
    """The character of the escape whose letter is at `position`, and the offset behind it."""
    letter = body[position]
    if letter in _SIMPLE:
        return _SIMPLE[letter], position + 1
    if letter in _OCTAL:
        # The lexer takes three digits of any size; the decoder only those up to \377.
        if letter > "3":
            raise Fault("unable to unescape string", end)
        return chr(int(body[position : position + 3], 8)), position + 3
    if body[position + 1 : position + 2] == "{":
        close = body.index("}", position)
        return _rune(int(body[position + 2 : close], 16), end), close + 1
    stop = position + 1 + _WIDTHS[letter]
    return _rune(int(body[position + 1 : stop], 16), end), stop


def _rune(code: int, end: int) -> str:
    if code > MAX_RUNE:
        # A rune is signed: from \U80000000 on it is negative, and is written as U+FFFD.
        if code < 0x80000000:
            raise Fault("unable to unescape string", end)
        return "\ufffd"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _digits_end(source: str, position: int, alphabet: str, count: int) -> int:
    for offset in range(position, position + count):
        digit = source[offset : offset + 1]
        if not digit or digit not in alphabet:
            raise _invalid(offset)
    return position + count


def _braces_end(source: str, position: int) -> int:
    close = position
    while close < position + 6 and source[close : close + 1] and source[close] in _HEX:
        close += 1
    if close == position or source[close : close + 1] != "}":
        # The fault is at the last character read, which is the one before the offender.
        raise _invalid(close - 1)
    return close + 1


def _invalid(position: int) -> Fault:
    return Fault("invalid char escape", position)
