"""Evaluation of a `when` (govaluate's `evaluationStage.go`, Argo's `shouldExecute`)."""

import math
from collections.abc import Callable, Sequence

from memolint.lang.go import arithmetic
from memolint.lang.when import lexer, tree
from memolint.lang.when.lexer import CLAUSE, COMPARATOR, LOGICALOP, MODIFIER, SEPARATOR, TERNARY, Token
from memolint.lang.when.values import CompiledPattern, WhenError, text_of

_NO_BOOL_LOGICAL = "Value '{}' cannot be used with the logical operator '{}', it is not a bool"
_NO_NUMBER = "Value '{}' cannot be used with the modifier '{}', it is not a number"
_NO_COMPARISON = "Value '{}' cannot be used with the comparator '{}', it is not a number"
_NO_BOOL_TERNARY = "Value '{}' cannot be used with the ternary operator '{}', it is not a bool"
_NO_PREFIX = "Value '{}' cannot be used with the prefix '{}'"
_WORD = 1 << 64
_SIGN = 1 << 63


def evaluate(text: str) -> object:
    """The value of a `when` after substitution: None, bool, float, str or a list of them.

    Words count as strings. Raises WhenError.
    """
    tokens = lexer.tokens(text)
    tree.check_balance(tokens)
    root = tree.parse(_checked(tokens))
    try:
        strings = [token._replace(kind=lexer.STRING) if token.kind == lexer.VARIABLE else token for token in tokens]
        root = tree.parse(_checked(strings))
    except WhenError as error:
        raise WhenError(error.message, "reparse") from None
    return _value(root)


def should_execute(text: str) -> bool:
    """Whether a step or task with this `when` runs; an empty one always does.

    Raises WhenError with the whole message that Argo gives the node.
    """
    if not text:
        return True
    try:
        result = evaluate(text)
    except WhenError as error:
        raise WhenError(_argo_message(text, error), error.phase) from None
    if not isinstance(result, bool):
        raise WhenError(f"Expected boolean evaluation for '{text}'. Got {text_of(result)}", "eval")
    return result


def _argo_message(text: str, error: WhenError) -> str:
    if error.phase == "parse":
        hint = ' (hint: try wrapping the affected expression in quotes ("))' if "Invalid token" in error.message else ""
        return f"Invalid 'when' expression '{text}': {error.message}{hint}"
    if error.phase == "reparse":
        return f"Failed to parse 'when' expression '{text}': {error.message}"
    # The spelling is Argo's.
    return f"Failed to evaluate 'when' expresion '{text}': {error.message}"


def _checked(tokens: list[Token]) -> Sequence[Token]:
    """Tokens in a good order, with the constant patterns compiled (in place, as govaluate does)."""
    tree.check_order(tokens)
    for index, token in enumerate(tokens[:-1]):
        if token.kind == COMPARATOR and token.value in ("=~", "!~") and tokens[index + 1].kind == lexer.STRING:
            pattern = str(tokens[index + 1].value)
            _compile(pattern)
            tokens[index + 1] = tokens[index + 1]._replace(kind=lexer.PATTERN, value=CompiledPattern(pattern))
    return tokens


def _value(node: tree.Node | None) -> object:
    if node is None:
        return None
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Prefix):
        return _prefixed(node.symbol, _value(node.operand))
    if isinstance(node, tree.Access):
        _value(node.argument)
        raise WhenError(f"No parameter '{node.name}' found.", "eval")
    value = _value(node.first)
    for symbol, operand in node.rest:
        value = _APPLY[node.kind](symbol, value, operand)
    return value


def _prefixed(symbol: str, value: object) -> object:
    if symbol == "!" and isinstance(value, bool):
        return not value
    if symbol != "!" and isinstance(value, float):
        return -value if symbol == "-" else float(~_int64(value))
    raise WhenError(_NO_PREFIX.format(text_of(value), symbol), "eval")


def _separated(_symbol: str, left: object, operand: tree.Node | None) -> object:
    right = _value(operand)
    if not isinstance(left, list):
        return [left, right]
    # Each operand is evaluated once, so this list is held nowhere else.
    left.append(right)
    return left


def _ternary(symbol: str, left: object, operand: tree.Node | None) -> object:
    if symbol == "?":
        if left is False:
            return None
        right = _value(operand)
        if left is not True:
            raise WhenError(_NO_BOOL_TERNARY.format(text_of(left), symbol), "eval")
        return right
    return left if left is not None else _value(operand)


def _logical(symbol: str, left: object, operand: tree.Node | None) -> object:
    if left is (symbol == "||"):
        return left
    right = _value(operand)
    for side in (left, right):
        if not isinstance(side, bool):
            raise WhenError(_NO_BOOL_LOGICAL.format(text_of(side), symbol), "eval")
    return right


def _compared(symbol: str, left: object, operand: tree.Node | None) -> object:
    right = _value(operand)
    if symbol in ("==", "!="):
        return _is_equal(left, right) is (symbol == "==")
    if symbol == "in":
        return _is_member(left, right)
    if symbol in ("=~", "!~"):
        return _matches(left, right, symbol) is (symbol == "=~")
    return _is_ordered(symbol, left, right)


def _is_ordered(symbol: str, left: object, right: object) -> bool:
    order: int
    if isinstance(left, str) and isinstance(right, str):
        order = (left > right) - (left < right)
    elif isinstance(left, float) and isinstance(right, float):
        if left != left or right != right:
            return False
        order = (left > right) - (left < right)
    else:
        raise WhenError(_NO_COMPARISON.format(text_of(left), symbol), "eval")
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[symbol]


def _is_member(left: object, right: object) -> bool:
    if not isinstance(right, list):
        raise WhenError(_NO_COMPARISON.format(text_of(right), "in"), "eval")
    for member in right:
        if isinstance(left, list) and isinstance(member, list):
            raise WhenError("runtime error: comparing uncomparable type []interface {}", "eval")
        if _is_equal(left, member):
            return True
    return False


def _matches(left: object, right: object, symbol: str) -> bool:
    if not isinstance(left, str):
        raise WhenError(_NO_COMPARISON.format(text_of(left), symbol), "eval")
    if isinstance(right, CompiledPattern):
        return _compile(right.source)(left)
    if isinstance(right, str):
        try:
            return _compile(right)(left)
        except WhenError as error:
            raise WhenError(f"Unable to compile regexp pattern '{right}': {error.message}", "eval") from None
    raise WhenError(_NO_COMPARISON.format(text_of(right), symbol), "eval")


def _is_equal(left: object, right: object) -> bool:
    """`reflect.DeepEqual`: types must agree."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_is_equal, left, right))
    return type(left) is type(right) and left == right


def _calculated(symbol: str, left: object, operand: tree.Node | None) -> object:
    right = _value(operand)
    if symbol == "+" and (isinstance(left, str) or isinstance(right, str)):
        return text_of(left) + text_of(right)
    if isinstance(left, float) and isinstance(right, float):
        return _ARITHMETIC[symbol](left, right)
    side = left if symbol == "+" or not isinstance(left, float) else right
    raise WhenError(_NO_NUMBER.format(text_of(side), symbol), "eval")


def _modulo(left: float, right: float) -> float:
    try:
        return math.fmod(left, right)
    except ValueError:
        return math.nan


def _int64(value: float) -> int:
    """A float as an int64, as amd64 converts it: what does not fit is the lowest one."""
    if not math.isfinite(value) or not -_SIGN <= value < _SIGN:
        return -_SIGN
    return int(value)


def _shifted_left(left: float, right: float) -> float:
    distance = _int64(right) % _WORD
    return float((_int64(left) << distance) % _WORD) if distance < 64 else 0.0


def _shifted_right(left: float, right: float) -> float:
    distance = _int64(right) % _WORD
    return float((_int64(left) % _WORD) >> distance) if distance < 64 else 0.0


def _compile(pattern: str) -> Callable[[str], bool]:
    """A search for a Go regular expression. Raises WhenError with Go's message."""
    from memolint.lang.go import regex as goregex
    from memolint.lang.go.values import TooLarge

    def matches(text: str) -> bool:
        try:
            return regex.search(text) is not None
        except TooLarge as error:
            raise WhenError(error.message, "eval") from None

    try:
        regex = goregex.compile(pattern)
    except (goregex.RegexError, TooLarge) as error:
        raise WhenError(error.message) from None
    return matches


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": arithmetic.quotient,
    "%": _modulo,
    "**": arithmetic.power,
    "&": lambda left, right: float(_int64(left) & _int64(right)),
    "|": lambda left, right: float(_int64(left) | _int64(right)),
    "^": lambda left, right: float(_int64(left) ^ _int64(right)),
    "<<": _shifted_left,
    ">>": _shifted_right,
}
_APPLY: dict[str, Callable[[str, object, tree.Node | None], object]] = {
    SEPARATOR: _separated,
    TERNARY: _ternary,
    LOGICALOP: _logical,
    COMPARATOR: _compared,
    MODIFIER: _calculated,
    CLAUSE: _separated,
}
