"""Folding of constants, and `in` over constants (`optimizer/fold.go`, `in_array.go`, `in_range.go`)."""

from collections.abc import Callable

from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.errors import Fault
from memolint.lang.expr.syntax.nature import BOOL, FLOAT, INT, LIST, STRING, Nature
from memolint.lang.go import arithmetic
from memolint.lang.go.values import wrapped

_NATURES: dict[type, Nature] = {
    tree.Integer: INT,
    tree.Float: FLOAT,
    tree.String: STRING,
    tree.Boolean: BOOL,
    tree.Constant: LIST,
}


def patched(old: tree.Node, new: tree.Node, nature: Nature | None) -> tree.Node:
    """`new` in the place of `old` (`ast.Patch`): errors about it name the place of the old node."""
    new.at, new.start, new.end, new.height = old.at, old.start, old.end, tree.measure(new)
    new.nature = nature
    return new


def in_constants(node: tree.Node) -> tree.Node:
    """`x in ["a", "b"]` looks x up in a map, which refuses other types at run time."""
    if not isinstance(node, tree.Binary) or node.operator != "in":
        return node
    listed = node.right
    if not isinstance(listed, tree.Array) or not listed.nodes:
        return node
    left_is_int = node.left.nature is not None and node.left.nature.kind == "int"
    for kind, key_type in ((tree.Integer, "int"), (tree.String, "string")):
        if key_type == "int" and not left_is_int:
            continue
        members = [
            member.value for member in listed.nodes if isinstance(member, kind) and isinstance(member, tree.Literal)
        ]
        if len(members) == len(listed.nodes):
            keys = tree.Constant(tree.KeySet(key_type, frozenset(members)))
            return patched(node, tree.Binary(node.operator, node.left, keys), node.nature)
    return node


def in_range(node: tree.Node) -> tree.Node:
    """`x in 1..3` is two comparisons where x is an int."""
    if not isinstance(node, tree.Binary) or node.operator != "in" or not isinstance(node.right, tree.Binary):
        return node
    bounds = node.right
    if bounds.operator != ".." or node.left.nature is None or node.left.nature.kind != "int":
        return node
    if not isinstance(bounds.left, tree.Integer) or not isinstance(bounds.right, tree.Integer):
        return node
    low, high = tree.Binary(">=", node.left, bounds.left), tree.Binary("<=", node.left, bounds.right)
    return patched(node, tree.Binary("and", low, high), node.nature)


class Folder:
    """One round of folding; `applied` tells whether another is needed."""

    def __init__(self) -> None:
        self.applied = False

    def visit(self, node: tree.Node) -> tree.Node:
        """The folded node. Raises Fault."""
        folded = _fold(node)
        if folded is None:
            return node
        self.applied = True
        return folded


def _fold(node: tree.Node) -> tree.Node | None:
    match node:
        case tree.Unary():
            return _fold_unary(node)
        case tree.Binary(operator="and" | "&&" | "or" | "||"):
            return _fold_logic(node)
        case tree.Binary():
            return _fold_binary(node)
        case tree.Array():
            return _fold_array(node)
        case tree.Builtin(name="filter"):
            return _fold_filters(node)
    return None


def _fold_unary(node: tree.Unary) -> tree.Node | None:
    operand = node.operand
    if node.operator in ("!", "not"):
        return _constant(node, not operand.value) if isinstance(operand, tree.Boolean) else None
    if not isinstance(operand, tree.Integer | tree.Float):
        return None
    if node.operator == "+":
        return _constant(node, operand.value)
    return _constant(node, wrapped(-operand.value) if isinstance(operand, tree.Integer) else -operand.value)


def _fold_logic(node: tree.Binary) -> tree.Node | None:
    """`true && x` is x, whatever x is."""
    neutral = node.operator in ("and", "&&")
    left = node.left.value if isinstance(node.left, tree.Boolean) else None
    right = node.right.value if isinstance(node.right, tree.Boolean) else None
    if left is neutral:
        return patched(node, node.right, node.nature)
    if right is neutral:
        return patched(node, node.left, node.nature)
    return None if left is None and right is None else _constant(node, not neutral)


def _fold_binary(node: tree.Binary) -> tree.Node | None:
    left, right = node.left, node.right
    if isinstance(left, tree.Integer | tree.Float) and isinstance(right, tree.Integer | tree.Float):
        return _fold_numbers(node, left.value, right.value)
    if isinstance(left, tree.String) and isinstance(right, tree.String) and node.operator in ("+", "=="):
        same = left.value == right.value
        return _constant(node, same if node.operator == "==" else left.value + right.value)
    if isinstance(left, tree.Boolean) and isinstance(right, tree.Boolean) and node.operator == "==":
        return _constant(node, left.value == right.value)
    return None


def _fold_numbers(node: tree.Binary, left: "int | float", right: "int | float") -> tree.Node | None:
    integers = isinstance(left, int) and isinstance(right, int)
    if node.operator in ("%", "=="):
        if not integers:
            return None
        if node.operator == "%" and right == 0:
            raise Fault("integer divide by zero", node.at)
        return _constant(node, arithmetic.remainder(int(left), int(right)) if node.operator == "%" else left == right)
    operation = _ARITHMETIC.get(node.operator)
    if operation is None:
        return None
    value = operation(left, right)
    return _constant(node, wrapped(value) if isinstance(value, int) else value)


_ARITHMETIC: dict[str, Callable[["int | float", "int | float"], "int | float"]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: arithmetic.quotient(float(left), float(right)),
    **dict.fromkeys(("**", "^"), lambda left, right: arithmetic.power(float(left), float(right))),
}


def _fold_array(node: tree.Array) -> tree.Node | None:
    """A list of constants is one constant."""
    values = [
        part.value for part in node.nodes if isinstance(part, tree.Integer | tree.Float | tree.String | tree.Boolean)
    ]
    if not values or len(values) < len(node.nodes):
        return None
    return patched(node, tree.Constant(values), LIST)


def _fold_filters(node: tree.Builtin) -> tree.Node | None:
    """A filter of a filter is one filter with both conditions."""
    inner = node.arguments[0]
    if not isinstance(inner, tree.Builtin) or inner.name != "filter":
        return None
    first, second = inner.arguments[1], node.arguments[1]
    if not isinstance(first, tree.Predicate) or not isinstance(second, tree.Predicate):
        return None
    both = tree.Predicate(tree.Binary("&&", first.body, second.body))
    return patched(node, tree.Builtin("filter", [inner.arguments[0], both]), node.nature)


def _constant(old: tree.Node, value: "bool | int | float | str") -> tree.Node:
    kinds: dict[type, type[tree.Literal]] = {
        bool: tree.Boolean,
        int: tree.Integer,
        float: tree.Float,
        str: tree.String,
    }
    kind = kinds[type(value)]
    return patched(old, kind(value), _NATURES[kind])
