"""Go values as a `when` meets and prints them."""

from memolint.lang.go.json import gojson


class Pattern:
    """A compiled regular expression; it prints as its source."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source


def text_of(value: object) -> str:
    """A value as Go's `%v` prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, Pattern):
        return value.source
    if isinstance(value, list | tuple):
        return f"[{' '.join(map(text_of, value))}]"
    shown = getattr(value, "shown", None)
    return str(shown()) if callable(shown) else str(value)


def gotype(value: object) -> str:
    """The Go type of a result: bool, string, float64, []interface {} or <nil>."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    return "float64" if isinstance(value, float) else "[]interface {}"


def _float_text(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    digits, exponent, sign = gojson.shortest_digits(value)
    power = exponent + len(digits) - 1
    if value == 0 or -4 <= power < 6:
        return gojson.fixed_text(value)
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
