"""The syntax tree of expr-lang (`ast/node.go`).

`start` and `end` are the code points that a node spans; `at` is the place that expr-lang names in errors about it,
mostly its operator or name. `nature` is the static type that the last check found, None before any. `height` counts
the levels below a node; a chain of operators to the left is one level, however long.
"""

from collections.abc import Iterator

from memolint.lang.expr.syntax.nature import Nature
from memolint.typed import ClassVar, Record


class Node:
    """Any node."""

    __slots__ = ("at", "end", "height", "nature", "start")

    PARTS: ClassVar[tuple[str, ...]] = ()
    """The attributes that hold children: a node, None or a list of nodes, in the order of `ast.Walk`."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.start = at
        self.end = at
        self.height = 1
        self.nature: Nature | None = None


class Root(Node):
    """A whole expression, with its source. `features` are what the optimizer looks for, None until it has looked."""

    __slots__ = ("body", "features", "nodes", "source")
    PARTS = ("body",)

    def __init__(self, body: Node, source: str) -> None:
        super().__init__(body.at)
        self.body = body
        self.source = source
        self.features: frozenset[str] | None = None
        self.nodes: tuple[Node, ...] = ()
        self.start, self.end = body.start, body.end
        self.height = body.height


class Nil(Node):
    """`nil`."""

    __slots__ = ()


class Literal(Node):
    """A constant: true, 1, 1.5, "a", b"a", or a list that the optimizer made of constants."""

    __slots__ = ("value",)

    def __init__(self, value: object, at: int = 0) -> None:
        Node.__init__(self, at)
        self.value = value


class Integer(Literal):
    """An int."""

    __slots__ = ()
    value: int


class Float(Literal):
    """A float64."""

    __slots__ = ()
    value: float


class Boolean(Literal):
    """A bool."""

    __slots__ = ()
    value: bool


class String(Literal):
    """A string."""

    __slots__ = ()
    value: str


class ByteString(Literal):
    """A []byte."""

    __slots__ = ()


class Constant(Literal):
    """A value that the optimizer computed: a list, or a `KeySet`."""

    __slots__ = ()


class KeySet(Record):
    """A Go map of empty structs, which the optimizer makes of a list of constants after `in`."""

    key_type: str
    members: frozenset[object]


class Identifier(Node):
    """A name."""

    __slots__ = ("name",)

    def __init__(self, name: str, at: int = 0) -> None:
        Node.__init__(self, at)
        self.name = name


class Pointer(Node):
    """`#`, `#index`, `#acc`; the dot of `.x` in a predicate is a pointer too."""

    __slots__ = ("name",)

    def __init__(self, name: str, at: int = 0) -> None:
        super().__init__(at)
        self.name = name


class Unary(Node):
    """`not x`, `!x`, `-x`, `+x`."""

    __slots__ = ("operand", "operator")
    PARTS = ("operand",)

    def __init__(self, operator: str, operand: Node, at: int = 0) -> None:
        super().__init__(at)
        self.operator = operator
        self.operand = operand


class Binary(Node):
    """`x + y` and the like."""

    __slots__ = ("left", "operator", "right")
    PARTS = ("left", "right")

    def __init__(self, operator: str, left: Node, right: Node, at: int = 0) -> None:
        Node.__init__(self, at)
        self.operator = operator
        self.left = left
        self.right = right


class Chain(Node):
    """The whole of `a?.b.c`: it is nil as soon as an optional member finds nil."""

    __slots__ = ("inner",)
    PARTS = ("inner",)

    def __init__(self, inner: Node, at: int = 0) -> None:
        super().__init__(at)
        self.inner = inner


class Member(Node):
    """`a.b` and `a[b]`."""

    __slots__ = ("base", "method", "optional", "property")
    PARTS = ("base", "property")

    def __init__(self, base: Node, property: Node, optional: bool = False, at: int = 0) -> None:
        Node.__init__(self, at)
        self.base = base
        self.property = property
        self.optional = optional
        self.method = False


class Slice(Node):
    """`a[1:2]`."""

    __slots__ = ("base", "first", "stop")
    PARTS = ("base", "first", "stop")

    def __init__(self, base: Node, first: Node | None, stop: Node | None, at: int = 0) -> None:
        super().__init__(at)
        self.base = base
        self.first = first
        self.stop = stop


class Call(Node):
    """A call of anything but a builtin."""

    __slots__ = ("arguments", "callee")
    PARTS = ("callee", "arguments")

    def __init__(self, callee: Node, arguments: list[Node], at: int = 0) -> None:
        Node.__init__(self, at)
        self.callee = callee
        self.arguments = arguments


class Builtin(Node):
    """A call of a builtin. `mapped`, `throws` and `threshold` are the optimizer's."""

    __slots__ = ("arguments", "mapped", "name", "threshold", "throws")
    PARTS = ("arguments",)

    def __init__(self, name: str, arguments: list[Node], at: int = 0) -> None:
        Node.__init__(self, at)
        self.name = name
        self.arguments = arguments
        self.mapped: Node | None = None
        self.throws = False
        self.threshold: int | None = None


class Predicate(Node):
    """What a predicate builtin does with each element."""

    __slots__ = ("body",)
    PARTS = ("body",)

    def __init__(self, body: Node, at: int = 0) -> None:
        super().__init__(at)
        self.body = body


class Let(Node):
    """`let name = value; body`."""

    __slots__ = ("body", "name", "value")
    PARTS = ("value", "body")

    def __init__(self, name: str, value: Node, body: Node, at: int = 0) -> None:
        super().__init__(at)
        self.name = name
        self.value = value
        self.body = body


class Sequence(Node):
    """`a; b`."""

    __slots__ = ("nodes",)
    PARTS = ("nodes",)

    def __init__(self, nodes: list[Node], at: int = 0) -> None:
        super().__init__(at)
        self.nodes = nodes


class Conditional(Node):
    """`a ? b : c` and `if a {b} else {c}`."""

    __slots__ = ("condition", "otherwise", "then")
    PARTS = ("condition", "then", "otherwise")

    def __init__(self, condition: Node, then: Node, otherwise: Node, at: int = 0) -> None:
        super().__init__(at)
        self.condition = condition
        self.then = then
        self.otherwise = otherwise


class SumOfList(Node):
    """`sum([a, b, c])` as the optimizer has it: `a + (b + c)`."""

    __slots__ = ("nodes",)
    PARTS = ("nodes",)

    def __init__(self, nodes: list[Node], at: int = 0) -> None:
        super().__init__(at)
        self.nodes = nodes


class Array(Node):
    """`[a, b]`."""

    __slots__ = ("nodes",)
    PARTS = ("nodes",)

    def __init__(self, nodes: list[Node], at: int = 0) -> None:
        super().__init__(at)
        self.nodes = nodes


class MapEntry(Node):
    """`key: value` in a map."""

    __slots__ = ("key", "value")
    PARTS = ("key", "value")

    def __init__(self, key: Node, value: Node, at: int = 0) -> None:
        super().__init__(at)
        self.key = key
        self.value = value


class Map(Node):
    """`{a: b}`."""

    __slots__ = ("entries",)
    PARTS = ("entries",)

    def __init__(self, entries: list[Node], at: int = 0) -> None:
        super().__init__(at)
        self.entries = entries


def measure(node: Node) -> int:
    """The height of a node whose children are measured."""
    if isinstance(node, Member):
        base, key = node.base.height, node.property.height
        return 1 + (base if base > key else key)
    if isinstance(node, Binary):
        left, right = node.left.height + (not isinstance(node.left, Binary)), node.right.height + 1
        return left if left > right else right
    if isinstance(node, Call):
        return 1 + max([node.callee.height, *[argument.height for argument in node.arguments]])
    return 1 + max([child.height for child in children(node)], default=0)


def children(node: Node) -> Iterator[Node]:
    """The children of a node, in the order of `ast.Walk`."""
    for part in node.PARTS:
        child = getattr(node, part)
        if isinstance(child, list):
            yield from child
        elif child is not None:
            yield child


def postorder(tree: Node) -> Iterator[Node]:
    """Every node, children before parents, as `ast.Walk` visits them. Long chains need no recursion."""
    stack: list[tuple[Node, bool]] = [(tree, False)]
    while stack:
        node, expanded = stack.pop()
        if expanded or not node.PARTS:
            yield node
            continue
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(list(children(node))))


def operators(node: Binary) -> list[Binary]:
    """The chain of operators that `node` ends, innermost first: `a + b`, `a + b + c`, …"""
    chain = [node]
    while isinstance(chain[-1].left, Binary):
        chain.append(chain[-1].left)
    chain.reverse()
    return chain
