"""sprig's functions on decimals (`execDecimalOp`, `shopspring/decimal`): floats are taken by their shortest digits."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, Overflow

from memolint.lang.go.values import GoError, TooLarge
from memolint.lang.sprig.cast import to_float
from memolint.typed import Any

_EXACT = Context(prec=4000, Emin=-99999, Emax=99999)
_QUOTIENT_PLACES = Decimal(1).scaleb(-16)


def _decimal(value: Any) -> Decimal:
    number = to_float(value)
    if not math.isfinite(number):
        shown = "NaN" if number != number else "+Inf" if number > 0 else "-Inf"
        raise GoError(f"Cannot create a Decimal from {shown}")
    return Decimal(repr(number))


def _combined(values: tuple[Any, ...], operation: Callable[[Decimal, Decimal], Decimal]) -> float:
    result = _decimal(values[0])
    for value in values[1:]:
        _EXACT.clear_flags()
        result = operation(result, _decimal(value))
        if _EXACT.flags[Overflow] or (_EXACT.flags[Inexact] and operation is not _quotient):
            raise TooLarge("a decimal of too many digits is not computed")
    # A Decimal has no negative zero.
    return float(result) if result else 0.0


def _quotient(left: Decimal, right: Decimal) -> Decimal:
    """Rounded to 16 places, halves away from zero."""
    if not right:
        raise GoError("decimal division by 0")
    return _EXACT.divide(left, right).quantize(_QUOTIENT_PLACES, rounding=ROUND_HALF_UP, context=_EXACT)


def add1f_(value: Any) -> float:
    """`sprig.add1f(value)`."""
    return _combined((value, 1), _EXACT.add)


def addf_(*values: Any) -> float:
    """`sprig.addf(…)`."""
    return _combined((0.0, *values), _EXACT.add)


def subf_(*values: Any) -> float:
    """`sprig.subf(…)`."""
    return _combined(values, _EXACT.subtract)


def mulf_(*values: Any) -> float:
    """`sprig.mulf(…)`."""
    return _combined(values, _EXACT.multiply)


def divf_(*values: Any) -> float:
    """`sprig.divf(…)`."""
    return _combined(values, _quotient)
