"""Builtins on lists and maps (`builtin/builtin.go`). Each takes the list of its arguments."""

from memolint.lang.expr.run import access
from memolint.lang.expr.run.operators import equal
from memolint.lang.expr.run.ordering import ordered
from memolint.lang.go.fmt import reflected_text
from memolint.lang.go.reflect import elements, is_list, kind
from memolint.lang.go.size import check_size
from memolint.lang.go.values import AnyMap, Bytes, GoError, NilSlice, Pair, Pairs, Shuffled, TooLarge, WrongType, gotype
from memolint.typed import Any

MAX_COMPARISONS = 300_000
"""Most comparisons of `uniq`, which compares every element with every one kept."""


def len_(arguments: list[Any]) -> int:
    """`len(v)`: runes of a string."""
    value = arguments[0]
    if is_list(value) or isinstance(value, str | dict | AnyMap):
        return len(value)
    raise WrongType(f"invalid argument for len (type {gotype(value)})")


def first_(arguments: list[Any]) -> object:
    """`first(list)`: nil for an empty list."""
    return _end(arguments[0], 0)


def last_(arguments: list[Any]) -> object:
    """`last(list)`: nil for an empty list."""
    return _end(arguments[0], -1)


def _end(value: Any, index: int) -> object:
    try:
        return access.fetch(value, index)
    except GoError:
        return None


def get_(arguments: list[Any]) -> object:
    """`get(v, key)`: nil for a missing key."""
    if arguments[0] is None:
        return None
    return access.get(arguments[0], arguments[1])


def take_(arguments: list[Any]) -> object:
    """`take(list, n)`."""
    value, count = arguments
    _need_list("take from", value)
    if not isinstance(count, int) or isinstance(count, bool) or kind(count).startswith("uint"):
        raise WrongType(f"cannot take {kind(count)} elements")
    if count < 0:
        raise GoError("reflect.Value.Slice: slice index out of bounds")
    if kind(value) == "array":
        raise GoError("reflect.Value.Slice: slice of unaddressable array")
    if isinstance(value, NilSlice):
        return value
    return type(value)(elements(value)[:count]) if not isinstance(value, Bytes) else Bytes(value[:count])


def _need_list(action: str, value: Any) -> None:
    if not is_list(value):
        raise WrongType(f"cannot {action} {kind(value)}")


def _entries(action: str, value: Any, suffix: str = "") -> list[tuple[object, object]]:
    if not isinstance(value, dict | AnyMap):
        raise WrongType(f"cannot {action} {kind(value)}{suffix}")
    return list(value.items())


def keys_(arguments: list[Any]) -> Shuffled:
    """`keys(map)`: in random order."""
    return Shuffled(key for key, _ in _entries("get keys from", arguments[0]))


def values_(arguments: list[Any]) -> Shuffled:
    """`values(map)`: in random order."""
    return Shuffled(value for _, value in _entries("get values from", arguments[0]))


def toPairs_(arguments: list[Any]) -> object:
    """`toPairs(map)`: in random order."""
    pairs = [Pair(entry) for entry in _entries("transform", arguments[0], " to pairs")]
    return Shuffled(pairs, "[][2]interface {}") if len(pairs) > 1 else Pairs(pairs)


def fromPairs_(arguments: list[Any]) -> AnyMap:
    """`fromPairs(list)`."""
    if not is_list(arguments[0]):
        raise GoError(f"cannot transform {reflected_text(arguments[0])} from pairs")
    result = AnyMap()
    for pair in elements(arguments[0]):
        if not is_list(pair):
            raise GoError(f"invalid pair {'<invalid reflect.Value>' if pair is None else access.shown(pair)}")
        members = elements(pair)
        if len(members) != 2:
            raise GoError(f"invalid pair length {access.shown(pair)}")
        result.set(members[0], members[1])
    return result


def reverse_(arguments: list[Any]) -> list[object]:
    """`reverse(list)`."""
    _need_list("reverse", arguments[0])
    return list(reversed(elements(arguments[0])))


def uniq_(arguments: list[Any]) -> list[object]:
    """`uniq(list)`: by `==`."""
    _need_list("uniq", arguments[0])
    check_size(arguments[0])
    kept: list[object] = []
    comparisons = 0
    for member in elements(arguments[0]):
        comparisons += len(kept)
        if comparisons > MAX_COMPARISONS:
            raise TooLarge("the unique elements of a long list are not computed")
        if not any(equal(member, other) for other in kept):
            kept.append(member)
    return kept


def concat_(arguments: list[Any]) -> object:
    """`concat(list, …)`; without elements, a slice that was never made."""
    members: list[object] = []
    for argument in arguments:
        _need_list("concat", argument)
        members += elements(argument)
    return members or NilSlice()


def flatten_(arguments: list[Any]) -> list[object]:
    """`flatten(list)`: all the way down."""
    _need_list("flatten", arguments[0])
    check_size(arguments[0])
    return _flat(arguments[0])


def _flat(value: Any) -> list[object]:
    members: list[object] = []
    for member in elements(value):
        if is_list(member):
            members += _flat(member)
        else:
            members.append(member)
    return members


def sort_(arguments: list[Any]) -> object:
    """`sort(list[, order])`."""
    order = arguments[1] if len(arguments) == 2 else "asc"
    if not isinstance(order, str):
        raise WrongType(f"sort order argument must be a string (got {gotype(order)})")
    if order not in ("asc", "desc"):
        raise GoError(f"invalid order {order}, expected asc or desc")
    value = arguments[0]
    if not is_list(value) or gotype(value) not in ("[]interface {}", "[]int", "[]string", "[]float64"):
        return NilSlice()
    members = list(value)
    return [member for member, _ in ordered([(member, member) for member in members], order == "desc")]
