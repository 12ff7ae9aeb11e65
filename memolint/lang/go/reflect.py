"""What Go's `reflect` says of values: their kinds, their elements, whether they are deeply equal."""

from memolint.lang.go.functions import Function
from memolint.lang.go.size import check_size
from memolint.lang.go.values import (
    AnyMap,
    Bytes,
    Duration,
    GoError,
    Month,
    NilSlice,
    Shuffled,
    Uint8,
    Unpredictable,
    Weekday,
    WrongType,
    gotype,
)
from memolint.typed import Any

_KINDS = {
    "time.Duration": "int64",
    "time.Month": "int",
    "time.Weekday": "int",
    "time.Time": "struct",
    "interface {}": "interface",
}


def kind_of_type(name: str) -> str:
    """The reflect.Kind of a Go type by its name: `slice`, `map`, `func`, `ptr`, `struct`, `invalid` for nil, …"""
    if name in _KINDS:
        return _KINDS[name]
    if name.startswith("[]"):
        return "slice"
    if name.startswith("["):
        return "array"
    if name.startswith("map["):
        return "map"
    if name.startswith("func("):
        return "func"
    if name.startswith("*"):
        return "ptr"
    return "invalid" if name == "<nil>" else name


def kind(value: object) -> str:
    """The reflect.Kind of a value."""
    return kind_of_type(gotype(value))


def is_list(value: object) -> bool:
    """Whether a value is a slice or an array; bytes count."""
    return isinstance(value, list | NilSlice | Bytes)


def is_nil(value: object) -> bool:
    """`runtime.IsNil`: nil, or a slice that was never made."""
    return value is None or isinstance(value, NilSlice)


def is_number(value: object) -> bool:
    """Whether a value is one of Go's built-in numbers; a duration, a month or a weekday is not."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) and not isinstance(value, Duration | Month | Weekday)


def elements(value: object) -> list[object]:
    """The elements of a slice or an array, in order. Raises Unpredictable where the order is random."""
    if isinstance(value, list):
        if isinstance(value, Shuffled) and len(value) > 1:
            raise Unpredictable("the order of a map's entries is random")
        return value
    return [Uint8(byte) for byte in value] if isinstance(value, Bytes) else []


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


def shown_type(value: object) -> str:
    """The type of a value in Go's words about failed conversions, where nil is `nil`."""
    return "nil" if value is None else gotype(value)


def conversion(value: object, wanted: str) -> GoError:
    """Go's panic for a failed type assertion."""
    return WrongType(f"interface conversion: interface {{}} is {shown_type(value)}, not {wanted}")
