"""The operators on values (`vm/runtime`). They raise govalues.GoError with Go's words."""

import math
from collections.abc import Callable
from typing import Any

from memolint.lang.go.size import check_size
from memolint.lang.go.values import (
    MAX_TEXT,
    AnyMap,
    Bytes,
    Duration,
    Function,
    GoError,
    NilSlice,
    TooLarge,
    Uint8,
    elements,
    gotype,
    is_list,
    is_nil,
    is_number,
    rejoined,
    truncated,
    wrapped,
)


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
    dividend, divisor = float(left), float(right)
    if divisor:
        return dividend / divisor
    if not dividend or dividend != dividend:
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def modulo(left: Any, right: Any) -> int:
    """`%`: integers, with the sign of the dividend."""
    integers = is_number(left) and is_number(right) and isinstance(left, int) and isinstance(right, int)
    if not integers or not isinstance(left, int) or not isinstance(right, int):
        raise _undefined("%", left, right)
    if not right:
        raise GoError("runtime error: integer divide by zero")
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def power(left: Any, right: Any) -> float:
    """`**` and `^`: `math.Pow`, multiplication for multiplication, so that the last digit is Go's too."""
    base, exponent = to_float(left), to_float(right)
    if exponent == 0 or base == 1:
        return 1.0
    special = _special_power(base, exponent)
    if special is not None:
        return special
    fraction, whole = math.modf(abs(exponent))
    mantissa, scale = 1.0, 0
    if fraction:
        if fraction > 0.5:
            fraction, whole = fraction - 1, whole + 1
        mantissa = math.exp(fraction * math.log(base))
    factor, shift = math.frexp(base)
    count = int(whole)
    while count:
        if not -4096 <= shift <= 4096:
            # The result overflows, or underflows to zero.
            scale += shift
            break
        if count & 1:
            mantissa, scale = mantissa * factor, scale + shift
        factor, shift = factor * factor, shift * 2
        if factor < 0.5:
            factor, shift = factor * 2, shift - 1
        count >>= 1
    if exponent < 0:
        mantissa, scale = 1 / mantissa, -scale
    try:
        return math.ldexp(mantissa, scale)
    except OverflowError:
        return math.copysign(math.inf, mantissa)


def _special_power(base: float, exponent: float) -> float | None:
    """Powers of zero, infinities and NaN, and with exponents beyond counting."""
    if exponent in (0.5, -0.5) and base >= 0 and math.isfinite(base) and base:
        return math.sqrt(base) if exponent > 0 else 1 / math.sqrt(base)
    ordinary = base and math.isfinite(base) and math.isfinite(exponent) and abs(exponent) < 1 << 63
    if ordinary and (base > 0 or exponent.is_integer()):
        return None
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        # A negative base with a fraction for exponent is NaN; zero with a negative exponent an infinity.
        if base:
            return math.nan
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


def negate(value: Any) -> object:
    """Unary minus."""
    if not is_number(value):
        raise GoError(f"invalid operation: - {gotype(value)}")
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


def deep_equal(left: Any, right: Any) -> bool:
    """`reflect.DeepEqual`: the same types all the way down."""
    check_size(left)
    check_size(right)
    return _deep_equal(left, right)


def _deep_equal(left: Any, right: Any) -> bool:
    if gotype(left) != gotype(right) or type(left) is not type(right):
        return False
    if isinstance(left, Function):
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(_deep_equal(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_deep_equal(left[key], right[key]) for key in left)
    if isinstance(left, AnyMap) and isinstance(right, AnyMap):
        same_size = len(left) == len(right)
        return same_size and all(right.has(key) and _deep_equal(value, right.get(key)) for key, value in left.items())
    return isinstance(left, NilSlice) or left == right


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
        from memolint.lang.go.values import octets

        return test(octets(left), octets(right))
    if gotype(left) == gotype(right) == "time.Time":
        return test(left.instant, right.instant)
    raise _undefined(operator, left, right)


def to_int(value: Any) -> int:
    """`runtime.ToInt`: any built-in number."""
    if not is_number(value):
        raise GoError(f"invalid operation: int({gotype(value)})")
    return truncated(value) if isinstance(value, float) else int(value)


def to_float(value: Any) -> float:
    """`runtime.ToFloat64`: any built-in number."""
    if not is_number(value):
        raise GoError(f"invalid operation: float({gotype(value)})")
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
    return GoError(f"invalid operation: {gotype(left)} {operator} {gotype(right)}")
