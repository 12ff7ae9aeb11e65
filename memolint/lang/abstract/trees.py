"""What an expression mentions."""

from collections.abc import Callable, Iterator, Set

from memolint.lang.abstract.losses import ENCODERS
from memolint.lang.template import tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.expr.syntax import tree

DIGESTS = {"sprig.sha1sum": "sha1", "sprig.sha256sum": "sha256", "sprig.sha512sum": "sha512"}
"""The functions that give a hexadecimal digest, and its name."""
_FUNCTION_MAPS = ("sprig",)
_CACHE_SIZE = 1024
_trees: "dict[str, tree.Node | None]" = {}


def path_of(node: "tree.Node") -> tuple[str, ...] | None:
    """The path of names that a node is (`a.b['c']` is a, b, c), or None. What `?.` leads to counts as well."""
    from memolint.lang.expr.syntax import tree

    names: list[str] = []
    while True:
        if isinstance(node, tree.Root):
            node = node.body
        elif isinstance(node, tree.Chain):
            node = node.inner
        elif isinstance(node, tree.Member) and isinstance(node.property, tree.String):
            names.append(node.property.value)
            node = node.base
        elif isinstance(node, tree.Identifier):
            return (node.name, *reversed(names))
        else:
            return None


def parsed_or_none(source: str) -> "tree.Node | None":
    """The tree of an expression, or None where it does not parse; computed once a source (a bounded cache)."""
    from memolint.lang import expr

    if source not in _trees:
        if len(_trees) >= _CACHE_SIZE:
            del _trees[next(iter(_trees))]
        try:
            _trees[source] = expr.parse(source)
        except expr.ExprError:
            _trees[source] = None
    return _trees[source]


def called(node: "tree.Builtin | tree.Call") -> str | None:
    """The name of the function that a node calls (`upper`, `sprig.trunc`), or None for anything computed."""
    from memolint.lang.expr.syntax import tree

    if isinstance(node, tree.Builtin):
        return node.name
    path = path_of(node.callee)
    return None if path is None else ".".join(path)


def cut(node: "tree.Node", number_of: "Callable[[tree.Node], int | None]") -> "tuple[tree.Node, slice] | None":
    """What a slice, `trunc` (from the end if negative) or `substr` (open where negative) cuts, and what it keeps."""
    from memolint.lang.expr.syntax import tree

    if isinstance(node, tree.Slice):
        written = [end for end in (node.first, node.stop) if end is not None]
        numbers = dict(zip(written, map(number_of, written), strict=True))
        start, stop = (None if end is None else numbers[end] for end in (node.first, node.stop))
        return (node.base, slice(start, stop)) if None not in numbers.values() else None
    name = called(node) if isinstance(node, tree.Call) else None
    if not isinstance(node, tree.Call) or (name, len(node.arguments)) not in (("sprig.trunc", 2), ("sprig.substr", 3)):
        return None
    *bounds, base = node.arguments
    first, *last = map(number_of, bounds)
    if first is None or None in last:
        return None
    if not last:
        return base, slice(first, None) if first < 0 else slice(first)
    (stop,) = last
    return base, slice(stop) if first < 0 else slice(first, stop if stop is not None and stop >= 0 else None)


def hashed_in(node: "tree.Node") -> "tree.Node | None":
    """What a digest, whole or cut, is made of, without the JSON around it; None for any other expression."""
    from memolint.lang.expr.syntax import tree

    node = node.body if isinstance(node, tree.Root) else node
    found = cut(node, lambda _: 0)
    node = found[0] if found is not None else node
    if not _calls_one(node, DIGESTS.keys()):
        return None
    while isinstance(node, tree.Call | tree.Builtin) and _calls_one(node, DIGESTS.keys() | ENCODERS):
        node = node.arguments[0]
    return node


def _calls_one(node: "tree.Node", names: Set[str]) -> bool:
    from memolint.lang.expr.syntax import tree

    return isinstance(node, tree.Call | tree.Builtin) and len(node.arguments) == 1 and called(node) in names


def outermost_calls(source: str) -> "Iterator[tree.Node]":
    """The calls and slices of an expression that stand in no other one, in its order."""
    from memolint.lang.expr.syntax import tree

    root = parsed_or_none(source)
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if isinstance(node, tree.Call | tree.Builtin | tree.Slice):
            yield node
        else:
            stack.extend(reversed(list(tree.children(node))))


def elements_of(node: "tree.Node") -> "tuple[tree.Node, ...]":
    """The elements of a list literal; any other node is alone."""
    from memolint.lang.expr.syntax import tree

    return tuple(node.nodes) if isinstance(node, tree.Array) else (node,)


def paths_in(node: "tree.Node") -> frozenset[str]:
    """The dotted paths of the variables under a node; functions and `let` variables do not count."""
    from memolint.lang import expr

    return frozenset(_dotted(reference.path) for reference in expr.references(node) if _is_variable(reference.path))


def references_of(text: str) -> tuple[str, ...]:
    """The dotted names of the variables in the tags of a text, sorted, each once.

    Tags that do not parse have none.
    """
    try:
        parts = tags.parse(text)
    except tags.TagError:
        return ()
    return tuple(sorted({name for part in parts for name in names_of(part)}))


def names_of(part: tags.Part) -> Iterator[str]:
    """The dotted names of the variables in one part of a text, in its order."""
    if isinstance(part, tags.Simple):
        yield part.name
    elif isinstance(part, tags.Expression):
        from memolint.lang import expr

        parsed = parsed_or_none(part.source)
        references = expr.references(parsed) if parsed is not None else ()
        yield from (_dotted(reference.path) for reference in references if _is_variable(reference.path))


def _is_variable(path: tuple[str, ...]) -> bool:
    return path[0] not in _FUNCTION_MAPS


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(path)
