"""Go's printing: `%v`, `%q` and floats (`fmt`, `strconv`)."""

import math

from memolint.lang.go.size import check_size
from memolint.lang.go.values import (
    AnyMap,
    Bytes,
    Function,
    NilSlice,
    TooLarge,
    Unpredictable,
    elements,
    gotype,
    octets,
    text_of,
)


def text(value: object) -> str:
    """A value under `%v`: `<nil>`, `[1 a]`, `map[a:1]`, `1e+06`, `1m30s`. Raises TooLarge and Unpredictable."""
    if isinstance(value, str):
        return value
    check_size(value)
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float_text(value)
    shown = getattr(value, "shown", None)
    if shown is not None:
        return str(shown())
    if gotype(value) == "*time.Location":
        raise Unpredictable("a time zone prints with an address")
    if isinstance(value, int):
        return _named_integer(value)
    if isinstance(value, list | NilSlice | Bytes):
        return f"[{' '.join(map(_text, elements(value)))}]"
    if isinstance(value, dict | AnyMap):
        return f"map[{' '.join(f'{_text(key)}:{_text(member)}' for key, member in _sorted(value))}]"
    if isinstance(value, Function):
        raise Unpredictable("a function prints as its address")
    return str(value)


def _named_integer(value: int) -> str:
    name = getattr(value, "GO_TYPE", "int")
    if not name.startswith("time."):
        return int.__repr__(value)
    if name == "time.Duration":
        from memolint.lang.go.time import duration

        return duration.format(int(value))
    from memolint.lang.go.time.layout import MONTHS, WEEKDAYS

    names, first = (MONTHS, 1) if name == "time.Month" else (WEEKDAYS, 0)
    index = int(value) - first
    return names[index] if 0 <= index < len(names) else f"%!{name[5:]}({int(value)})"


def _sorted(value: "dict[object, object] | AnyMap") -> list[tuple[object, object]]:
    """Entries in the order of their keys (`internal/fmtsort`)."""
    entries = list(value.items())
    kinds = {type(key) for key, _ in entries}
    if len(kinds) > 1:
        raise TooLarge("the order of keys of different types is not computed")
    if kinds == {str}:
        return sorted(entries, key=lambda entry: octets(str(entry[0])))
    if kinds <= {int} or kinds <= {float} or kinds <= {bool}:
        return sorted(entries, key=_number)
    return entries


def _number(entry: tuple[object, object]) -> float:
    key = entry[0]
    return key if isinstance(key, int | float) else 0


def reflected_text(value: object) -> str:
    """A reflect.Value under `%s`: what is no string is marked with its type."""
    if value is None:
        return "<invalid reflect.Value>"
    check_size(value)
    return _string_verb(value)


def _string_verb(value: object) -> str:
    if isinstance(value, list | NilSlice):
        return f"[{' '.join(map(_string_verb, elements(value)))}]"
    if isinstance(value, dict | AnyMap):
        return f"map[{' '.join(f'{_string_verb(key)}:{_string_verb(member)}' for key, member in _sorted(value))}]"
    if value is None:
        return "%!s(<nil>)"
    if isinstance(value, Bytes):
        return text_of(value)
    if isinstance(value, str) or gotype(value).startswith(("time.", "*")):
        return _text(value)
    return f"%!s({gotype(value)}={_text(value)})"


def float_text(value: float) -> str:
    """A float64 under `%v`: shortest digits, with an exponent below 1e-4 and from 1e+06 on (`strconv.FormatFloat(…,
    'g', -1)`)."""
    if not math.isfinite(value):
        return "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
    from memolint.lang.go.json.gojson import fixed_text, shortest_digits

    digits, exponent, sign = shortest_digits(value)
    power = exponent + len(digits) - 1
    if value == 0 or -4 <= power < 6:
        return fixed_text(value)
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


def quoted(value: str) -> str:
    """A string under `%q`: `strconv.Quote`, where bytes that are no UTF-8 are `\\xff`."""
    from memolint.lang.go.json.gojson import quote

    if not any("\udc80" <= character <= "\udcff" for character in value):
        return f'"{quote(value)}"'
    pieces = [f"\\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else quote(c) for c in value]
    return f'"{"".join(pieces)}"'
