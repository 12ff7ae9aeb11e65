"""The operators on values (`vm/runtime`). They raise govalues.GoError with Go's words."""

from collections.abc import Callable

from memolint.lang.go import arithmetic
from memolint.lang.go.reflect import deep_equal, elements, is_list, is_nil, is_number
from memolint.lang.go.size import check_size
from memolint.lang.go.strings import octets, rejoined
from memolint.lang.go.values import (
    MAX_TEXT,
    Bytes,
    Duration,
    GoError,
    NilSlice,
    TooLarge,
    Uint8,
    WrongType,
    gotype,
    truncated,
    wrapped,
)
from memolint.typed import Any


def add(left: Any, right: Any) -> object:
    """`+`."""
    if is_number(left) and is_number(right):
        return _number(left + right)
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_TEXT:
            raise TooLarge("a string is too large")
        return rejoined(left + right)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return Duration(wrapped(left + right))
    if isinstance(left, Duration) != isinstance(right, Duration):
        moved = _moved(left, right)
        if moved is not None:
            return moved
    raise _undefined("+", left, right)


def subtract(left: Any, right: Any) -> object:
    """`-`."""
    if is_number(left) and is_number(right):
        return _number(left - right)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return Duration(wrapped(left - right))
    if gotype(left) == "time.Time":
        if isinstance(right, Duration):
            return _moved(left, Duration(-right))
        if gotype(right) == "time.Time":
            return left.since(right)
    raise _undefined("-", left, right)


def multiply(left: Any, right: Any) -> object:
    """`*`; with a duration on either side, a duration, but a float with a float on the other."""
    if is_number(left) and is_number(right):
        return _number(left * right)
    sides = (left, right)
    if all(isinstance(side, Duration) or is_number(side) for side in sides):
        product = left * right
        return product if isinstance(product, float) else Duration(wrapped(product))
    raise _undefined("*", left, right)


def divide(left: Any, right: Any) -> float:
    """`/`: always a float64; division by zero is an infinity or NaN."""
    if not is_number(left) or not is_number(right):
        raise _undefined("/", left, right)
    return arithmetic.quotient(float(left), float(right))


def modulo(left: Any, right: Any) -> int:
    """`%`: integers, with the sign of the dividend."""
    if not all(is_number(side) and isinstance(side, int) for side in (left, right)):
        raise _undefined("%", left, right)
    return arithmetic.remainder(left, right)


def power(left: Any, right: Any) -> float:
    """`**` and `^`."""
    return arithmetic.power(to_float(left), to_float(right))


def negate(value: Any) -> object:
    """Unary minus."""
    if not is_number(value):
        raise WrongType(f"invalid operation: - {gotype(value)}")
    if isinstance(value, float):
        return -value
    if isinstance(value, Uint8):
        return Uint8(-value & 0xFF)
    negated = wrapped(-value)
    return negated if type(value) is int else type(value)(negated)


def equal(left: Any, right: Any) -> bool:
    """`==`: numbers by value, lists element by element, everything else by `reflect.DeepEqual`."""
    if is_number(left) and is_number(right):
        return bool(left == right)
    if type(left) is type(right) and isinstance(left, str | bool | Duration):
        return bool(left == right)
    if is_list(left) and is_list(right):
        return _equal_lists(left, right)
    if gotype(left) == gotype(right) == "time.Time":
        return bool(left.instant == right.instant)
    return (is_nil(left) and is_nil(right)) or deep_equal(left, right)


def _equal_lists(left: Any, right: Any) -> bool:
    check_size(left)
    check_size(right)
    if is_nil(left) and is_nil(right):
        return True
    untyped = type(left) is list or type(right) is list or isinstance(left, NilSlice) or isinstance(right, NilSlice)
    if not untyped or isinstance(left, Bytes) != isinstance(right, Bytes):
        return type(left) is type(right) and deep_equal(left, right)
    return _equal_members(elements(left), elements(right))


def _equal_members(left: list[object], right: list[object]) -> bool:
    return len(left) == len(right) and all(equal(one, other) for one, other in zip(left, right, strict=True))


def less(left: Any, right: Any) -> bool:
    """`<`."""
    return _compare("<", left, right, lambda one, other: one < other)


def more(left: Any, right: Any) -> bool:
    """`>`."""
    return _compare(">", left, right, lambda one, other: one > other)


def less_or_equal(left: Any, right: Any) -> bool:
    """`<=`."""
    return _compare("<=", left, right, lambda one, other: one <= other)


def more_or_equal(left: Any, right: Any) -> bool:
    """`>=`."""
    return _compare(">=", left, right, lambda one, other: one >= other)


def _compare(operator: str, left: Any, right: Any, test: "Callable[[Any, Any], bool]") -> bool:
    if (is_number(left) and is_number(right)) or (isinstance(left, Duration) and isinstance(right, Duration)):
        return test(left, right)
    if isinstance(left, str) and isinstance(right, str):
        if left.isascii() and right.isascii():
            return test(left, right)
        return test(octets(left), octets(right))
    if gotype(left) == gotype(right) == "time.Time":
        return test(left.instant, right.instant)
    raise _undefined(operator, left, right)


def to_int(value: Any) -> int:
    """`runtime.ToInt`: any built-in number."""
    if not is_number(value):
        raise WrongType(f"invalid operation: int({gotype(value)})")
    return truncated(value) if isinstance(value, float) else int(value)


def to_float(value: Any) -> float:
    """`runtime.ToFloat64`: any built-in number."""
    if not is_number(value):
        raise WrongType(f"invalid operation: float({gotype(value)})")
    return float(value)


def _number(value: "int | float") -> "int | float":
    return value if isinstance(value, float) else wrapped(value)


def _moved(one: Any, other: Any) -> object:
    """A time and a duration, in either order."""
    time, duration = (other, one) if isinstance(one, Duration) else (one, other)
    if gotype(time) != "time.Time":
        return None
    return time.plus(duration)


def _undefined(operator: str, left: Any, right: Any) -> GoError:
    return WrongType(f"invalid operation: {gotype(left)} {operator} {gotype(right)}")
