"""What Go decodes: `json.Unmarshal` into an interface with its errors, indentation, base64 and base32."""

from collections.abc import Callable

from memolint.lang.govalues import MAX_NESTING, GoError, TooLarge, octets

_SPACES = " \t\n\r"
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


def unmarshal(text: str) -> object:
    """The value of a JSON text: numbers are float64. Raises GoError with Go's message, TooLarge for deep nesting."""
    import json

    if "\\u" not in text and text.isascii():
        try:
            return json.loads(text, parse_int=_float, parse_float=_float, parse_constant=_refused)
        except (ValueError, RecursionError):
            pass
    return _Reader(text).whole()


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise GoError(f"json: cannot unmarshal number {digits} into Go value of type float64")
    return number


def _refused(name: str) -> object:
    raise ValueError(name)


class _Reader:
    """A scanner that fails where Go's does (`encoding/json/scanner.go`)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def whole(self) -> object:
        value = self._value(0)
        self._skip()
        if self._position < len(self._text):
            raise self._unexpected("after top-level value")
        return value

    def _value(self, depth: int) -> object:
        if depth > MAX_NESTING:
            raise TooLarge("JSON is nested too deeply")
        self._skip()
        character = self._peek()
        if character == "{":
            return self._object(depth)
        if character == "[":
            return self._array(depth)
        if character == '"':
            return self._string()
        if character and character in "-0123456789":
            return self._number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if character == word[0]:
                return self._word(word, value)
        raise self._unexpected("looking for beginning of value")

    def _object(self, depth: int) -> dict[str, object]:
        self._position += 1
        result: dict[str, object] = {}
        self._skip()
        if self._peek() == "}":
            self._position += 1
            return result
        while True:
            self._skip()
            if self._peek() != '"':
                raise self._unexpected("looking for beginning of object key string")
            key = self._string()
            self._skip()
            if self._peek() != ":":
                raise self._unexpected("after object key")
            self._position += 1
            result[key] = self._value(depth + 1)
            if self._ends("}", "after object key:value pair"):
                return result

    def _array(self, depth: int) -> list[object]:
        self._position += 1
        result: list[object] = []
        self._skip()
        if self._peek() == "]":
            self._position += 1
            return result
        while True:
            result.append(self._value(depth + 1))
            if self._ends("]", "after array element"):
                return result

    def _ends(self, closing: str, context: str) -> bool:
        """Whether a container closes here; else a comma is passed."""
        self._skip()
        character = self._peek()
        if character not in (closing, ",") or not character:
            raise self._unexpected(context)
        self._position += 1
        return character == closing

    def _string(self) -> str:
        pieces: list[str] = []
        self._position += 1
        while (character := self._peek()) != '"':
            if character == "\\":
                self._position += 1
                pieces.append(self._escape())
                continue
            if not character or character < " ":
                raise self._unexpected("in string literal")
            pieces.append("\ufffd" if "\ud800" <= character <= "\udfff" else character)
            self._position += 1
        self._position += 1
        return "".join(pieces)

    def _escape(self) -> str:
        character = self._peek()
        if character == "u":
            return self._code_point()
        if character not in _ESCAPES or not character:
            raise self._unexpected("in string escape code")
        self._position += 1
        return _ESCAPES[character]

    def _code_point(self) -> str:
        """`\\uXXXX`, or a pair of surrogates; a lone one becomes U+FFFD."""
        code = self._hex()
        if 0xD800 <= code < 0xDC00 and self._text.startswith("\\u", self._position):
            before = self._position
            self._position += 1
            low = self._hex()
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
            self._position = before
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)

    def _hex(self) -> int:
        self._position += 1
        start = self._position
        for _ in range(4):
            character = self._peek()
            if not character or character not in "0123456789abcdefABCDEF":
                raise self._unexpected("in \\u hexadecimal character escape")
            self._position += 1
        return int(self._text[start : self._position], 16)

    def _number(self) -> float:
        start = self._position
        if self._peek() == "-":
            self._position += 1
            self._digit("in numeric literal")
        if self._peek() == "0":
            self._position += 1
        else:
            self._digits()
        if self._peek() == ".":
            self._position += 1
            self._digit("after decimal point in numeric literal")
            self._digits()
        if self._peek() in ("e", "E"):
            self._position += 1
            if self._peek() in ("+", "-"):
                self._position += 1
            self._digit("in exponent of numeric literal")
            self._digits()
        return _float(self._text[start : self._position])

    def _digit(self, context: str) -> None:
        character = self._peek()
        if not character or character not in "0123456789":
            raise self._unexpected(context)

    def _digits(self) -> None:
        while (character := self._peek()) and character in "0123456789":
            self._position += 1

    def _word(self, word: str, value: object) -> object:
        for offset in range(1, len(word)):
            self._position += 1
            if self._peek() != word[offset]:
                raise self._unexpected(f"in literal {word} (expecting '{word[offset]}')")
        self._position += 1
        return value

    def _unexpected(self, context: str) -> GoError:
        character = self._peek()
        if not character:
            return GoError("unexpected end of JSON input")
        from memolint.lang.gojson import quoted_rune

        return GoError(f"invalid character {quoted_rune(character)} {context}")

    def _skip(self) -> None:
        while (character := self._peek()) and character in _SPACES:
            self._position += 1

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]


def indented(text: str, unit: str = "  ") -> str:
    """A compact JSON text laid out as `json.MarshalIndent` does. Empty lists and maps stay on one line."""
    pieces: list[str] = []
    depth, position = 0, 0
    while position < len(text):
        character = text[position]
        if character == '"':
            end = _string_end(text, position)
            pieces.append(text[position:end])
            position = end
            continue
        if character in "{[" and text[position + 1] not in "}]":
            depth += 1
            character += "\n" + unit * depth
        elif character in "}]" and text[position - 1] not in "{[":
            depth -= 1
            character = "\n" + unit * depth + character
        elif character in "{[":
            character, position = text[position : position + 2], position + 1
        elif character == ",":
            character += "\n" + unit * depth
        elif character == ":":
            character += " "
        pieces.append(character)
        position += 1
    return "".join(pieces)


def _string_end(text: str, start: int) -> int:
    position = start + 1
    while text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    return position + 1


def without_html_escapes(text: str) -> str:
    """A JSON text as an encoder with SetEscapeHTML(false) writes it."""
    pieces: list[str] = []
    position = 0
    while (escape := text.find("\\", position)) >= 0:
        code = text[escape : escape + 6]
        plain = {"\\u003c": "<", "\\u003e": ">", "\\u0026": "&"}.get(code)
        pieces += [text[position:escape], plain or text[escape : escape + 2]]
        position = escape + (6 if plain else 2)
    return "".join([*pieces, text[position:]])


_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def base64_bytes(text: str) -> bytes:
    """`base64.StdEncoding.DecodeString`; newlines are passed over. Raises GoError at the byte where Go does."""
    from base64 import b64decode

    return _decoded(text, _BASE64, 4, "base64", b64decode)


def base32_bytes(text: str) -> bytes:
    """`base32.StdEncoding.DecodeString`."""
    from base64 import b32decode

    return _decoded(text, _BASE32, 8, "base32", b32decode)


def _decoded(text: str, alphabet: str, block: int, name: str, decode: Callable[[str], bytes]) -> bytes:
    data = text.replace("\r", "").replace("\n", "")
    body = data.rstrip("=")
    padding = len(data) - len(body)
    rest = len(body) % block
    valid = {4: {0: 0, 2: 2, 3: 1}, 8: {0: 0, 2: 6, 4: 4, 5: 3, 7: 1}}[block]
    if set(body) <= set(alphabet) and valid.get(rest) == padding:
        return decode(data)
    raise GoError(f"illegal {name} data at input byte {_offender(text, alphabet, block)}")


def _offender(text: str, alphabet: str, block: int) -> int:
    """The offset that Go reports for data that is corrupt (`CorruptInputError`)."""
    raw = octets(text)
    digits = 0
    for position, byte in enumerate(raw):
        character = chr(byte)
        if character in "\r\n":
            continue
        if character not in alphabet:
            return position
        digits += 1
    return len(raw) - digits % block
