"""expr-lang's optimizer, as far as it can be seen: in results, in errors and in their places (`optimizer/`).

It runs after the check. A new tree is made; the one given stays as it is.
"""

from collections.abc import Callable

from memolint.lang.expr.optimize import fold
from memolint.lang.expr.optimize.calls import combine_predicates, count_more, find_in_filter, fuse_filter_map, sum_up
from memolint.lang.expr.syntax import tree

_Visit = Callable[[tree.Node], tree.Node]


def optimize(whole: tree.Root) -> tree.Node:
    """The tree that expr-lang would run. Raises Fault for a constant division by zero."""
    if whole.features is None:
        whole.features = _features(whole.body)
    features, root = whole.features, whole.body
    if not features:
        return root
    root = _copy(root)
    if "in" in features:
        root = walk(root, fold.in_constants)
    root = _folded(root)
    for trigger, visit in _PASSES:
        if features & trigger:
            root = walk(root, visit)
    return root


_PASSES: tuple[tuple[frozenset[str], _Visit], ...] = (
    (frozenset(("in",)), fold.in_range),
    (frozenset(("filter",)), fuse_filter_map),
    (frozenset(("filter",)), find_in_filter),
    (frozenset(("all", "any", "none")), combine_predicates),
    (frozenset(("sum", "reduce")), sum_up),
    (frozenset(("count", "filter")), count_more),
)
_NAMED = frozenset[str]().union(*(trigger for trigger, _ in _PASSES))
_LOGIC = frozenset(("and", "&&", "or", "||"))
_CONSTANTS = (tree.Integer, tree.Float, tree.String, tree.Boolean)
_FOLD = "fold"


def _features(root: tree.Node) -> frozenset[str]:
    """What there may be something to do about: the builtins and operators of the passes, and constants to fold."""
    features = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if node.PARTS:
            nodes += tree.children(node)
            feature = _feature(node)
            if feature:
                features.add(feature)
    return frozenset(features)


def _feature(node: tree.Node) -> str:
    if isinstance(node, tree.Builtin):
        return node.name if node.name in _NAMED else ""
    if isinstance(node, tree.Binary):
        if node.operator in _NAMED:
            return node.operator
        constant = isinstance(node.left, _CONSTANTS), isinstance(node.right, _CONSTANTS)
        return _FOLD if all(constant) or (node.operator in _LOGIC and any(constant)) else ""
    if isinstance(node, tree.Unary):
        return _FOLD if isinstance(node.operand, _CONSTANTS) else ""
    if isinstance(node, tree.Array):
        return _FOLD if node.nodes and all(isinstance(part, _CONSTANTS) for part in node.nodes) else ""
    return ""


def _folded(root: tree.Node) -> tree.Node:
    while True:
        folder = fold.Folder()
        root = walk(root, folder.visit)
        if not folder.applied:
            return root


def walk(node: tree.Node, visit: _Visit) -> tree.Node:
    """Replaces every node by what `visit` makes of it, children first."""
    if isinstance(node, tree.Binary):
        return _walk_operators(node, visit)
    for part in node.PARTS:
        child = getattr(node, part)
        if isinstance(child, list):
            child[:] = [walk(member, visit) for member in child]
        elif child is not None:
            setattr(node, part, walk(child, visit))
    return visit(node)


def _walk_operators(node: tree.Binary, visit: _Visit) -> tree.Node:
    chain = tree.operators(node)
    left = walk(chain[0].left, visit)
    for operation in chain:
        operation.left = left
        operation.right = walk(operation.right, visit)
        left = visit(operation)
    return left


def _copy(root: tree.Node) -> tree.Node:
    """The same tree, of new nodes."""
    copies: dict[int, tree.Node] = {}
    for node in tree.postorder(root):
        if id(node) not in copies:
            copies[id(node)] = _copy_node(node, copies)
    return copies[id(root)]


def _copy_node(node: tree.Node, copies: dict[int, tree.Node]) -> tree.Node:
    copy = object.__new__(type(node))
    for kind in type(node).__mro__:
        for name in getattr(kind, "__slots__", ()):
            setattr(copy, name, getattr(node, name))
    for part in node.PARTS:
        child = getattr(node, part)
        if isinstance(child, list):
            setattr(copy, part, [copies[id(member)] for member in child])
        elif child is not None:
            setattr(copy, part, copies[id(child)])
    return copy
