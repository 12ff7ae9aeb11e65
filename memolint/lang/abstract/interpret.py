"""What a text with tags, or an expression, can become when its variables are known only by their shapes."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from memolint.lang.abstract import edits
from memolint.lang.abstract import transfers as functions
from memolint.lang.abstract.shape import ANYTHING, JSON_MAP, Shape, joined, one_of, union
from memolint.lang.abstract.trees import called, parsed_or_none, path_of, references_of
from memolint.lang.abstract.values import (
    ANY,
    INTEGER,
    LIST,
    MAP,
    NUMBER,
    SOME_BOOL,
    SOME_FLOAT,
    SOME_INT,
    SOME_MAP,
    STRING,
    UNKNOWN,
    AbstractValue,
    constant,
    only_int,
    string,
)
from memolint.lang.template import substitute, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.expr.syntax import tree

ShapeOf = Callable[[str], Shape]

MAX_ENUMERATED = 64
"""The most assignments of known values that are tried one by one."""
MAX_DEPTH = 60
"""How deep an expression is followed; what is deeper can be anything."""

MAPS = frozenset(
    ("inputs", "inputs.parameters", "workflow", "workflow.parameters", "workflow.labels", "workflow.annotations")
)
"""Names that are JSON texts in simple tags but maps in expressions (`util/expand`)."""

_CREATED = "workflow.creationTimestamp"  # the text of a plain tag is hidden by its parts

SHAPES: "tags.Algebra[Shape]" = (lambda text: one_of((text,)), joined)
"""Substitution over what strings can be, the other algebra of `tags.fill`."""


def of_tag_text(text: str, shape_of: ShapeOf) -> Shape:
    """The shape of what `text` becomes when each variable `name` has the shape `shape_of(name)`.

    Names are dotted, as in simple tags. A text whose tags do not even end can be anything.
    """
    try:
        return of_parts(tags.parse(text), shape_of)
    except tags.TagError:
        return ANYTHING


def of_parts(parts: Sequence[tags.Part], shape_of: ShapeOf) -> Shape:
    """The shape of what the parts of a text become."""
    known = _enumerated("".join(part.raw for part in parts), shape_of)
    return known if known is not None else tags.fill(parts, lambda tag: of_tag(tag, shape_of), SHAPES)


def of_tag(tag: tags.Simple | tags.Expression, shape_of: ShapeOf) -> Shape:
    """The shape of what one tag becomes, if it becomes anything."""
    if isinstance(tag, tags.Simple):
        return shape_of(tag.name)
    known = _enumerated(tag.raw, shape_of)
    return known if known is not None else of_expression(tag.source, shape_of)


def of_expression(source: str, shape_of: ShapeOf) -> Shape:
    """The shape of the text that an expression becomes in a tag."""
    return value_of_expression(source, shape_of).shape


def value_of_expression(source: str, shape_of: ShapeOf) -> AbstractValue:
    """What is known about the value of an expression."""
    parsed = parsed_or_none(source)
    return UNKNOWN if parsed is None else _Evaluation(shape_of).value(parsed)


def of_node(node: "tree.Node", shape_of: ShapeOf) -> AbstractValue:
    """What is known about the value of a part of an expression."""
    return _Evaluation(shape_of).value(node)


def _enumerated(text: str, shape_of: ShapeOf) -> Shape | None:
    """The exact set of what a text becomes, where all its variables have few known values; else None."""
    if "=" not in text:
        return None
    names = references_of(text)
    if not names or any(name in MAPS for name in names):
        return None
    found: list[list[str]] = []
    size = 1
    for name in names:
        values = shape_of(name).values
        size *= len(values) if values is not None else MAX_ENUMERATED + 1
        if values is None or size > MAX_ENUMERATED:
            return None
        found.append(sorted(values))
    return _evaluated(text, names, product(*found))


def _evaluated(text: str, names: Sequence[str], assignments: Iterator[tuple[str, ...]]) -> Shape | None:
    results: set[str] = set()
    for assignment in assignments:
        try:
            result = substitute.replace_value(text, dict(zip(names, assignment, strict=True)))
        except substitute.SubstituteError:
            continue
        if not isinstance(result, str) or (result == text and tags.has_tags(text)):
            # The tag stays: what it calls fails, or is never evaluated here (the time, randomness).
            return None
        results.add(result)
    return one_of(results) if results else None


class _Evaluation:
    """Walks a tree with the shapes of its variables and the values of its `let`s."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of
        self._bound: dict[str, AbstractValue] = {}
        self._depth = 0

    def value(self, node: "tree.Node") -> AbstractValue:
        """What is known about the value of `node`."""
        path = path_of(node)
        if path is not None:
            return self._variable(path)
        if self._depth >= MAX_DEPTH:
            return UNKNOWN
        self._depth += 1
        try:
            return self._inner(node)
        finally:
            self._depth -= 1

    def _inner(self, node: "tree.Node") -> AbstractValue:
        from memolint.lang.expr.syntax import tree

        if isinstance(node, tree.Root):
            return self.value(node.body)
        if isinstance(node, tree.Literal):
            return constant(node.value)
        if isinstance(node, tree.Binary):
            return self._binary(node)
        if isinstance(node, tree.Conditional):
            return _either(self.value(node.then), self.value(node.otherwise))
        if isinstance(node, tree.Builtin | tree.Call):
            name = called(node)
            return UNKNOWN if name is None else functions.transfer(name, self._values(node.arguments))
        if isinstance(node, tree.Array):
            return self._array(node)
        if isinstance(node, tree.Slice):
            return self._slice(node)
        if isinstance(node, tree.Let):
            return self._let(node)
        if isinstance(node, tree.Sequence):
            return self.value(node.nodes[-1])
        return self._unary(node) if isinstance(node, tree.Unary) else UNKNOWN

    def _variable(self, path: tuple[str, ...]) -> AbstractValue:
        bound = self._bound.get(path[0])
        if bound is not None:
            return bound if len(path) == 1 else UNKNOWN
        name = ".".join(path)
        if name in MAPS or name == _CREATED:
            return SOME_MAP
        if name == "item":
            # An item that is a map is a map in expressions.
            return AbstractValue(ANY, union((self._shape_of(name), JSON_MAP)))
        return string(self._shape_of(name))

    def _binary(self, node: "tree.Binary") -> AbstractValue:
        """`a + b` and the like; a long chain needs no recursion."""
        from memolint.lang.expr.syntax import tree

        chain = tree.operators(node)
        value = self.value(chain[0].left)
        for link in chain:
            value = _combined(link.operator, value, self.value(link.right))
        return value

    def _values(self, nodes: "Sequence[tree.Node]") -> tuple[AbstractValue, ...]:
        """What is known about each of some nodes."""
        return tuple(map(self.value, nodes))

    def _array(self, node: "tree.Array") -> AbstractValue:
        """A list literal."""
        elements = self._values(node.nodes)
        whole = AbstractValue(LIST, ANYTHING, elements)
        return whole._replace(shape=functions.json_shape(whole))

    def _slice(self, node: "tree.Slice") -> AbstractValue:
        """`a[1:2]` of a string, in bytes."""
        base = self.value(node.base)
        if base.kind != STRING:
            return UNKNOWN
        start = 0 if node.first is None else only_int(self.value(node.first))
        stop = None if node.stop is None else only_int(self.value(node.stop))
        if start is None or stop is None or start < 0 or stop < start:
            return string(edits.shortened(base.shape))
        return string(edits.sliced(base.shape, start, stop))

    def _let(self, node: "tree.Let") -> AbstractValue:
        """`let name = value; body`."""
        before = self._bound.get(node.name)
        self._bound[node.name] = self.value(node.value)
        body = self.value(node.body)
        del self._bound[node.name]
        if before is not None:
            self._bound[node.name] = before
        return body

    def _unary(self, node: "tree.Unary") -> AbstractValue:
        """`-x`, `!x`."""
        operand = self.value(node.operand)
        if node.operator in ("!", "not"):
            return SOME_BOOL
        number = only_int(operand)
        if number is not None:
            return constant(-number if node.operator == "-" else number)
        return {INTEGER: SOME_INT, NUMBER: SOME_FLOAT}.get(operand.kind, UNKNOWN)


def _combined(operator: str, left: AbstractValue, right: AbstractValue) -> AbstractValue:
    if operator == "+":
        return _sum(left, right)
    if operator == "??":
        return _either(left, right)
    if operator in ("==", "!=", "<", ">", "<=", ">=", "in", "matches", "contains", "startsWith", "endsWith", "not in"):
        return SOME_BOOL
    if operator in ("/", "**", "^"):
        return SOME_FLOAT
    if operator in ("-", "*", "%") and left.kind == right.kind == INTEGER:
        return SOME_INT
    return UNKNOWN


def _sum(left: AbstractValue, right: AbstractValue) -> AbstractValue:
    if STRING in (left.kind, right.kind):
        # The other side is a string as well, or the sum fails.
        return string(joined((functions.text_shape(left), functions.text_shape(right))))
    if {left.kind, right.kind} <= {INTEGER, NUMBER}:
        return SOME_INT if left.kind == right.kind == INTEGER else SOME_FLOAT
    return UNKNOWN


def _either(left: AbstractValue, right: AbstractValue) -> AbstractValue:
    kind = left.kind if left.kind == right.kind and left.kind not in (LIST, MAP) else ANY
    return AbstractValue(kind, union((left.shape, right.shape)))
