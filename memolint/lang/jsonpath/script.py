"""The little language of filters and scripts in paths (`script/standard`): operators on text, found without a grammar.

An expression is searched for the first occurrence of each operator in turn, loosest first, outside quotes and
brackets, and cut there.
"""

from collections.abc import Callable
from typing import Any

from memolint.lang.expr.builtins.numbers import atoi, parse_float
from memolint.lang.expr.run.operators import divide, modulo, power
from memolint.lang.go import fmt
from memolint.lang.go.strings import trim_space
from memolint.lang.go.values import GoError, TooLarge
from memolint.lang.jsonpath.errors import PathError

MAX_DEPTH = 40
"""Deepest nesting of operators."""

_OPERATORS = (
    "||",
    "&&",
    "==",
    "!=",
    "<=",
    ">=",
    "<",
    ">",
    "=~",
    "!",
    "+",
    "-",
    "**",
    "*",
    "/",
    "%",
    "not in",
    "in",
    "@",
    "$",
)

_Parameters = dict[str, Any]
_Operand = Any
_Operation = Callable[[_Parameters], object]


class Script:
    """A compiled expression; `source` is its text."""

    def __init__(self, source: str, operation: _Operation | None) -> None:
        self.source = source
        self._operation = operation

    def evaluate(self, root: object, current: object) -> object:
        """Its value for `$` and `@`. Raises GoError."""
        if not self.source:
            raise PathError("invalid expression. is empty", "expression")
        parameters = {"$": root, "@": current, "nil": None, "null": None}
        if self._operation is not None:
            return self._operation(parameters)
        if self.source in parameters:
            return parameters[self.source]
        for read in (_number, _boolean):
            try:
                return read(self.source, parameters)
            except GoError:
                continue
        return self.source


def compile_script(source: str) -> Script:
    """An expression ready to be evaluated. Raises PathError."""
    return Script(source, _build(source, _OPERATORS, 0))


def _build(text: str, operators: tuple[str, ...], depth: int) -> _Operation | None:
    """The operation of a text, or None where it has none."""
    if depth > MAX_DEPTH:
        raise TooLarge("a script in a path is nested too deeply")
    while True:
        text = trim_space(text)
        if not text:
            return None
        operator = operators[0]
        if text.startswith("(") and text.endswith(")"):
            # In brackets all operators count again, after the one that was looked for.
            text = trim_space(text[1:-1])
            operators = ("", *_OPERATORS)
        operation = _cut(text, operator, operators, depth)
        if operation is not None:
            return operation
        if len(operators) == 1:
            return None
        operators = operators[1:]


def _cut(text: str, operator: str, operators: tuple[str, ...], depth: int) -> _Operation | None:
    """The operation of an operator, where the text has it with the operands that it needs."""
    index = _find(text, operator)
    selects = operator in ("@", "$")
    if index < 0:
        return None
    right_text = trim_space(text[index + len(operator) :])
    if not right_text and not selects:
        return None
    right = _operand(right_text, operators, depth)
    left_text = trim_space(text[:index])
    if not left_text and not selects and operator != "!":
        return None
    left = _operand(left_text, operators, depth)
    if selects or operator == "!":
        if left is not None:
            return None
        return _selector(text) if selects else lambda parameters: not _boolean(right, parameters)
    if operator not in _BINARY:
        raise PathError("unsupported operator")
    return _BINARY[operator](left, right)


def _operand(text: str, operators: tuple[str, ...], depth: int) -> _Operand:
    operation = _build(text, operators, depth + 1)
    if operation is not None:
        return operation
    if not text:
        return None
    if (text[0], text[-1]) in (("[", "]"), ("{", "}")):
        from memolint.lang.go.json.decode import unmarshal

        try:
            return unmarshal(text)
        except GoError:
            return text
    return text


def _find(text: str, operator: str) -> int:
    """The offset of the first occurrence outside quotes and brackets, or -1; its last character counts."""
    quote, squares, rounds = "", 0, 0
    for index, character in enumerate(text):
        if character in "()" and not quote and squares <= 0:
            rounds += 1 if character == "(" else -1
        elif character in "[]" and not quote and rounds <= 0:
            squares += 1 if character == "[" else -1
        elif character in "'\"" and quote in ("", character) and squares <= 0 and rounds <= 0:
            quote = "" if quote else character
        if quote or squares > 0 or rounds > 0 or len(operator) > index + 1:
            continue
        start = index + 1 - len(operator)
        if text[start : index + 1] == operator:
            return start
    return -1


def _selector(text: str) -> _Operation:
    from memolint.lang.jsonpath.selector import parse_parts
    from memolint.lang.jsonpath.tokens import apply

    parts = parse_parts(text)

    def operation(parameters: _Parameters) -> object:
        value = apply(parts, parameters["$"], parameters["@"])
        if isinstance(value, str) and not _is_quoted(value):
            return f"'{value}'"
        return value

    return operation


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == "'"


# Operands


def _resolved(operand: _Operand, parameters: _Parameters) -> Any:
    """An operand's value: that of an operation, or of a name; else its text."""
    value = operand(parameters) if callable(operand) else operand
    return parameters[value] if isinstance(value, str) and value in parameters else value


def _needed(operand: _Operand) -> None:
    if operand is None:
        raise GoError("invalid argument. is nil")


def _number(operand: _Operand, parameters: _Parameters) -> float:
    _needed(operand)
    number = parse_float(fmt.text(_resolved(operand, parameters)))
    if number is None:
        raise GoError("invalid argument. expected number")
    return number


def _integer(operand: _Operand, parameters: _Parameters) -> int:
    _needed(operand)
    number = atoi(fmt.text(_resolved(operand, parameters)))
    if number is None:
        raise GoError("invalid argument. expected integer")
    return number


_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def _boolean(operand: _Operand, parameters: _Parameters) -> bool:
    value = _resolved(operand, parameters)
    if value is None:
        return False
    text = fmt.text(value)
    if text not in _TRUE and text not in _FALSE:
        raise GoError("invalid argument. expected boolean")
    return text in _TRUE


def _string(operand: _Operand, parameters: _Parameters) -> str:
    """A string is quoted where it is one in the data, or is quoted in the expression; not where it is bare."""
    _needed(operand)
    value = operand(parameters) if callable(operand) else operand
    named = isinstance(value, str) and value in parameters
    value = parameters[value] if named else value
    if not isinstance(value, str):
        return fmt.text(value)
    if _is_quoted(value):
        return value
    if len(value) > 1 and value[0] == value[-1] == '"':
        return f"'{value[1:-1]}'"
    return f"'{value}'" if named else value


def _elements(operand: _Operand, parameters: _Parameters) -> list[Any]:
    _needed(operand)
    value = _resolved(operand, parameters)
    if isinstance(value, str) and value and (value[0], value[-1]) in (("[", "]"), ("{", "}")):
        from memolint.lang.go.json.decode import unmarshal

        try:
            value = unmarshal(value)
        except GoError:
            raise GoError("invalid argument") from None
    if value is None:
        raise GoError("invalid argument. is nil")
    if not isinstance(value, list | dict):
        raise GoError("invalid argument. expected array, map, or slice")
    return value if isinstance(value, list) else list(value.values())


# Operations


def _numbers(operation: Callable[[float, float], object]) -> Callable[[_Operand, _Operand], _Operation]:
    return lambda left, right: lambda parameters: operation(_number(left, parameters), _number(right, parameters))


def _equality(wanted: bool) -> Callable[[_Operand, _Operand], _Operation]:
    return lambda left, right: lambda parameters: _equal(left, right, parameters) is wanted


def _equal(left: _Operand, right: _Operand, parameters: _Parameters) -> bool:
    try:
        return _number(left, parameters) == _number(right, parameters)
    except GoError:
        return _string(left, parameters) == _string(right, parameters)


def _logic(decided: bool) -> Callable[[_Operand, _Operand], _Operation]:
    """Both sides are evaluated."""

    def build(left: _Operand, right: _Operand) -> _Operation:
        def operation(parameters: _Parameters) -> bool:
            values = [_boolean(left, parameters), _boolean(right, parameters)]
            return decided if decided in values else not decided

        return operation

    return build


def _membership(wanted: bool) -> Callable[[_Operand, _Operand], _Operation]:
    def build(left: _Operand, right: _Operand) -> _Operation:
        return lambda parameters: (_item(left, parameters) in _typed(_elements(right, parameters))) is wanted

    return build


def _item(operand: _Operand, parameters: _Parameters) -> object:
    for read in (_number, _string, _boolean):
        try:
            value: object = read(operand, parameters)
            return type(value), value
        except GoError:
            continue
    return type(operand), operand


def _typed(members: list[Any]) -> list[tuple[type, object]]:
    return [(type(member), member) for member in members if not isinstance(member, list | dict)]


def _regex(left: _Operand, right: _Operand) -> _Operation:
    from memolint.lang.go import regex

    def operation(parameters: _Parameters) -> bool:
        text, pattern = _unquoted(_string(left, parameters)), _unquoted(_string(right, parameters))
        try:
            return regex.compile(pattern).search(text) is not None
        except regex.RegexError:
            raise GoError("invalid argument. expected a valid regexp") from None

    return operation


def _unquoted(text: str) -> str:
    return text[1:-1] if _is_quoted(text) else text


def _modulo(left: _Operand, right: _Operand) -> _Operation:
    # Go's int64 is no int of expr-lang, but prints and counts alike.
    from memolint.lang.go.values import Int64

    return lambda parameters: Int64(modulo(_integer(left, parameters), _integer(right, parameters)))


_BINARY: dict[str, Callable[[_Operand, _Operand], _Operation]] = {
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
    "/": _numbers(divide),
    "**": _numbers(power),
    "%": _modulo,
    "in": _membership(True),
    "not in": _membership(False),
}
