"""Conversions that sprig makes of any value (`spf13/cast`, `strval`, `strslice`)."""

from memolint.lang.go import fmt
from memolint.lang.go.reflect import elements, is_list
from memolint.lang.go.size import check_size
from memolint.lang.go.strconv import parse_float, parse_int
from memolint.lang.go.strings import text_of
from memolint.lang.go.values import Bytes, Duration, truncated
from memolint.typed import Any


def to_int(value: Any) -> int:
    """`cast.ToInt64`: numbers truncated, bools, strings as Go literals; 0 for anything else."""
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
