"""What the builtins with predicates give (`checker.builtinNode`)."""

from memolint.lang.expr.syntax import nature as natures
from memolint.lang.expr.syntax.nature import ANY, BOOL, INT, LIST, UNKNOWN, Nature

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
