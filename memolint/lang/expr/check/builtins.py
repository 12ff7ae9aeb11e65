"""What the builtins without fixed signatures accept at compile time (`builtin.Builtins`, `builtin/validation.go`)."""

from collections.abc import Callable, Sequence

from memolint.lang.expr.syntax import nature as natures
from memolint.lang.expr.syntax.nature import ANY, BOOL, FLOAT, INT, LIST, TIME, UNKNOWN, Nature

_NUMBER_KINDS = frozenset(
    ("int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64")
)
_SIGNED_KINDS = frozenset(("int", "int8", "int16", "int32", "int64"))
_LISTS = frozenset(("slice", "array", "interface"))
_ANY_MAP = natures.of_type("map[interface {}]interface {}")

_Validator = Callable[[str, Sequence[Nature]], Nature]


class WrongArguments(Exception):
    """Arguments that a builtin does not take."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def validate(name: str, arguments: Sequence[Nature]) -> Nature:
    """The nature of a builtin's result. Raises WrongArguments."""
    return _VALIDATORS[name](name, [ANY if argument.unknown else argument for argument in arguments])


def _kind(nature: Nature) -> str:
    """The kind of a type, looked at through pointers."""
    if nature.kind == "ptr":
        return "struct"
    return nature.kind


def _shown(nature: Nature) -> str:
    """A reflect.Type under `%s`, where that of nil is a nil interface."""
    return "%!s(<nil>)" if nature.nil else str(nature)


def _count(arguments: Sequence[Nature], expected: int) -> None:
    if len(arguments) != expected:
        raise WrongArguments(f"invalid number of arguments (expected {expected}, got {len(arguments)})")


def _len(name: str, arguments: Sequence[Nature]) -> Nature:
    _count(arguments, 1)
    if _kind(arguments[0]) in _LISTS or _kind(arguments[0]) in ("map", "string"):
        return INT
    raise WrongArguments(f"invalid argument for {name} (type {_shown(arguments[0])})")


def _one_number(result: Nature | None, strings: bool = False) -> _Validator:
    """One number, or a string where they are read as numbers; without a result it is the argument's type."""

    def validator(name: str, arguments: Sequence[Nature]) -> Nature:
        _count(arguments, 1)
        kind = _kind(arguments[0])
        if kind in _NUMBER_KINDS or kind == "interface" or (strings and kind == "string"):
            return result or arguments[0]
        raise WrongArguments(f"invalid argument for {name} (type {_shown(arguments[0])})")

    return validator


def _aggregate(name: str, arguments: Sequence[Nature]) -> Nature:
    if not arguments:
        raise WrongArguments(f"not enough arguments to call {name}")
    for argument in arguments:
        if _kind(argument) in _LISTS:
            return ANY
        if _kind(argument) not in _NUMBER_KINDS:
            raise WrongArguments(f"invalid argument for {name} (type {_shown(argument)})")
    return arguments[0]


def _is_location(nature: Nature) -> bool:
    return nature.type == "*time.Location"


def _now(_name: str, arguments: Sequence[Nature]) -> Nature:
    if not arguments or (len(arguments) == 1 and _is_location(arguments[0])):
        return TIME
    raise WrongArguments(f"invalid number of arguments (expected 0, got {len(arguments)})")


def _date(_name: str, arguments: Sequence[Nature]) -> Nature:
    if not arguments:
        raise WrongArguments("invalid number of arguments (expected at least 1, got 0)")
    given = len(arguments) - 1 if _is_location(arguments[0]) else len(arguments)
    if given > 3:
        raise WrongArguments(f"invalid number of arguments (expected at most 3, got {given})")
    return TIME


def _end(which: str) -> _Validator:
    """The first or last element."""

    def validator(_name: str, arguments: Sequence[Nature]) -> Nature:
        _count(arguments, 1)
        kind = _kind(arguments[0])
        if kind == "interface":
            return ANY
        if kind in _LISTS:
            return natures.of_type((arguments[0].type or "").partition("]")[2])
        raise WrongArguments(f"cannot get {which} element from {_shown(arguments[0])}")

    return validator


def _take(_name: str, arguments: Sequence[Nature]) -> Nature:
    _count(arguments, 2)
    if _kind(arguments[0]) not in _LISTS:
        raise WrongArguments(f"cannot take from {_shown(arguments[0])}")
    if _kind(arguments[1]) not in _SIGNED_KINDS and _kind(arguments[1]) != "interface":
        raise WrongArguments(f"cannot take {_shown(arguments[1])} elements")
    return natures.of_type(arguments[0].type or "interface {}")


def _of_kinds(kinds: frozenset[str], result: Nature, refusal: str) -> _Validator:
    def validator(_name: str, arguments: Sequence[Nature]) -> Nature:
        _count(arguments, 1)
        if _kind(arguments[0]) in kinds:
            return result
        raise WrongArguments(refusal.format(_shown(arguments[0])))

    return validator


def _concat(_name: str, arguments: Sequence[Nature]) -> Nature:
    if not arguments:
        raise WrongArguments("invalid number of arguments (expected at least 1, got 0)")
    for argument in arguments:
        if _kind(argument) not in _LISTS:
            raise WrongArguments(f"cannot concat {_shown(argument)}")
    return LIST


_MAPS = frozenset(("map", "interface"))

_VALIDATORS: dict[str, _Validator] = {
    "len": _len,
    "abs": _one_number(None),
    **dict.fromkeys(("ceil", "floor", "round"), _one_number(FLOAT)),
    "int": _one_number(INT, strings=True),
    "float": _one_number(FLOAT, strings=True),
    **dict.fromkeys(("max", "min", "mean", "median"), _aggregate),
    "now": _now,
    "date": _date,
    "first": _end("first"),
    "last": _end("last"),
    "take": _take,
    "keys": _of_kinds(_MAPS, LIST, "cannot get keys from {}"),
    "values": _of_kinds(_MAPS, LIST, "cannot get values from {}"),
    "toPairs": _of_kinds(_MAPS, LIST, "cannot transform {} to pairs"),
    "fromPairs": _of_kinds(_LISTS, _ANY_MAP, "cannot transform {} from pairs"),
    "reverse": _of_kinds(_LISTS, LIST, "cannot reverse {}"),
    "uniq": _of_kinds(_LISTS, LIST, "cannot uniq {}"),
    "flatten": _of_kinds(_LISTS, LIST, "cannot flatten {}"),
    "concat": _concat,
}


BOOLEAN_PREDICATES = frozenset(
    ("all", "none", "any", "one", "filter", "count", "find", "findLast", "findIndex", "findLastIndex")
)
PREDICATES = BOOLEAN_PREDICATES | {"map", "sum", "groupBy", "sortBy", "reduce"}
_INT_RESULTS = frozenset(("count", "findIndex", "findLastIndex"))


def result(name: str, collection: Nature, body: Nature | None) -> Nature:
    """The nature of what a builtin gives for a collection and a body; None where it has no predicate."""
    if name in ("all", "none", "any", "one"):
        return BOOL
    if name in _INT_RESULTS:
        return INT
    element = UNKNOWN if collection.unknown else natures.element_of(collection)
    if name == "filter":
        return LIST if collection.unknown else natures.list_of(element)
    if name in ("find", "findLast") or body is None:
        return element
    if name == "map":
        return natures.list_of(body)
    if name == "groupBy":
        return natures.of_type("map[interface {}][]interface {}")
    if name == "sum" and body.unknown:
        return ANY
    return collection if name == "sortBy" else body
