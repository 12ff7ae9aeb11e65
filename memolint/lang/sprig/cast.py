"""Conversions that sprig makes of any value (`spf13/cast`, `strval`, `strslice`)."""

from typing import Any

from memolint.lang.expr.builtins.numbers import parse_float
from memolint.lang.go import fmt
from memolint.lang.go.size import check_size
from memolint.lang.go.values import Bytes, Duration, elements, is_list, text_of, truncated

_PREFIXES = {"0x": 16, "0b": 2, "0o": 8}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_int(value: Any) -> int:
    """`cast.ToInt64`: numbers truncated, bools, strings as Go literals; 0 for what is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not isinstance(value, Duration):
        return int(value)
    if isinstance(value, float):
        return truncated(value)
    if isinstance(value, str):
        return parse_int(_without_zero_decimals(value)) or 0
    return 0


def to_float(value: Any) -> float:
    """`cast.ToFloat64`."""
    if isinstance(value, str):
        return parse_float(value) or 0.0
    if isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, Duration) else 0.0


def parse_int(text: str, base: int = 0) -> int | None:
    """`strconv.ParseInt` in 64 bits; base 0 reads prefixes, a leading zero as octal, and underscores between digits."""
    body = text[1:] if text[:1] in ("+", "-") else text
    lowered = body.lower()
    if base == 0:
        base = _PREFIXES.get(lowered[:2], 8 if lowered.startswith("0") else 10)
        prefixed = lowered[:2] in _PREFIXES
        digits = lowered[2:] if prefixed else lowered
        if "_" in digits and not _well_placed(digits, prefixed or base == 8):
            return None
        digits = digits.replace("_", "")
    else:
        digits = lowered
    if not digits or digits.strip(_DIGITS[:base]) or len(digits) > 80:
        return None
    number = int(digits, base)
    number = -number if text.startswith("-") else number
    return number if -(1 << 63) <= number < 1 << 63 else None


def _well_placed(digits: str, prefixed: bool) -> bool:
    """Underscores stand between digits, or between a prefix and a digit."""
    return not digits.endswith("_") and "__" not in digits and (prefixed or not digits.startswith("_"))


def _without_zero_decimals(text: str) -> str:
    """`1.00` is read as `1`."""
    whole, point, decimals = text.rpartition(".")
    return whole if point and decimals and not decimals.strip("0") else text


def to_string(value: Any) -> str:
    """`strval`: `%v`, but bytes as text."""
    return text_of(value) if isinstance(value, Bytes) else fmt.text(value)


def to_strings(value: Any) -> list[str]:
    """`strslice`: the elements that are not nil as strings; one string for another value, none for nil."""
    if is_list(value):
        check_size(value)
        return [to_string(member) for member in elements(value) if member is not None]
    return [] if value is None else [to_string(value)]
