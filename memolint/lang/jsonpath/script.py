"""The little language of filters and scripts in paths (`script/standard`): operators on text, found without a grammar.

An expression is searched for the first occurrence of each operator in turn, loosest first, outside quotes and
brackets, and cut there.
"""

from collections.abc import Callable

from memolint.lang.go.encoding import unmarshal
from memolint.lang.go.strings import trim_space
from memolint.lang.go.values import GoError, TooLarge
from memolint.lang.jsonpath.errors import PathError
from memolint.lang.jsonpath.operations import BINARY, Operand, Operation, Parameters, boolean, is_quoted, number

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

Selection = Callable[[object, object], object]
"""What a path selects, for the values of `$` and `@`."""


class Script:
    """A compiled expression; `source` is its text."""

    def __init__(self, source: str, operation: Operation | None) -> None:
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
        for read in (number, boolean):
            try:
                return read(self.source, parameters)
            except GoError:
                continue
        return self.source


def compile_script(source: str, selection: Callable[[str], Selection]) -> Script:
    """An expression ready to be evaluated; `selection` compiles the paths in it. Raises PathError."""
    return Script(source, _Compiler(selection).operation(source, _OPERATORS, 0))


class _Compiler:
    """Cuts an expression at its operators, from the loosest on."""

    def __init__(self, selection: Callable[[str], Selection]) -> None:
        self._selection = selection

    def operation(self, text: str, operators: tuple[str, ...], depth: int) -> Operation | None:
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
            found = self._cut(text, operator, operators, depth)
            if found is not None or len(operators) == 1:
                return found
            operators = operators[1:]

    def _cut(self, text: str, operator: str, operators: tuple[str, ...], depth: int) -> Operation | None:
        """The operation of an operator, where the text has it with the operands that it needs."""
        index = _find(text, operator)
        selects = operator in ("@", "$")
        if index < 0:
            return None
        right_text = trim_space(text[index + len(operator) :])
        if not right_text and not selects:
            return None
        right = self._operand(right_text, operators, depth)
        left_text = trim_space(text[:index])
        if not left_text and not selects and operator != "!":
            return None
        left = self._operand(left_text, operators, depth)
        if selects or operator == "!":
            if left is not None:
                return None
            return self._path(text) if selects else lambda parameters: not boolean(right, parameters)
        if operator not in BINARY:
            raise PathError("unsupported operator")
        return BINARY[operator](left, right)

    def _operand(self, text: str, operators: tuple[str, ...], depth: int) -> Operand:
        operation = self.operation(text, operators, depth + 1)
        if operation is not None:
            return operation
        if not text:
            return None
        if (text[0], text[-1]) in (("[", "]"), ("{", "}")):
            try:
                return unmarshal(text)
            except GoError:
                return text
        return text

    def _path(self, text: str) -> Operation:
        """The operation of a path: a text that it selects counts as a string, not as an expression."""
        selection = self._selection(text)

        def operation(parameters: Parameters) -> object:
            value = selection(parameters["$"], parameters["@"])
            return f"'{value}'" if isinstance(value, str) and not is_quoted(value) else value

        return operation


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
