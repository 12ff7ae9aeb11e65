"""The optimizer's rewriting of builtins that take predicates (`optimizer/filter_*.go`, `sum_*.go`, `count_*.go`, …)."""

from memolint.lang.expr.optimize.fold import patched
from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.nature import INT
from memolint.lang.go.values import wrapped


def fuse_filter_map(node: tree.Node) -> tree.Node:
    """`map(filter(…), …)` is a filter that maps what it keeps."""
    if not isinstance(node, tree.Builtin) or node.name != "map" or len(node.arguments) != 2:
        return node
    kept, mapping = node.arguments
    if not isinstance(mapping, tree.Predicate) or _uses_index(mapping):
        return node
    if not isinstance(kept, tree.Builtin) or kept.name != "filter" or kept.mapped is not None:
        return node
    fused = tree.Builtin("filter", kept.arguments)
    fused.mapped = mapping.body
    return patched(node, fused, node.nature)


def _uses_index(node: tree.Node) -> bool:
    return any(isinstance(part, tree.Pointer) and part.name == "index" for part in tree.postorder(node))


def find_in_filter(node: tree.Node) -> tree.Node:
    """`len(filter(…))` counts, `filter(…)[0]` and `first(filter(…))` stop at the first."""
    if isinstance(node, tree.Member) and not node.optional and isinstance(node.property, tree.Integer):
        name = {0: "find", -1: "findLast"}.get(node.property.value)
        return _found(node, node.base, name, throws=True) if name else node
    if isinstance(node, tree.Builtin) and node.name in ("len", "first", "last") and len(node.arguments) == 1:
        name = {"len": "count", "first": "find", "last": "findLast"}[node.name]
        return _found(node, node.arguments[0], name, throws=False)
    return node


def _found(node: tree.Node, source: tree.Node, name: str, throws: bool) -> tree.Node:
    if not isinstance(source, tree.Builtin) or source.name != "filter" or len(source.arguments) != 2:
        return node
    found = tree.Builtin(name, source.arguments)
    found.throws = throws
    found.mapped = source.mapped if name != "count" else None
    return patched(node, found, node.nature)


_COMBINED = {
    ("all", "and"): "and",
    ("all", "&&"): "&&",
    ("any", "or"): "or",
    ("any", "||"): "||",
    ("none", "and"): "or",
    ("none", "&&"): "||",
}


def combine_predicates(node: tree.Node) -> tree.Node:
    """`all(x, a) && all(x, b)` is `all(x, a && b)`."""
    if not isinstance(node, tree.Binary):
        return node
    left, right = node.left, node.right
    if not isinstance(left, tree.Builtin) or not isinstance(right, tree.Builtin) or left.name != right.name:
        return node
    operator = _COMBINED.get((left.name, node.operator))
    if operator is None or not _same(left.arguments[0], right.arguments[0]):
        return node
    first, second = left.arguments[1], right.arguments[1]
    if not isinstance(first, tree.Predicate) or not isinstance(second, tree.Predicate):
        return node
    body = combine_predicates(tree.Binary(operator, first.body, second.body))
    return patched(node, tree.Builtin(left.name, [left.arguments[0], tree.Predicate(body)]), node.nature)


def _same(one: tree.Node, other: tree.Node) -> bool:
    """Whether two trees print alike and have the same type."""
    if one.nature != other.nature:
        return False
    pairs = zip(tree.postorder(one), tree.postorder(other), strict=False)
    if sum(1 for _ in tree.postorder(one)) != sum(1 for _ in tree.postorder(other)):
        return False
    return all(type(a) is type(b) and _label(a) == _label(b) for a, b in pairs)


def _label(node: tree.Node) -> object:
    return [getattr(node, name, None) for name in ("name", "operator", "value", "optional") if name not in node.PARTS]


def sum_up(node: tree.Node) -> tree.Node:
    """Sums of ranges are computed, sums of lists are additions, sums of maps are sums with a predicate."""
    if not isinstance(node, tree.Builtin) or node.name not in ("sum", "reduce"):
        return node
    source = node.arguments[0]
    if isinstance(source, tree.Binary) and source.operator == "..":
        total = _range_total(node, source)
        return node if total is None else patched(node, tree.Integer(wrapped(total)), INT)
    if node.name == "reduce" or len(node.arguments) != 1:
        return node
    if isinstance(source, tree.Array) and len(source.nodes) > 1:
        return patched(node, tree.SumOfList(source.nodes), node.nature)
    if isinstance(source, tree.Builtin) and source.name == "map" and len(source.arguments) == 2:
        return patched(node, tree.Builtin("sum", list(source.arguments)), node.nature)
    return node


def _range_total(node: tree.Builtin, bounds: tree.Binary) -> int | None:
    low, high = bounds.left, bounds.right
    if not isinstance(low, tree.Integer) or not isinstance(high, tree.Integer) or high.value < low.value:
        return None
    count = high.value - low.value + 1
    # Go divides after 64-bit multiplication, truncating towards zero.
    product = wrapped(wrapped(count) * wrapped(low.value + high.value))
    total = abs(product) // 2 * (1 if product >= 0 else -1)
    if node.name == "sum":
        return total if len(node.arguments) == 1 else _predicate_total(node.arguments[1], total, count)
    if not _adds_up(node.arguments[1]):
        return None
    if len(node.arguments) == 2:
        return total
    start = node.arguments[2]
    return start.value + total if isinstance(start, tree.Integer) else None


def _adds_up(predicate: tree.Node) -> bool:
    """Whether it is `# + #acc` or `#acc + #`."""
    body = predicate.body if isinstance(predicate, tree.Predicate) else None
    if not isinstance(body, tree.Binary) or body.operator != "+":
        return False
    names = [side.name for side in (body.left, body.right) if isinstance(side, tree.Pointer)]
    return sorted(names) == ["", "acc"]


def _predicate_total(predicate: tree.Node, total: int, count: int) -> int | None:
    body = predicate.body if isinstance(predicate, tree.Predicate) else None
    if isinstance(body, tree.Pointer):
        return total if not body.name else None
    if not isinstance(body, tree.Binary):
        return None
    sides = (body.left, body.right)
    constant = next((side.value for side in sides if isinstance(side, tree.Integer)), None)
    pointers = [side for side in sides if isinstance(side, tree.Pointer) and not side.name]
    if constant is None or len(pointers) != 1:
        return None
    if body.operator == "*":
        return constant * total
    if body.operator == "+":
        return total + count * constant
    if body.operator == "-":
        difference = total - count * constant
        return difference if body.left is pointers[0] else -difference
    return None


def count_more(node: tree.Node) -> tree.Node:
    """`count(…) > 0` is `any(…)`; other comparisons stop counting when they are decided."""
    if not isinstance(node, tree.Binary) or not isinstance(node.left, tree.Builtin) or node.left.name != "count":
        return node
    counted, limit = node.left, node.right
    if len(counted.arguments) != 2 or not isinstance(limit, tree.Integer) or limit.value < 0:
        return node
    if (node.operator, limit.value) in ((">", 0), (">=", 1)):
        return patched(node, tree.Builtin("any", counted.arguments), node.nature)
    threshold = {">": 1, ">=": 0, "<": 0, "<=": 1}.get(node.operator)
    if threshold is not None and limit.value + threshold > 1:
        counted.threshold = limit.value + threshold
    return node
