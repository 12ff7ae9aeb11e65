"""Builtins on numbers (`builtin/lib.go`, `builtin/builtin.go`). Each takes the list of its arguments."""

import math
from collections.abc import Callable

from memolint.lang.expr.run import operators
from memolint.lang.go.reflect import elements, is_list, is_number, kind
from memolint.lang.go.size import check_size
from memolint.lang.go.strconv import atoi, parse_float
from memolint.lang.go.values import Duration, GoError, Month, Weekday, WrongType, gotype, truncated, wrapped
from memolint.typed import Any

_KIND_NAMES = {
    "bool": "bool",
    "string": "string",
    "float64": "float",
    "slice": "array",
    "array": "array",
    "map": "map",
    "func": "func",
    "struct": "struct",
    "int": "int",
    "int64": "int",
    "uint8": "uint",
    "uint64": "uint",
}


def type_(arguments: list[Any]) -> str:
    """`type(v)`."""
    value = arguments[0]
    name = gotype(value)
    if value is None:
        return "nil"
    if name.startswith("time."):
        return name
    if name.startswith("*"):
        return {"*time.Location": "time.Location", "*semver.Version": "github.com/Masterminds/semver/v3.Version"}[name]
    return _KIND_NAMES.get(kind(value), "unknown")


def abs_(arguments: list[Any]) -> object:
    """`abs(n)`."""
    value = _number("abs", arguments[0])
    return operators.negate(value) if value < 0 else value


def _rounding(name: str, rounded: Callable[[float], float]) -> Callable[[list[Any]], float]:
    def builtin(arguments: list[Any]) -> float:
        value = _number(name, arguments[0])
        if isinstance(value, int) or not math.isfinite(value):
            return float(value)
        return math.copysign(rounded(value), value)

    return builtin


ceil_ = _rounding("ceil", lambda value: float(math.ceil(value)))
floor_ = _rounding("floor", lambda value: float(math.floor(value)))
round_ = _rounding("round", lambda value: _half_away(value))


def _half_away(value: float) -> float:
    """`math.Round`: halves away from zero."""
    whole = math.trunc(value)
    return float(whole + math.copysign(1, value)) if abs(value - whole) >= 0.5 else float(whole)


def _number(name: str, value: Any) -> Any:
    if not is_number(value):
        raise WrongType(f"invalid argument for {name} (type {gotype(value)})")
    return value


def int_(arguments: list[Any]) -> int:
    """`int(v)`: numbers are truncated, strings read as `strconv.Atoi` does."""
    value = arguments[0]
    if isinstance(value, str):
        number = atoi(value)
        if number is None:
            raise GoError(f"invalid operation: int({value})")
        return number
    if is_number(value) or isinstance(value, Duration | Month | Weekday):
        return truncated(value) if isinstance(value, float) else wrapped(int(value))
    if value is None:
        raise GoError("reflect: call of reflect.Value.Type on zero Value")
    raise WrongType(f"invalid operation: int({gotype(value)})")


def float_(arguments: list[Any]) -> float:
    """`float(v)`: strings are read as `strconv.ParseFloat` does."""
    value = arguments[0]
    if isinstance(value, str):
        number = parse_float(value)
        if number is None:
            raise GoError(f"invalid operation: float({value})")
        return number
    return operators.to_float(value)


def as_int(value: Any) -> int:
    """Argo's `asInt`."""
    return int_([value])


def as_float(value: Any) -> float:
    """Argo's `asFloat`."""
    return float_([value])


def _extreme(name: str, better: Callable[[Any, Any], bool]) -> Callable[[list[Any]], object]:
    def builtin(arguments: list[Any]) -> object:
        check_size(arguments)
        if len(arguments) == 1 and not is_number(arguments[0]) and not is_list(arguments[0]):
            return arguments[0]
        best = None
        for number in _flat(name, arguments):
            if best is None or better(best, number):
                best = number
        return best

    return builtin


max_ = _extreme("max", operators.less)
min_ = _extreme("min", operators.more)


def _flat(name: str, arguments: list[Any], nested: bool = False) -> list[Any]:
    """The numbers in nested lists; durations and the like count only as arguments. Raises GoError for others."""
    numbers: list[Any] = []
    averaged = name in ("mean", "median")
    for argument in arguments:
        if is_list(argument):
            numbers += _flat(name, elements(argument), nested=True)
        elif is_number(argument) or (isinstance(argument, Duration | Month | Weekday) and (averaged or not nested)):
            numbers.append(argument)
        else:
            raise WrongType(f"invalid argument for {name} (type {gotype(argument)})")
    return numbers


def mean_(arguments: list[Any]) -> float:
    """`mean`."""
    check_size(arguments)
    numbers = _flat("mean", arguments)
    total = 0.0
    for number in numbers:
        total += number
    return total / len(numbers) if numbers else 0.0


def median_(arguments: list[Any]) -> float:
    """`median`."""
    check_size(arguments)
    numbers = sorted(map(float, _flat("median", arguments)), key=lambda number: (number == number, number))
    middle = len(numbers) // 2
    if not numbers:
        return 0.0
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


def _bits(name: str, operation: Callable[[int, int], int], shift: bool = False) -> Callable[[list[Any]], int]:
    def builtin(arguments: list[Any]) -> int:
        left, right = (_integer(name, argument) for argument in arguments)
        if shift and right < 0:
            raise GoError(f"invalid operation: negative shift count {right} (type int)")
        return wrapped(operation(left, min(right, 64) if shift else right))

    return builtin


def _integer(name: str, value: Any) -> int:
    if not is_number(value) or isinstance(value, float):
        raise WrongType(f"cannot use {gotype(value)} as argument (type int) to call {name}")
    return int(value)


bitand_ = _bits("bitand", lambda left, right: left & right)
bitor_ = _bits("bitor", lambda left, right: left | right)
bitxor_ = _bits("bitxor", lambda left, right: left ^ right)
bitnand_ = _bits("bitnand", lambda left, right: left & ~right)
bitshl_ = _bits("bitshl", lambda left, right: left << right, shift=True)
bitshr_ = _bits("bitshr", lambda left, right: left >> right, shift=True)
bitushr_ = _bits("bitushr", lambda left, right: (left & ((1 << 64) - 1)) >> right, shift=True)


def bitnot_(arguments: list[Any]) -> int:
    """`bitnot(n)`."""
    return ~_integer("bitnot", arguments[0])
