"""JSON as Go's encoder writes it.

`encoding/json` sorts the keys of maps, escapes `<`, `>` and `&`, and writes floats as ECMAScript does; Argo substitutes
in such text, compares it and stores it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from memolint.lang.go.strconv import SHORT_ESCAPES, fixed_text, not_finite, shortest_digits, with_point
from memolint.typed import Any

_RECURSION = 100
_SHORT = 80
_BLANKS = " \t\n\r"
MAX_DEPTH = 10_000
"""Deepest nesting that is written or read: the limit of Go's decoder (`exceeded max depth`)."""

Path = tuple[str | int, ...]
Order = Callable[[Path, Mapping[str, object]], Sequence[str]]
"""The keys of the object at a path, in the order of the Go struct that holds it."""

_JSON_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x20), *map(ord, "<>&\u2028\u2029"))} | {
    ord(character): escape for character, escape in SHORT_ESCAPES.items()
}


class GoJSONError(ValueError):
    """A value that Go cannot encode, or a text that it cannot decode; `message` is Go's own words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Number(float):
    """A number decoded from JSON that remembers how it was written, as Go's `json.Number` does: `1.0` stays `1.0`."""

    text: str

    def __new__(cls, text: str) -> "Number":
        """The number that `text` denotes."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def marshal(value: object, order: Order | None = None) -> str:
    """The compact text that `json.Marshal` gives; keys are sorted unless `order` tells those of a Go struct.

    Raises GoJSONError for what Go cannot encode: NaN, infinities, maps whose keys are not strings.
    """
    if order is None:
        try:
            return _shallow(value, 0)
        except _Deep:
            pass
    return "".join(_pieces(value, order))


class _Deep(Exception):
    """Nested deeper than a recursion should go."""


def _shallow(value: object, depth: int) -> str:
    """The text of what is not deep, which nearly all is: several times as fast as with a stack."""
    if isinstance(value, str):
        return f'"{escape(value)}"'
    if isinstance(value, dict):
        if depth > _RECURSION:
            raise _Deep
        members = [f'"{escape(key)}":{_shallow(value[key], depth + 1)}' for key in _keys(value, None, None)]
        return f"{{{','.join(members)}}}"
    if not isinstance(value, list) and not isinstance(value, tuple):
        return _scalar(value)
    if depth > _RECURSION:
        raise _Deep
    return f"[{','.join([_shallow(member, depth + 1) for member in value])}]"


def struct(value: Mapping[str, object], names: Iterable[str]) -> str:
    """The text of one struct with its fields in this order; what is in them is written as by `marshal`."""
    return "{" + ",".join([f'"{escape(name)}":{marshal(value[name])}' for name in names]) + "}"


def escape(text: str) -> str:
    """The body of the JSON string for `text`, without its quotes. Invalid UTF-8 (lone surrogates) becomes U+FFFD."""
    if text.isalnum():
        return text
    return _known_escape(text) if len(text) <= _SHORT else _escaped(text)


@lru_cache(maxsize=4096)
def _known_escape(text: str) -> str:
    """The same for names and short texts, which come again and again."""
    return _escaped(text)


def _escaped(text: str) -> str:
    return _valid_utf8(text.translate(_JSON_ESCAPES))


def fixed(text: str) -> str:
    """JSON text without the escapes of `<`, `>` and `&` that Go adds for HTML (`util/json.Fix`)."""
    return text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")


def float_text(value: float) -> str:
    """A float as `json.Marshal` writes it: exponents below 1e-6 and from 1e21. Raises GoJSONError for NaN and Inf."""
    if unsupported := not_finite(value):
        raise GoJSONError(f"json: unsupported value: {unsupported}")
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        return _exponent_text(value)
    return fixed_text(value)


def valid(text: str) -> bool:
    """Whether `text` is one JSON value, as `json.Valid` says."""
    try:
        decode(text)
    except GoJSONError:
        return False
    return True


def decode(text: str, keep_numbers: bool = False) -> object:
    """The value of a JSON text; with `keep_numbers`, numbers that are not plain integers are `Number`s.

    Raises GoJSONError for a text that is not JSON or nests too deep to read.
    """
    try:
        return read(text, _integer, Number if keep_numbers else None)
    except RecursionError:
        raise GoJSONError("exceeded max depth") from None


def read(text: str, integer: Callable[[str], object], real: Callable[[str], object] | None) -> object:
    """The value of a JSON text, numbers as these make them. Raises GoJSONError, and RecursionError for deep ones."""
    try:
        value = _loads(text, _Context(integer, real or float))
    except ValueError:
        raise GoJSONError(_syntax_message(text)) from None
    return _without_surrogates(value) if "\\u" in text or not text.isascii() else value


class _Context:
    """What the C part of `json` asks its decoder for."""

    strict = True
    object_hook = object_pairs_hook = None

    def __init__(self, integer: Callable[[str], object], real: Callable[[str], object]) -> None:
        self.parse_int = integer
        self.parse_float = real
        self.parse_constant = _refuse_constant


def _loads(text: str, context: Any) -> object:
    """`json.loads` of what is in C; the rest of that package compiles patterns at the price of a small file's lint."""
    try:
        from _json import make_scanner

        scan = make_scanner(context)
    except (ImportError, AttributeError):
        return _loads_slowly(text, context)
    body = text.strip(_BLANKS)
    try:
        value, end = scan(body, 0)
    except StopIteration:
        raise ValueError from None
    except SystemError:  # it takes its exception from `json.decoder`, and raises none where nobody has loaded that
        return _loads_slowly(text, context)
    if end != len(body):
        raise ValueError
    return value


def _loads_slowly(text: str, context: Any) -> object:
    import json

    return json.loads(text, **vars(context))


def _syntax_message(text: str) -> str:
    from memolint.lang.go.json import syntax  # only for a text that is not JSON

    return syntax.syntax_error(text) or "exceeded max depth"


def _integer(digits: str) -> int | float:
    # Beyond 4300 digits Python refuses to convert; such a number is infinite as a float64 anyway.
    if digits == "-0":
        return Number("-0")
    return int(digits) if len(digits) < 400 else float(digits)


def _without_surrogates(value: object) -> object:
    """Lone surrogates, which JSON may spell as escapes, are U+FFFD in Go."""
    if isinstance(value, str):
        return _valid_utf8(value)
    if isinstance(value, list):
        return [_without_surrogates(member) for member in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(member) for key, member in value.items()}
    return value


def _valid_utf8(text: str) -> str:
    """The text with U+FFFD for each lone surrogate (in Go: each byte that is not UTF-8)."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def _refuse_constant(name: str) -> object:
    """`NaN` and `Infinity` are not JSON."""
    raise ValueError(name)


def _exponent_text(value: float) -> str:
    digits, exponent, sign = shortest_digits(value)
    power = exponent + len(digits) - 1
    return f"{sign}{with_point(digits)}e{'-' if power < 0 else '+'}{abs(power)}"


_Link = tuple["_Link | None", str | int]
"""A path, from its end: paths are only made where they are asked for."""
_Pending = tuple[object, "_Link | None", int]
"""A value that is still to be written, its path and its depth."""


def _pieces(value: object, order: Order | None) -> Iterator[str]:
    """The pieces of the text, with a stack of our own: documents may nest deeper than Python's."""
    stack: list[str | _Pending] = [(value, None, 0)]
    while stack:
        step = stack.pop()
        yield step if isinstance(step, str) else _begin(step, order, stack)


def _begin(pending: _Pending, order: Order | None, stack: list[str | _Pending]) -> str:
    """The text of a scalar, or an opening bracket, with what follows it put on the stack, last first."""
    value, path, depth = pending
    if isinstance(value, str):
        return f'"{escape(value)}"'
    if not isinstance(value, dict | list | tuple):
        return _scalar(value)
    if depth >= MAX_DEPTH:
        raise GoJSONError("exceeded max depth")
    if isinstance(value, dict):
        return _begin_object(value, path, depth + 1, order, stack)
    members: list[_Pending] = [(member, (path, index), depth + 1) for index, member in enumerate(value)]
    stack.append("]")
    for index in range(len(members) - 1, -1, -1):
        stack.append(members[index])
        if index:
            stack.append(",")
    return "["


def _begin_object(
    value: dict[object, object], path: "_Link | None", depth: int, order: Order | None, stack: list[str | _Pending]
) -> str:
    keys = _keys(value, path, order)
    stack.append("}")
    for index in range(len(keys) - 1, -1, -1):
        key = keys[index]
        stack.append((value[key], (path, key), depth))
        stack.append(f'{"," if index else ""}"{escape(key)}":')
    return "{"


def _keys(value: dict[object, object], path: "_Link | None", order: Order | None) -> Sequence[str]:
    keys = [key for key in value if isinstance(key, str)]
    if len(keys) < len(value):
        raise GoJSONError("json: unsupported type: map[interface {}]interface {}")
    if order is not None:
        return order(_path(path), {key: value[key] for key in keys})
    return sorted(keys)


def _path(link: "_Link | None") -> Path:
    keys: list[str | int] = []
    while link is not None:
        link, key = link
        keys.append(key)
    return tuple(reversed(keys))


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Number):
        return value.text
    if isinstance(value, float):
        return float_text(value)
    text = getattr(value, "json_text", None)  # of the Go types that Python's do not stand for
    if text is None:
        raise GoJSONError(f"json: unsupported type: {getattr(value, 'GO_TYPE', type(value).__name__)}")
    return str(text())
