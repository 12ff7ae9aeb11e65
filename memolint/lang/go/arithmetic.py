"""Arithmetic whose results differ from Python's: division, remainders, powers."""

import math

from memolint.lang.go.values import GoError


def quotient(dividend: float, divisor: float) -> float:
    """`/` of float64s: division by zero gives an infinity or NaN."""
    if divisor:
        return dividend / divisor
    if not dividend or dividend != dividend:
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def remainder(dividend: int, divisor: int) -> int:
    """`%` of integers, with the sign of the dividend. Raises GoError for zero."""
    if not divisor:
        raise GoError("runtime error: integer divide by zero")
    rest = abs(dividend) % abs(divisor)
    return -rest if dividend < 0 else rest


def power(base: float, exponent: float) -> float:
    """`math.Pow`, multiplication for multiplication, so that the last digit is Go's too."""
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
