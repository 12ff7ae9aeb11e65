"""sprig's functions on numbers (`numeric.go`)."""

import math

from memolint.lang.go import arithmetic, fmt
from memolint.lang.go.strconv import atoi, parse_int
from memolint.lang.go.values import MAX_ITEMS, Int64, Ints, TooLarge, wrapped
from memolint.lang.sprig.cast import to_float, to_int
from memolint.typed import Any


def atoi_(text: str) -> int:
    """`sprig.atoi(text)`."""
    number = atoi(text)
    if number is not None:
        return number
    # Out of range, Atoi gives the nearest number beside its error, which sprig drops.
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit():
        return 0
    return -(1 << 63) if text.startswith("-") else (1 << 63) - 1


def int64_(value: Any) -> Int64:
    """`sprig.int64(value)`."""
    return Int64(to_int(value))


def int_(value: Any) -> int:
    """`sprig.int(value)`."""
    return to_int(value)


def float64_(value: Any) -> float:
    """`sprig.float64(value)`."""
    return to_float(value)


def toDecimal_(value: Any) -> Int64:
    """`sprig.toDecimal(value)`."""
    return Int64(parse_int(fmt.text(value), 8) or 0)


def add1_(value: Any) -> Int64:
    """`sprig.add1(value)`."""
    return Int64(wrapped(to_int(value) + 1))


def add_(*values: Any) -> Int64:
    """`sprig.add(…)`."""
    return Int64(wrapped(sum(map(to_int, values))))


def sub_(left: Any, right: Any) -> Int64:
    """`sprig.sub(left, right)`."""
    return Int64(wrapped(to_int(left) - to_int(right)))


def mul_(first: Any, *values: Any) -> Int64:
    """`sprig.mul(first, …)`."""
    product = to_int(first)
    for value in values:
        product = wrapped(product * to_int(value))
    return Int64(product)


def div_(left: Any, right: Any) -> Int64:
    """`sprig.div(left, right)`."""
    dividend, divisor = to_int(left), to_int(right)
    return Int64(wrapped((dividend - arithmetic.remainder(dividend, divisor)) // divisor))


def mod_(left: Any, right: Any) -> Int64:
    """`sprig.mod(left, right)`."""
    return Int64(arithmetic.remainder(to_int(left), to_int(right)))


def max_(first: Any, *values: Any) -> Int64:
    """`sprig.max(first, …)`."""
    return Int64(max(map(to_int, (first, *values))))


biggest_ = max_


def min_(first: Any, *values: Any) -> Int64:
    """`sprig.min(first, …)`."""
    return Int64(min(map(to_int, (first, *values))))


def maxf_(first: Any, *values: Any) -> float:
    """`sprig.maxf(first, …)`."""
    return _extreme(max, first, values)


def minf_(first: Any, *values: Any) -> float:
    """`sprig.minf(first, …)`."""
    return _extreme(min, first, values)


def _extreme(choose: Any, first: Any, values: tuple[Any, ...]) -> float:
    numbers = [to_float(value) for value in (first, *values)]
    return math.nan if any(number != number for number in numbers) else float(choose(numbers))


def ceil_(value: Any) -> float:
    """`sprig.ceil(value)`."""
    number = to_float(value)
    return math.copysign(float(math.ceil(number)), number) if math.isfinite(number) else number


def floor_(value: Any) -> float:
    """`sprig.floor(value)`."""
    number = to_float(value)
    return math.copysign(float(math.floor(number)), number) if math.isfinite(number) else number


def round_(value: Any, places: int, *threshold: float) -> float:
    """`sprig.round(value, places, …)`."""
    scale = arithmetic.power(10.0, float(places))
    digit = scale * to_float(value)
    if not math.isfinite(digit):
        return arithmetic.quotient(digit, scale)
    fraction, _ = math.modf(digit)
    up = fraction >= (threshold[0] if threshold else 0.5)
    rounded = math.copysign(float(math.ceil(digit) if up else math.floor(digit)), digit)
    return arithmetic.quotient(rounded, scale)


def until_(count: int) -> Ints:
    """`sprig.until(count)`."""
    return untilStep_(0, count, -1 if count < 0 else 1)


def untilStep_(start: int, stop: int, step: int) -> Ints:
    """`sprig.untilStep(start, stop, step)`."""
    if (stop < start and step >= 0) or (stop >= start and step <= 0):
        return Ints()
    numbers = range(start, stop, step)
    if len(numbers) > MAX_ITEMS:
        raise TooLarge("a list is too long")
    return Ints(numbers)


def seq_(*values: int) -> str:
    """Numbers up to and with the last, in words of a row; down where the last is smaller."""
    if not values or len(values) > 3:
        return ""
    start = 1 if len(values) == 1 else values[0]
    end = values[-1]
    increment = -1 if end < start else 1
    step = values[1] if len(values) == 3 else increment
    if len(values) == 3 and increment < 0 and step > 0:
        return ""
    return " ".join(map(str, untilStep_(start, end + increment, step)))
