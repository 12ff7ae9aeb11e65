"""Calls of Go functions: by reflection, typed, and of builtins (`vm.Run`, `reflect.Value.Call`)."""

from collections.abc import Callable

from memolint.lang.expr.check.signatures import Signature
from memolint.lang.go.functions import Function, FunctionEntry
from memolint.lang.go.reflect import conversion
from memolint.lang.go.size import check_size
from memolint.lang.go.strings import octets
from memolint.lang.go.values import GoError, NilSlice, TooLarge, Unpredictable, WrongType, gotype
from memolint.typed import Any

TYPED = frozenset(
    (
        "func(interface {}) interface {}",
        "func(interface {}) string",
        "func(string) string",
        "func(time.Duration) time.Duration",
        "func(time.Duration) time.Time",
        "func(time.Time) time.Duration",
        "func(time.Time) bool",
    )
)
"""Function types that are called without reflection where they are known at compile time (`vm/func_types`)."""

ORDER_FREE = frozenset(
    ("len", "sort", "max", "min", "mean", "median", "keys", "values", "sprig.sortAlpha", "sprig.has")
)
"""Functions whose result does not depend on the order of a list."""


def _length(result: object) -> int:
    return len(result) if isinstance(result, list | NilSlice) else 0


COUNTED: dict[str, Callable[[object], int]] = {
    **dict.fromkeys(("reverse", "concat", "flatten", "sort"), _length),
    "repeat": lambda result: len(octets(str(result))),
}
"""Builtins whose result counts against the memory budget, and how much of it."""


def assert_type(value: object, wanted: str) -> None:
    """A type assertion. Raises GoError."""
    if wanted != "interface {}" and gotype(value) != wanted:
        raise conversion(value, wanted)


def converted(wanted: Signature, arguments: list[Any]) -> list[Any]:
    """Arguments for a call by reflection: nil becomes the zero value. Raises GoError for a wrong number or type."""
    fixed = len(wanted.parameters) - wanted.variadic
    if wanted.variadic and len(arguments) < fixed:
        raise WrongType(f"invalid number of arguments: expected at least {fixed}, got {len(arguments)}")
    if not wanted.variadic and len(arguments) != fixed:
        raise WrongType(f"invalid number of arguments: expected {fixed}, got {len(arguments)}")
    result = []
    for index, argument in enumerate(arguments):
        parameter = wanted.parameters[min(index, len(wanted.parameters) - 1)]
        if argument is None:
            result.append(zero(parameter))
            continue
        given = gotype(argument)
        if parameter not in (given, "interface {}"):
            if index < fixed:
                raise WrongType(f"reflect: Call using {given} as type {parameter}")
            raise WrongType(f"reflect: cannot use {given} as type {parameter} in Call")
        result.append(argument)
    return result


def zero(name: str) -> object:
    """The zero value of a Go type; that of a map is None."""
    if name == "time.Time":
        from memolint.lang.go.time.times import ZERO

        return ZERO
    if name.startswith("[]"):
        return NilSlice(name)
    zeros: dict[str, object] = {"string": "", "int": 0, "bool": False, "float64": 0.0}
    return zeros.get(name)


def call(function: Function, arguments: list[Any]) -> object:
    """Calls a function with converted arguments. Raises GoError, Unpredictable or TooLarge."""
    implementation = function.load()
    if implementation is None:
        if function.volatile:
            raise Unpredictable(f"{function.name} gives another result each time")
        raise TooLarge(f"memolint does not evaluate {function.name}")
    if any(isinstance(argument, str) and len(argument) > _LONG for argument in arguments):
        check_size(arguments)
    return implementation(*arguments)


def call_builtin(entry: FunctionEntry, arguments: list[Any]) -> object:
    """Calls a builtin. Raises GoError, Unpredictable or TooLarge."""
    if not entry.implementation:
        raise Unpredictable(f"{entry.name} gives another result each time")
    implementation = _loaded.get(entry.name)
    if implementation is None:
        module, _, name = entry.implementation.partition(":")
        implementation = _loaded[entry.name] = getattr(__import__(module, fromlist=[name]), name)
    if entry.name in _UNARY:
        # The machine takes only the last argument, however many there are where nothing was checked.
        arguments = arguments[-1:]
    try:
        return implementation(arguments)
    except IndexError:
        # Only where nothing was checked, in the arguments of a function that is unknown at compile time.
        count = len(arguments)
        raise GoError(f"runtime error: index out of range [{count}] with length {count}") from None


_UNARY = frozenset(("len", "type", "abs", "ceil", "floor", "round", "int", "float", "string", "upper", "lower"))

_LONG = 100_000
"""From so many characters on, the arguments of a call are weighed together."""

_loaded: dict[str, Callable[[list[Any]], object]] = {}
