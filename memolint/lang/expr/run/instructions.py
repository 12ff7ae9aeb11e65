"""What the machine does for each type of node (`compiler/compiler.go`, `vm/vm.go`)."""

from collections.abc import Callable

from memolint.lang.expr.check.signatures import signature
from memolint.lang.expr.functions import BUILTINS
from memolint.lang.expr.run import access, invoke, operators, predicates
from memolint.lang.expr.run.machine import Instructions, Machine
from memolint.lang.expr.syntax import tree
from memolint.lang.go import regex
from memolint.lang.go.functions import Function
from memolint.lang.go.reflect import conversion, is_nil, shown_type
from memolint.lang.go.strings import text_of
from memolint.lang.go.values import (
    Bytes,
    GoError,
    Ints,
    NilSlice,
    WrongType,
    wrapped,
)
from memolint.typed import Any


class _Stop(Exception):
    """An optional member found nil: the rest of its chain is skipped."""


def _literal(_machine: Machine, node: tree.Literal) -> object:
    return node.value


def _nil(_machine: Machine, _node: tree.Nil) -> object:
    return None


def _identifier(machine: Machine, node: tree.Identifier) -> object:
    if node.name in machine.variables:
        return machine.variables[node.name]
    if node.name == "$env":
        return dict(machine.environment)
    return machine.environment.get(node.name)


def _pointer(machine: Machine, node: tree.Pointer) -> object:
    machine.at = node.at
    scope = machine.scopes[-1]
    if node.name == "index":
        return scope.index
    return scope.accumulator if node.name == "acc" else scope.item()


def _unary(machine: Machine, node: tree.Unary) -> object:
    operand = machine.value(node.operand)
    machine.at = node.at
    if node.operator == "-":
        return operators.negate(operand)
    return operand if node.operator == "+" else not machine.truth(operand)


def _binary(machine: Machine, node: tree.Binary) -> object:
    if not isinstance(node.left, tree.Binary):
        return _operation(machine, node, machine.value(node.left))
    chain = tree.operators(node)
    left = machine.value(chain[0].left)
    for operation in chain:
        left = _operation(machine, operation, left)
    return left


def _operation(machine: Machine, node: tree.Binary, left: Any) -> object:
    operator = node.operator
    if operator in ("&&", "and", "||", "or"):
        machine.at = node.at
        decided = machine.truth(left) is (operator in ("||", "or"))
        return left if decided else machine.value(node.right)
    if operator == "??":
        return machine.value(node.right) if is_nil(left) else left
    right = machine.value(node.right)
    machine.at = node.at
    simple = _SIMPLE.get(operator)
    if simple is not None:
        return simple(left, right)
    if operator in ("==", "!="):
        return _equal(node, left, right) is (operator == "==")
    if operator == "..":
        return _range(machine, left, right)
    return _matches(left, right) if operator == "matches" else _text_test(operator, left, right)


_SIMPLE: dict[str, Callable[[Any, Any], object]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "%": operators.modulo,
    "**": operators.power,
    "^": operators.power,
    "<": operators.less,
    ">": operators.more,
    "<=": operators.less_or_equal,
    ">=": operators.more_or_equal,
    "in": access.contains,
}


def _equal(node: tree.Binary, left: Any, right: Any) -> bool:
    """Two static ints or strings are compared as such: nil, which a search may give, is then an error."""
    static = node.left.nature.type if node.left.nature is not None else None
    if static in ("int", "string") and node.right.nature is not None and node.right.nature.type == static:
        for side in (left, right):
            if type(side) is not (int if static == "int" else str):
                raise conversion(side, static)
        return bool(left == right)
    return operators.equal(left, right)


def _range(machine: Machine, left: Any, right: Any) -> Ints:
    low, high = operators.to_int(left), operators.to_int(right)
    size = max(wrapped(high - low + 1), 0)
    machine.grow(size)
    return Ints(range(low, low + size))


def _matches(text: Any, pattern: Any) -> bool:
    if is_nil(text) or is_nil(pattern):
        return False
    if not isinstance(pattern, str):
        raise conversion(pattern, "string")
    if isinstance(text, Bytes):
        text = text_of(text)
    elif not isinstance(text, str):
        raise conversion(text, "[]uint8")
    return regex.compile(pattern).search(text) is not None


def _text_test(operator: str, left: Any, right: Any) -> bool:
    if is_nil(left) or is_nil(right):
        return False
    for side in (left, right):
        if not isinstance(side, str):
            raise conversion(side, "string")
    if operator == "contains":
        return right in left
    return bool(left.startswith(right) if operator == "startsWith" else left.endswith(right))


def _chain(machine: Machine, node: tree.Chain) -> object:
    try:
        value = machine.value(node.inner)
    except _Stop:
        return None
    return None if isinstance(value, NilSlice) else value


def _member(machine: Machine, node: tree.Member) -> object:
    base = machine.value(node.base)
    if node.optional and is_nil(base):
        raise _Stop
    key = machine.value(node.property)
    machine.at = node.at
    return access.fetch(base, key)


def _slice(machine: Machine, node: tree.Slice) -> object:
    base = machine.value(node.base)
    stop = machine.value(node.stop) if node.stop is not None else None
    first = machine.value(node.first) if node.first is not None else None
    machine.at = node.at
    if node.stop is not None and stop is None:
        raise GoError("invalid operation: int(<nil>)")
    if node.first is not None and first is None:
        raise GoError("invalid operation: int(<nil>)")
    return access.slice_of(base, first, stop)


def _call(machine: Machine, node: tree.Call) -> object:
    arguments = [machine.value(argument) for argument in node.arguments]
    callee = machine.value(node.callee)
    machine.at = node.at
    if callee is None:
        raise GoError("invalid operation: cannot call nil")
    if not isinstance(callee, Function):
        raise WrongType(f"invalid operation: cannot call non-function of type {shown_type(callee)}")
    wanted = signature(callee.GO_TYPE)
    static = node.callee.nature is not None and node.callee.nature.kind == "func"
    if static and callee.GO_TYPE in invoke.TYPED:
        for parameter, argument in zip(wanted.parameters, arguments, strict=False):
            invoke.assert_type(argument, parameter)
    else:
        arguments = invoke.converted(wanted, arguments)
    if callee.name not in invoke.ORDER_FREE:
        machine.in_order(arguments)
    return machine.made(invoke.call(callee, arguments))


def _builtin(machine: Machine, node: tree.Builtin) -> object:
    loop = predicates.LOOPS.get(node.name)
    if loop is not None:
        return machine.made(loop(machine, node))
    arguments = [machine.value(argument) for argument in node.arguments]
    machine.at = node.at
    entry = BUILTINS[node.name]
    if node.name not in invoke.ORDER_FREE:
        machine.in_order(arguments)
    result = invoke.call_builtin(entry, arguments)
    if node.name in invoke.COUNTED:
        machine.grow(invoke.COUNTED[node.name](result))
    return machine.made(result)


def _let(machine: Machine, node: tree.Let) -> object:
    value = machine.value(node.value)
    hidden = machine.variables.get(node.name, machine)
    machine.variables[node.name] = value
    result = machine.value(node.body)
    if hidden is machine:
        del machine.variables[node.name]
    else:
        machine.variables[node.name] = hidden
    return result


def _sequence(machine: Machine, node: tree.Sequence) -> object:
    return [machine.value(part) for part in node.nodes][-1]


def _conditional(machine: Machine, node: tree.Conditional) -> object:
    condition = machine.value(node.condition)
    machine.at = node.at
    return machine.value(node.then if machine.truth(condition) else node.otherwise)


def _array(machine: Machine, node: tree.Array) -> object:
    members = [machine.value(part) for part in node.nodes]
    machine.at = node.at
    machine.grow(len(members))
    return members


def _sum_of_list(machine: Machine, node: tree.SumOfList) -> object:
    """`a + (b + c)`: evaluated from the left, added from the right; only the last addition has a place."""
    members = [machine.value(part) for part in node.nodes]
    total = members.pop()
    while members:
        machine.at = node.at if len(members) == 1 else 0
        total = operators.add(members.pop(), total)
    return total


def _map(machine: Machine, node: tree.Map) -> object:
    """Of entries with the same key the first wins: the machine takes them from the end."""
    entries = [
        (machine.value(entry.key), machine.value(entry.value))
        for entry in node.entries
        if isinstance(entry, tree.MapEntry)
    ]
    machine.at = node.at
    machine.grow(len(entries))
    result: dict[str, object] = {}
    for key, value in reversed(entries):
        if not isinstance(key, str):
            raise conversion(key, "string")
        result[key] = value
    return result


INSTRUCTIONS: Instructions = {
    tree.Nil: _nil,
    tree.Integer: _literal,
    tree.Float: _literal,
    tree.Boolean: _literal,
    tree.String: _literal,
    tree.ByteString: _literal,
    tree.Constant: _literal,
    tree.Identifier: _identifier,
    tree.Pointer: _pointer,
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Chain: _chain,
    tree.Member: _member,
    tree.Slice: _slice,
    tree.Call: _call,
    tree.Builtin: _builtin,
    tree.Predicate: lambda machine, node: machine.value(node.body),
    tree.Let: _let,
    tree.Sequence: _sequence,
    tree.Conditional: _conditional,
    tree.Array: _array,
    tree.SumOfList: _sum_of_list,
    tree.Map: _map,
}
