"""Go values as Python values: what Argo's expressions compute with.

nil, bool, int, float64, string, []interface {} and map[string]interface {} are None, bool, int, float, str, list and
dict. Every other Go type that can occur has a small class here, so that `gotype` tells them apart as `%T` does. Go
strings are bytes: bytes that are not UTF-8 are lone surrogates in a str, as the error handler `surrogateescape`
writes them.
"""

from collections.abc import Iterable, Iterator

from memolint.lang.go.functions import Function
from memolint.lang.go.json import gojson
from memolint.typed import ClassVar

MAX_ITEMS = 1_000_000
"""Most elements that one value may hold when written out in full: the memory budget of expr-lang's machine."""

MAX_TEXT = 4_000_000
"""Most characters that one string may hold. Go has no such limit but the memory of the machine."""

MAX_NESTING = 100
"""Deepest nesting of lists and maps that is compared, printed or flattened."""

INT_BITS = 64


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class GoError(Exception):
    """A Go error or panic within a computation; `message` has Go's own words. Its place is not known yet."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongType(GoError):
    """An operation that values of these types do not have, whatever they are: arguments, operands, members."""


class TooLarge(Exception):
    """A value so large, so deeply nested or so costly that memolint declines to compute it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unpredictable(Exception):
    """A result that differs from run to run; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Int64(int):
    """A Go int64, as sprig's arithmetic gives it."""

    GO_TYPE: ClassVar[str] = "int64"


class Uint64(int):
    """A Go uint64: the parts of a semantic version."""

    GO_TYPE: ClassVar[str] = "uint64"


class Uint8(int):
    """A Go byte: an element of a string or of bytes."""

    GO_TYPE: ClassVar[str] = "uint8"


class Month(int):
    """A `time.Month`: January is 1."""

    GO_TYPE: ClassVar[str] = "time.Month"


class Weekday(int):
    """A `time.Weekday`: Sunday is 0."""

    GO_TYPE: ClassVar[str] = "time.Weekday"


class Duration(int):
    """A `time.Duration` in nanoseconds."""

    GO_TYPE: ClassVar[str] = "time.Duration"


class Bytes(bytes):
    """A Go []byte."""

    GO_TYPE: ClassVar[str] = "[]uint8"

    def json_text(self) -> str:
        """Its JSON: base64."""
        from base64 import b64encode

        return f'"{b64encode(self).decode()}"'


class Ints(list[int]):
    """A Go []int: a range."""

    GO_TYPE: ClassVar[str] = "[]int"


class Strings(list[str]):
    """A Go []string: what splits and regular expressions give."""

    GO_TYPE: ClassVar[str] = "[]string"


class Pair(list[object]):
    """A Go [2]interface {}: one entry of `toPairs`."""

    GO_TYPE: ClassVar[str] = "[2]interface {}"


class Pairs(list[Pair]):
    """A Go [][2]interface {}."""

    GO_TYPE: ClassVar[str] = "[][2]interface {}"


class Chunks(list[list[object]]):
    """A Go [][]interface {}: what sprig's `chunk` gives."""

    GO_TYPE: ClassVar[str] = "[][]interface {}"


class Shuffled(list[object]):
    """A slice in the random order of a Go map: what may be done with it does not depend on the order."""

    def __init__(self, members: Iterable[object], gotype: str = "[]interface {}") -> None:
        super().__init__(members)
        self.GO_TYPE = gotype


class StringMap(dict[str, str]):
    """A Go map[string]string: what sprig's `split` gives."""

    GO_TYPE: ClassVar[str] = "map[string]string"


class NilSlice:
    """A slice that was never made: empty, `null` in JSON, and equal to nil."""

    __slots__ = ("GO_TYPE",)

    def __init__(self, gotype: str = "[]interface {}") -> None:
        self.GO_TYPE = gotype

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def json_text(self) -> str:
        """Its JSON."""
        return "null"


class AnyMap:
    """A Go map with keys of any comparable type: `groupBy` and `fromPairs`. The keys 1, 1.0 and true are different."""

    __slots__ = ("GO_TYPE", "_entries")

    def __init__(self, gotype: str = "map[interface {}]interface {}") -> None:
        self.GO_TYPE = gotype
        self._entries: dict[object, tuple[object, object]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def set(self, key: object, value: object) -> None:
        """Puts an entry. Raises GoError for a key that cannot be hashed."""
        self._entries[_identity(key)] = (key, value)

    def get(self, key: object, default: object = None) -> object:
        """The value of a key, or `default`. Raises GoError for a key that cannot be hashed."""
        if not self._entries and _is_unhashable(key):
            # An empty map is not hashed: Go has other words then.
            raise GoError(f"hash of unhashable type: {gotype(key)}")
        entry = self._entries.get(_identity(key))
        return entry[1] if entry is not None else default

    def has(self, key: object) -> bool:
        """Whether there is an entry of that key."""
        return _identity(key) in self._entries

    def items(self) -> list[tuple[object, object]]:
        """(key, value) in the order of insertion; Go's is random."""
        return list(self._entries.values())

    def json_text(self) -> str:
        """Its JSON. Raises GoJSONError for keys that are neither strings nor integers."""
        pairs: dict[str, object] = {}
        for key, member in self.items():
            if isinstance(key, bool) or not isinstance(key, str | int):
                problem = "jsontext: object member name must be a string after offset 1"
                raise gojson.GoJSONError(f"json: unsupported value: {problem}")
            pairs[key if isinstance(key, str) else str(int(key))] = member
        return gojson.marshal(pairs)


_BASIC: dict[type, str] = {
    type(None): "<nil>",
    bool: "bool",
    int: "int",
    float: "float64",
    str: "string",
    list: "[]interface {}",
    dict: "map[string]interface {}",
}


def gotype(value: object) -> str:
    """The Go type of a value, as `%T` prints it: `int`, `[]interface {}`, `time.Time`, `<nil>`."""
    name = _BASIC.get(type(value))
    if name is not None:
        return name
    named = getattr(value, "GO_TYPE", None)
    if isinstance(named, str):
        return named
    return next((name for base, name in _BASIC.items() if isinstance(value, base)), type(value).__name__)


def wrapped(number: int) -> int:
    """An integer in 64 bits, as Go's arithmetic wraps it."""
    return ((number + (1 << 63)) & ((1 << INT_BITS) - 1)) - (1 << 63)


def truncated(number: float) -> int:
    """int(f) of a float64. What does not fit is the least integer, as on amd64."""
    if number != number or not -9.3e18 < number < 9.3e18:
        return -(1 << 63)
    whole = int(number)
    return whole if -(1 << 63) <= whole < 1 << 63 else -(1 << 63)


def _is_unhashable(key: object) -> bool:
    return isinstance(key, list | dict | NilSlice | AnyMap | Bytes | Function) and not isinstance(key, Pair)


def _identity(key: object) -> object:
    """What makes two keys of a Go map of interfaces the same: type and value."""
    if _is_unhashable(key):
        raise GoError(f"runtime error: hash of unhashable type {gotype(key)}")
    if isinstance(key, Pair):
        return gotype(key), tuple(map(_identity, key))
    return gotype(key), key
