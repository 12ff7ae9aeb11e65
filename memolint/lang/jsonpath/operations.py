"""What the operators of filters and scripts compute (`script/standard/operator_*.go`)."""

from collections.abc import Callable

from memolint.lang.go import arithmetic, fmt, regex
from memolint.lang.go.encoding import unmarshal
from memolint.lang.go.strconv import atoi, parse_float
from memolint.lang.go.values import GoError, Int64
from memolint.typed import Any

Parameters = dict[str, Any]
"""The values of `$`, `@`, `nil` and `null`."""
Operand = Any
"""An operation, a value that the expression spells out, its text, or None where it is missing."""
Operation = Callable[[Parameters], object]


def is_quoted(text: str) -> bool:
    """Whether a text is a string literal of the language."""
    return len(text) > 1 and text[0] == text[-1] == "'"


def _resolved(operand: Operand, parameters: Parameters) -> Any:
    """An operand's value: that of an operation, or of a name; else its text."""
    value = operand(parameters) if callable(operand) else operand
    return parameters[value] if isinstance(value, str) and value in parameters else value


def _needed(operand: Operand) -> None:
    if operand is None:
        raise GoError("invalid argument. is nil")


def number(operand: Operand, parameters: Parameters) -> float:
    """An operand as a number. Raises GoError."""
    _needed(operand)
    parsed = parse_float(fmt.text(_resolved(operand, parameters)))
    if parsed is None:
        raise GoError("invalid argument. expected number")
    return parsed


def _integer(operand: Operand, parameters: Parameters) -> int:
    _needed(operand)
    parsed = atoi(fmt.text(_resolved(operand, parameters)))
    if parsed is None:
        raise GoError("invalid argument. expected integer")
    return parsed


_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def boolean(operand: Operand, parameters: Parameters) -> bool:
    """An operand as a condition: nil is false. Raises GoError."""
    value = _resolved(operand, parameters)
    if value is None:
        return False
    text = fmt.text(value)
    if text not in _TRUE and text not in _FALSE:
        raise GoError("invalid argument. expected boolean")
    return text in _TRUE


def _string(operand: Operand, parameters: Parameters) -> str:
    """A string is quoted where it is one in the data, or is quoted in the expression; not where it is bare."""
    _needed(operand)
    value = operand(parameters) if callable(operand) else operand
    named = isinstance(value, str) and value in parameters
    value = parameters[value] if named else value
    if not isinstance(value, str):
        return fmt.text(value)
    if is_quoted(value):
        return value
    if len(value) > 1 and value[0] == value[-1] == '"':
        return f"'{value[1:-1]}'"
    return f"'{value}'" if named else value


def _elements(operand: Operand, parameters: Parameters) -> list[Any]:
    _needed(operand)
    value = _resolved(operand, parameters)
    if isinstance(value, str) and value and (value[0], value[-1]) in (("[", "]"), ("{", "}")):
        try:
            value = unmarshal(value)
        except GoError:
            raise GoError("invalid argument") from None
    if value is None:
        raise GoError("invalid argument. is nil")
    if not isinstance(value, list | dict):
        raise GoError("invalid argument. expected array, map, or slice")
    return value if isinstance(value, list) else list(value.values())


def _numbers(operation: Callable[[float, float], object]) -> Callable[[Operand, Operand], Operation]:
    return lambda left, right: lambda parameters: operation(number(left, parameters), number(right, parameters))


def _equality(wanted: bool) -> Callable[[Operand, Operand], Operation]:
    return lambda left, right: lambda parameters: _equal(left, right, parameters) is wanted


def _equal(left: Operand, right: Operand, parameters: Parameters) -> bool:
    try:
        return number(left, parameters) == number(right, parameters)
    except GoError:
        return _string(left, parameters) == _string(right, parameters)


def _logic(decided: bool) -> Callable[[Operand, Operand], Operation]:
    """Both sides are evaluated."""

    def build(left: Operand, right: Operand) -> Operation:
        def operation(parameters: Parameters) -> bool:
            values = [boolean(left, parameters), boolean(right, parameters)]
            return decided if decided in values else not decided

        return operation

    return build


def _membership(wanted: bool) -> Callable[[Operand, Operand], Operation]:
    def build(left: Operand, right: Operand) -> Operation:
        return lambda parameters: (_item(left, parameters) in _typed(_elements(right, parameters))) is wanted

    return build


def _item(operand: Operand, parameters: Parameters) -> object:
    for read in (number, _string, boolean):
        try:
            value: object = read(operand, parameters)
            return type(value), value
        except GoError:
            continue
    return type(operand), operand


def _typed(members: list[Any]) -> list[tuple[type, object]]:
    return [(type(member), member) for member in members if not isinstance(member, list | dict)]


def _regex(left: Operand, right: Operand) -> Operation:
    def operation(parameters: Parameters) -> bool:
        text, pattern = _unquoted(_string(left, parameters)), _unquoted(_string(right, parameters))
        try:
            return regex.compile(pattern).search(text) is not None
        except regex.RegexError:
            raise GoError("invalid argument. expected a valid regexp") from None

    return operation


def _unquoted(text: str) -> str:
    return text[1:-1] if is_quoted(text) else text


def _modulo(left: Operand, right: Operand) -> Operation:
    # Go's int64 differs from expr-lang's int in type only: it prints and counts alike.
    return lambda parameters: Int64(arithmetic.remainder(_integer(left, parameters), _integer(right, parameters)))


BINARY: dict[str, Callable[[Operand, Operand], Operation]] = {
    "||": _logic(True),
    "&&": _logic(False),
    "==": _equality(True),
    "!=": _equality(False),
    "<=": _numbers(lambda left, right: left <= right),
    ">=": _numbers(lambda left, right: left >= right),
    "<": _numbers(lambda left, right: left < right),
    ">": _numbers(lambda left, right: left > right),
    "=~": _regex,
    "+": _numbers(lambda left, right: left + right),
    "-": _numbers(lambda left, right: left - right),
    "*": _numbers(lambda left, right: left * right),
    "/": _numbers(arithmetic.quotient),
    "**": _numbers(arithmetic.power),
    "%": _modulo,
    "in": _membership(True),
    "not in": _membership(False),
}
"""The operations of the operators between two operands, by their sign."""
