"""Go's printing: `%v`, `%q` and floats (`fmt`, `strconv`)."""

from memolint.lang.go.functions import Function
from memolint.lang.go.reflect import elements
from memolint.lang.go.size import check_size
from memolint.lang.go.strconv import general_text, quote
from memolint.lang.go.strings import octets, text_of
from memolint.lang.go.time import duration
from memolint.lang.go.values import MONTHS, WEEKDAYS, AnyMap, Bytes, NilSlice, TooLarge, Unpredictable, gotype


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
        return general_text(value)
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
        return duration.format(int(value))
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
    """A reflect.Value under `%s`: everything but strings is marked with its type."""
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


def quoted(value: str) -> str:
    """A string under `%q`: `strconv.Quote`, where bytes that are not UTF-8 are `\\xff`."""
    return f'"{quote(value)}"'
