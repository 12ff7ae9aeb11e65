"""JSON, base64 and base32 with Go's errors (packages `encoding/…`)."""

from collections.abc import Callable

from memolint.lang.go.json import gojson
from memolint.lang.go.size import check_size
from memolint.lang.go.strings import octets
from memolint.lang.go.values import GoError, TooLarge


def marshalled(value: object) -> str:
    """`json.Marshal`. Raises GoError and TooLarge."""
    check_size(value)
    try:
        return gojson.marshal(value)
    except gojson.GoJSONError as error:
        raise GoError(error.message) from None


def unmarshal(text: str) -> object:
    """The value of a JSON text: numbers are float64. Raises GoError with Go's message, TooLarge for deep nesting."""
    try:
        return gojson.read(text, _float, _float)
    except RecursionError:
        raise TooLarge("JSON is nested too deeply") from None
    except gojson.GoJSONError as error:
        raise GoError(error.message) from None


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise GoError(f"json: cannot unmarshal number {digits} into Go value of type float64")
    return number


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
