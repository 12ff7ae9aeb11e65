"""Builtins that run a predicate for each element (`compiler.BuiltinNode`)."""

from collections.abc import Callable, Iterator

from memolint.lang.expr.run import operators
from memolint.lang.expr.run.machine import Loop, Machine, Sized
from memolint.lang.expr.run.ordering import ordered
from memolint.lang.expr.syntax import tree
from memolint.lang.go.reflect import kind
from memolint.lang.go.strings import octets
from memolint.lang.go.values import AnyMap, Bytes, GoError, NilSlice, Shuffled, Uint8, Unpredictable


def _items(value: object) -> list[object] | Sized:
    if isinstance(value, list):
        return value
    if isinstance(value, str | Bytes):
        return [Uint8(byte) for byte in (octets(value) if isinstance(value, str) else value)]
    if isinstance(value, NilSlice):
        return []
    if isinstance(value, dict | AnyMap):
        return Sized(len(value))
    shown = "zero" if value is None else kind(value)
    raise GoError(f"reflect: call of reflect.Value.Len on {shown} Value")


def _enter(machine: Machine, node: tree.Builtin) -> Loop:
    """The scope over the first argument; whoever enters it leaves it."""
    value = machine.value(node.arguments[0])
    machine.at = node.at
    scope = Loop(_items(value))
    if isinstance(value, Shuffled) and len(value) > 1 and node.name not in _ORDER_FREE:
        raise Unpredictable("the order of a map's entries is random")
    machine.scopes.append(scope)
    return scope


def _each(machine: Machine, scope: Loop, node: tree.Builtin) -> Iterator[object]:
    """The predicate's value for each element; without a predicate the element itself. Then the scope is left."""
    for index in range(scope.index, len(scope.items)):
        scope.index = index
        value = machine.value(node.arguments[1]) if len(node.arguments) > 1 else scope.item()
        machine.at = node.at
        yield value
    machine.scopes.pop()


def _quantifier(stops_at: bool, negated: bool = False) -> Callable[[Machine, tree.Builtin], object]:
    """A loop that ends at the first value that is `stops_at`, once negated where `negated`."""

    def loop(machine: Machine, node: tree.Builtin) -> object:
        scope = _enter(machine, node)
        for value in _each(machine, scope, node):
            if (machine.truth(value) is not negated) is stops_at:
                machine.scopes.pop()
                return stops_at
        return not stops_at

    return loop


def _count(machine: Machine, node: tree.Builtin) -> int:
    scope = _enter(machine, node)
    count = 0
    for value in _each(machine, scope, node):
        count += machine.truth(value)
        if node.threshold is not None and count >= node.threshold:
            machine.scopes.pop()
            break
    return count


def _one(machine: Machine, node: tree.Builtin) -> bool:
    return _count(machine, node) == 1


def _filter(machine: Machine, node: tree.Builtin) -> object:
    scope = _enter(machine, node)
    kept = [
        scope.item() if node.mapped is None else machine.value(node.mapped)
        for value in _each(machine, scope, node)
        if machine.truth(value)
    ]
    return _made(machine, node, scope, kept)


def _map(machine: Machine, node: tree.Builtin) -> object:
    scope = _enter(machine, node)
    return _made(machine, node, scope, list(_each(machine, scope, node)))


def _made(machine: Machine, node: tree.Builtin, scope: Loop, members: list[object]) -> object:
    machine.at = node.at
    machine.grow(len(members))
    return Shuffled(members) if isinstance(scope.items, Shuffled) else members


def _sum(machine: Machine, node: tree.Builtin) -> object:
    scope = _enter(machine, node)
    total: object = 0
    scope.accumulator = total
    for value in _each(machine, scope, node):
        if isinstance(scope.items, Shuffled) and type(value) is not int and len(scope.items) > 1:
            raise Unpredictable("the order of a map's entries is random")
        total = scope.accumulator = operators.add(value, total)
    return total


def _search(backwards: bool, wants_index: bool) -> Callable[[Machine, tree.Builtin], object]:
    def loop(machine: Machine, node: tree.Builtin) -> object:
        scope = _enter(machine, node)
        found = _found(machine, scope, node, backwards)
        result: object = None
        if found and wants_index:
            result = scope.index
        elif found:
            result = scope.item() if node.mapped is None else machine.value(node.mapped)
        machine.at = node.at
        if node.throws and not found:
            raise GoError("reflect: slice index out of range")
        machine.scopes.pop()
        return result

    return loop


def _found(machine: Machine, scope: Loop, node: tree.Builtin, backwards: bool) -> bool:
    """Moves the scope to the first element, or the last, for which the predicate holds."""
    indexes = range(len(scope.items))
    for index in reversed(indexes) if backwards else indexes:
        scope.index = index
        value = machine.value(node.arguments[1])
        machine.at = node.at
        if machine.truth(value):
            return True
    return False


def _group_by(machine: Machine, node: tree.Builtin) -> AnyMap:
    groups = AnyMap("map[interface {}][]interface {}")
    scope = _enter(machine, node)
    for key in _each(machine, scope, node):
        group = groups.get(key)
        if not isinstance(group, list):
            group = []
            groups.set(key, group)
        group.append(scope.item())
    return groups


def _sort_by(machine: Machine, node: tree.Builtin) -> list[object]:
    scope = _enter(machine, node)
    order = machine.value(node.arguments[2]) if len(node.arguments) == 3 else "asc"
    machine.at = node.at
    if not isinstance(order, str):
        raise GoError("sortBy order argument must be a string")
    if order not in ("asc", "desc"):
        raise GoError("unknown order, use asc or desc")
    pairs = [(value, scope.item()) for value in _each(machine, scope, node)]
    machine.at = node.at
    members = [item for _, item in ordered(pairs, order == "desc")]
    machine.grow(len(members))
    return members


def _reduce(machine: Machine, node: tree.Builtin) -> object:
    scope = _enter(machine, node)
    if len(node.arguments) == 3:
        scope.accumulator = machine.value(node.arguments[2])
    elif not len(scope.items):
        raise GoError("reduce of empty array with no initial value")
    else:
        scope.accumulator = scope.item()
        scope.index = 1
    for value in _each(machine, scope, node):
        scope.accumulator = value
    return scope.accumulator


_ORDER_FREE = frozenset(("all", "none", "any", "one", "count", "filter", "map", "sum"))

LOOPS: dict[str, Callable[[Machine, tree.Builtin], object]] = {
    "all": _quantifier(stops_at=False),
    "none": _quantifier(stops_at=False, negated=True),
    "any": _quantifier(stops_at=True),
    "one": _one,
    "filter": _filter,
    "map": _map,
    "count": _count,
    "sum": _sum,
    "find": _search(backwards=False, wants_index=False),
    "findLast": _search(backwards=True, wants_index=False),
    "findIndex": _search(backwards=False, wants_index=True),
    "findLastIndex": _search(backwards=True, wants_index=True),
    "groupBy": _group_by,
    "sortBy": _sort_by,
    "reduce": _reduce,
}
"""The predicate builtins by name."""
