"""The names in an expression: what it reads, and what it calls."""

from collections.abc import Iterator

from memolint.lang.expr.syntax import tree
from memolint.typed import Record


class VariablePath(Record):
    """A variable read by an expression: `inputs.parameters['x']` is the path (inputs, parameters, x), with its span."""

    path: tuple[str, ...]
    start: int
    end: int


class FunctionCall(Record):
    """A call by name, with the span of the name's last word: `sprig.now`, `upper`, `toJson`."""

    name: str
    start: int
    end: int


def identifiers(root: tree.Node) -> tuple[str, ...]:
    """The names and dotted paths that must be in the environment before an expression is tried, sorted.

    As `getIdentifiers` in `util/template/expression_template.go`: every name, and every member path made of constant
    names; not the paths to the left of `??`, nor what `?.` is applied to. `let` variables and callees count.
    """
    optional = _optional(root)
    found: dict[str, None] = {}
    for node in tree.postorder(root):
        if isinstance(node, tree.Identifier):
            found[node.name] = None
        elif isinstance(node, tree.Member) and id(node) not in optional:
            path = _path(node)
            if path is not None:
                found[".".join(path)] = None
    return tuple(sorted(found))


def references(root: tree.Node) -> tuple[VariablePath, ...]:
    """The free variables of an expression, each with its longest constant path, in the order of the text.

    `let` variables are not free, nor are the names of functions that are called.
    """
    found = [reference for node, bound in _outermost(root) if (reference := _reference(node, bound)) is not None]
    return tuple(sorted(found, key=lambda reference: reference.start))


def calls(root: tree.Node) -> tuple[FunctionCall, ...]:
    """The functions that an expression calls by name, in the order of the text."""
    found = []
    for node in tree.postorder(root):
        if isinstance(node, tree.Builtin):
            found.append(FunctionCall(node.name, node.at, node.at + len(node.name)))
        elif isinstance(node, tree.Call):
            path = _callee_path(node.callee)
            if path is not None:
                found.append(FunctionCall(".".join(path), node.at, node.at + len(path[-1])))
    return tuple(sorted(found, key=lambda call: call.start))


def _optional(root: tree.Node) -> set[int]:
    """The members (by `id`) whose absence the expression provides for."""
    members: set[int] = set()
    provided: set[int] = set()
    for node in tree.postorder(root):
        if isinstance(node, tree.Binary) and node.operator == "??":
            _take(node.left, provided)
        elif isinstance(node, tree.Member) and node.optional:
            members.update((id(node.base), id(node)))
    return members | provided


def _take(node: tree.Node, taken: set[int]) -> None:
    """Adds a node and all below it; what is there already was added with all below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        if id(node) not in taken:
            taken.add(id(node))
            stack.extend(tree.children(node))


def _path(node: tree.Node) -> tuple[str, ...] | None:
    """The names of a path of constant members, or None."""
    names: list[str] = []
    while isinstance(node, tree.Member):
        if not isinstance(node.property, tree.String) or node.optional:
            return None
        names.append(node.property.value)
        node = node.base
    if not isinstance(node, tree.Identifier):
        return None
    names.append(node.name)
    return tuple(reversed(names))


def _callee_path(node: tree.Node) -> tuple[str, ...] | None:
    return (node.name,) if isinstance(node, tree.Identifier) else _path(node)


def _outermost(root: tree.Node) -> Iterator[tuple[tree.Node, frozenset[str]]]:
    """The longest names and member paths, with the `let` variables in scope."""
    stack: list[tuple[tree.Node, frozenset[str]]] = [(root, frozenset())]
    while stack:
        node, bound = stack.pop()
        if isinstance(node, tree.Let):
            stack += [(node.value, bound), (node.body, bound | {node.name})]
        elif isinstance(node, tree.Call) and _callee_path(node.callee) is not None:
            stack += [(argument, bound) for argument in node.arguments]
        elif isinstance(node, tree.Identifier | tree.Member):
            yield node, bound
            stack += [(part, bound) for part in _beside(node)]
        else:
            stack += [(child, bound) for child in tree.children(node)]


def _beside(node: tree.Node) -> Iterator[tree.Node]:
    """What stands in the brackets of a member path, and below its base unless that is a name."""
    while isinstance(node, tree.Member | tree.Chain):
        if isinstance(node, tree.Chain):
            node = node.inner
            continue
        if not isinstance(node.property, tree.String):
            yield node.property
        node = node.base
    if not isinstance(node, tree.Identifier):
        yield node


def _reference(node: tree.Node, bound: frozenset[str]) -> VariablePath | None:
    """The longest constant path at the bottom of a member path."""
    names: list[str] = []
    end = node.end
    while isinstance(node, tree.Member | tree.Chain):
        if isinstance(node, tree.Chain):
            node = node.inner
            continue
        if isinstance(node.property, tree.String):
            if not names:
                end = node.end
            names.append(node.property.value)
        else:
            names = []
        node = node.base
    if not isinstance(node, tree.Identifier) or node.name in bound or node.name == "$env":
        return None
    return VariablePath((node.name, *reversed(names)), node.start, end if names else node.end)
