"""Where expr-lang's machine mixes up its operands.

`findLast` and `findLastIndex` leave a value on the stack for every element that they looked at
(`compiler.emitLoopBackwards`). It is harmless below the result; where an operand was already waiting, the operation
takes one of those values for it.
"""

from memolint.lang.expr.syntax import tree

_LEAKING = frozenset(("findLast", "findLastIndex"))
_SETTLED = frozenset(("&&", "||", "and", "or", "??"))
"""Operators whose left operand is off the stack when the right one is evaluated."""


def mixed_up(body: tree.Node) -> tree.Node | None:
    """A search in a place where it spoils an operand, or None."""
    stack: list[tuple[tree.Node, bool]] = [(body, False)]
    while stack:
        node, waiting = stack.pop()
        if isinstance(node, tree.Builtin) and node.name in _LEAKING and waiting:
            return node
        stack += [(child, waiting or behind) for child, behind in _operands(node)]
    return None


def _operands(node: tree.Node) -> list[tuple[tree.Node, bool]]:
    """The children of a node, each with whether operands wait on the stack when it is evaluated."""
    parts = list(tree.children(node))
    if isinstance(node, tree.Let | tree.Sequence | tree.Conditional):
        return [(part, False) for part in parts]
    if isinstance(node, tree.Binary) and node.operator in _SETTLED:
        return [(part, False) for part in parts]
    if isinstance(node, tree.Call):
        return [(part, bool(index)) for index, part in enumerate([*node.arguments, node.callee])]
    if isinstance(node, tree.Builtin) and node.mapped is not None:
        parts.append(node.mapped)
    return [(part, bool(index)) for index, part in enumerate(parts)]
