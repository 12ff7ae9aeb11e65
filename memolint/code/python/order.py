"""Where the order of a set shows. Hashes of texts are seeded anew in every process, those of numbers are not."""

import ast
from collections.abc import Iterator

_MAKERS = frozenset(("set", "frozenset"))
_OF_SETS = frozenset("union intersection difference symmetric_difference copy".split())
# What takes a set one by one and keeps the order in which it comes.
_TAKING = frozenset("list tuple enumerate iter zip str repr reversed next".split())
# Their results do not tell in which order they were given things.
_BLIND = frozenset("sorted len sum min max any all set frozenset Counter dict bool".split())
_SETS = ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor
_SAYING = frozenset("print write append writerow extend put yield send info debug".split())
_MAX_DEPTH = 5


class SetOrder:
    """The sets of a script; `nodes` are those of its tree."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self.nodes = nodes
        self.parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
        self.values: dict[str, list[ast.expr]] = {}
        for node in nodes:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self.values.setdefault(node.targets[0].id, []).append(node.value)
        self.sorted = set(self._sorted())

    def shown(self) -> Iterator[ast.expr]:
        """The expressions in which the order of a set of texts is taken on."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and self._takes(node) and not self._is_blind(node):
                yield node
            elif isinstance(node, ast.For) and self._is_set(node.iter) and _says(node):
                yield node.iter
            elif isinstance(node, ast.ListComp | ast.GeneratorExp) and self._lists(node):
                yield node

    def _lists(self, node: ast.ListComp | ast.GeneratorExp) -> bool:
        return self._is_set(node.generators[0].iter) and not self._is_blind(node)

    def _takes(self, call: ast.Call) -> bool:
        name = _name(call)
        if isinstance(call.func, ast.Attribute):
            return name == "join" and bool(call.args) and self._is_set(call.args[0])
        return name in _TAKING and any(self._is_set(each) for each in call.args)

    def _is_set(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether an expression is surely a set, and not one of numbers."""
        if depth > _MAX_DEPTH:
            return False
        if isinstance(node, ast.Set):
            return len(node.elts) > 1 and not all(map(_is_number, node.elts))
        if isinstance(node, ast.SetComp):
            return not _is_number(node.elt)
        if isinstance(node, ast.BinOp) and isinstance(node.op, _SETS):
            return self._is_set(node.left, depth + 1) or self._is_set(node.right, depth + 1)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                return node.func.attr in _OF_SETS and self._is_set(node.func.value, depth + 1)
            return _name(node) in _MAKERS and bool(node.args) and not _is_of_numbers(node.args[0])
        if isinstance(node, ast.Name):
            values = self.values.get(node.id, ())
            return bool(values) and all(self._is_set(each, depth + 1) for each in values)
        return False

    def _is_blind(self, node: ast.expr) -> bool:
        """Whether what is made of the order is sorted or counted, at once or under the name that it gets."""
        parent = self.parents.get(node)
        while isinstance(parent, ast.Call | ast.GeneratorExp | ast.ListComp | ast.comprehension | ast.Starred):
            if isinstance(parent, ast.Call) and _name(parent) in _BLIND:
                return True
            parent = self.parents.get(parent)
        if isinstance(parent, ast.Compare):
            return True
        if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
            return parent.targets[0].id in self.sorted
        return False

    def _sorted(self) -> Iterator[str]:
        """Names that are sorted somewhere."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sort":
                yield getattr(node.func.value, "id", "")
            elif isinstance(node, ast.Call) and _name(node) == "sorted" and node.args:
                yield getattr(node.args[0], "id", "")


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return _name(node) in ("int", "float", "len", "ord", "hash", "round")
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


def _is_of_numbers(node: ast.expr) -> bool:
    """Whether what a set is made of is seen to be numbers, or one thing."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return len(node.elts) < 2 or all(map(_is_number, node.elts))
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return _is_number(node.elt)
    if isinstance(node, ast.Call):
        return _name(node) == "range" or (_name(node) == "map" and getattr(node.args[0], "id", "") in ("int", "float"))
    return False


def _says(loop: ast.For) -> bool:
    """Whether a loop prints or collects in the order in which it comes."""
    inside = [each for statement in loop.body for each in ast.walk(statement)]
    return any(
        isinstance(each, ast.Yield) or (isinstance(each, ast.Call) and _name(each) in _SAYING) for each in inside
    )
