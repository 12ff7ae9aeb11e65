"""Paths: their parts with their meaning (`token.Parse`), and what they select."""

from memolint.lang.go.encoding import unmarshal
from memolint.lang.go.size import check_size
from memolint.lang.go.strconv import atoi
from memolint.lang.go.strings import trim_space
from memolint.lang.go.values import GoError
from memolint.lang.jsonpath import segments
from memolint.lang.jsonpath.errors import (
    PathError,
    expression_format,
    invalid_expression,
    invalid_selector,
    token_format,
)
from memolint.lang.jsonpath.script import Script, Selection, compile_script
from memolint.lang.jsonpath.split import split


def query(text: str, path: str) -> object:
    """Argo's `jsonpath(text, path)`: the value itself for a definite path, else the list of what the path selects.

    Raises GoError for a text that is not JSON, and its subclass PathError.
    """
    value = unmarshal(text)
    check_size(value)
    try:
        parts = _parsed(path)
    except PathError as error:
        raise invalid_selector(path, error) from None
    return segments.apply(parts, value, value)


def _parsed(path: str) -> list[segments.Segment]:
    return [_parse(part) for part in split(path)]


def _selection(path: str) -> Selection:
    """A path within a script."""
    parts = _parsed(path)
    return lambda root, current: segments.apply(parts, root, current)


_PLAIN: dict[str, type[segments.Segment]] = {
    "$": segments.Root,
    "@": segments.Current,
    "*": segments.Wildcard,
    "..": segments.Recursive,
    "length": segments.Length,
}


def _parse(text: str) -> segments.Segment:
    text = trim_space(text)
    if not text:
        raise PathError("invalid token. token string is empty", "token")
    if text in _PLAIN:
        return _PLAIN[text]()
    if not text.startswith("["):
        return segments.Child(text)
    if not text.endswith("]"):
        raise token_format(text)
    inside = trim_space(text[1:-1])
    if not inside:
        raise token_format(text)
    if inside == "*":
        return segments.Wildcard()
    if inside.startswith("?"):
        if not inside.startswith("?(") or not inside.endswith(")"):
            raise token_format(text)
        return segments.Filter(_script(trim_space(inside[2:-1])))
    return _subscript(_Arguments(text, inside).read(), text)


class _Arguments:
    """The arguments between square brackets: ints, quoted keys, scripts, and the signs between them."""

    def __init__(self, token: str, inside: str) -> None:
        self._token = token
        self._inside = inside
        self._buffer = ""
        self._open = 0
        self._quote = ""
        self._found: list[object] = []

    def read(self) -> list[object]:
        for index, character in enumerate(self._inside):
            self._buffer += character
            self._take(index, character)
        if self._buffer:
            self._found.append(_int_or_text(self._buffer))
        return self._found

    def _take(self, index: int, character: str) -> None:
        if character == " " and not self._quote and not self._open:
            self._buffer = trim_space(self._buffer)
        elif character == "(":
            self._open += not self._quote
        elif character == ")":
            self._open -= 1
            if not self._open:
                self._script()
        elif character in "'\"":
            self._quoted(character)
        elif character in ":," and not self._quote and not self._open:
            self._separator(index, character)

    def _script(self) -> None:
        if not _is_script(self._buffer):
            raise expression_format(self._buffer)
        self._found.append(self._buffer)
        self._buffer = ""

    def _quoted(self, character: str) -> None:
        if self._open or (self._quote and self._quote != character):
            return
        if self._buffer[-2:-1] == "\\":
            self._buffer = self._buffer[:-2] + character
        elif not self._quote:
            if self._buffer != character:
                raise token_format(self._token)
            self._quote = character
        else:
            self._quote = ""
            if not _is_key(self._buffer):
                raise token_format(self._token)
            self._found.append(self._buffer)
            self._buffer = ""

    def _separator(self, index: int, character: str) -> None:
        argument = self._buffer[:-1]
        if argument:
            value = _int_or_text(argument)
            if character == ":" and isinstance(value, str):
                raise token_format(self._token)
            self._found.append(value)
        elif character == ":" and index == 0:
            self._found.append(None)
        self._found.append(_COLON if character == ":" else _COMMA)
        self._buffer = ""


_COLON, _COMMA = object(), object()


def _int_or_text(text: str) -> object:
    number = atoi(text)
    return text if number is None else number


def _is_script(text: str) -> bool:
    return len(text) > 2 and text.startswith("(") and text.endswith(")")


def _is_key(text: str) -> bool:
    return len(text) > 1 and text[0] in "'\"" and text[0] == text[-1]


def _subscript(arguments: list[object], text: str) -> segments.Segment:
    if len(arguments) == 1:
        return _single(arguments[0], text)
    colons, commas = arguments.count(_COLON), arguments.count(_COMMA)
    values = _values(arguments)
    if colons and commas:
        raise token_format(text)
    if commas:
        if commas >= len(values):
            raise token_format(text)
        return segments.Union([_union_argument(value, text) for value in values])
    if not colons or colons > 2:
        raise token_format(text)
    if colons == 1 and len(values) == 1:
        values.append(None)
    if len(values) < 2:
        # Go reads beyond its slice here and panics.
        raise PathError(f"runtime error: index out of range [1] with length {len(values)}", "selector")
    bounds = [_bound(value) for value in values[:3]]
    return segments.Range(*[*bounds, None][:3])


def _single(argument: object, text: str) -> segments.Segment:
    if isinstance(argument, int):
        return segments.Index(argument)
    if isinstance(argument, str) and _is_key(argument):
        return segments.Child(argument[1:-1])
    if isinstance(argument, str) and _is_script(argument):
        return segments.Computed(_script(argument[1:-1]))
    raise token_format(text)


def _values(arguments: list[object]) -> list[object]:
    """The arguments without the signs; between two colons stands nothing."""
    values: list[object] = []
    after_colon = False
    for argument in arguments:
        if argument is _COLON:
            if after_colon:
                values.append(None)
            after_colon = True
            continue
        if argument is not _COMMA:
            values.append(argument)
        after_colon = False
    return values


def _union_argument(value: object, text: str) -> "str | int | Script":
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _is_script(value):
        return _argument_script(value)
    if isinstance(value, str) and _is_key(value):
        return value[1:-1]
    raise token_format(text)


def _bound(value: object) -> "int | Script | None":
    if isinstance(value, str):
        if not _is_script(value):
            raise expression_format(value)
        return _argument_script(value)
    return value if isinstance(value, int) else None


def _script(source: str) -> Script:
    return compile_script(source, _selection)


def _argument_script(value: str) -> Script:
    try:
        return _script(value[1:-1])
    except GoError as error:
        raise invalid_expression(error) from None
