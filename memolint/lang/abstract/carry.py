"""Which of its sources a value carries, so that they can be read from it, and which it loses where."""

from collections.abc import Iterable, Sequence

from memolint.lang.abstract import transfers as functions
from memolint.lang.abstract.decode import told_apart
from memolint.lang.abstract.interpret import MAX_DEPTH, ShapeOf, of_node, of_tag
from memolint.lang.abstract.losses import ENCODERS, INJECTIVE, LOSSY, MAY_BE_IDENTITY
from memolint.lang.abstract.shape import HEX_DIGESTS, Shape, one_of
from memolint.lang.abstract.trees import called, cut, parsed_or_none, path_of, paths_in
from memolint.lang.abstract.values import STRING, only_int, only_text
from memolint.lang.template import tags
from memolint.typed import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.expr.syntax import tree

SAFE_DIGITS = 16
"""A digest cut below this many hexadecimal digits (64 bits) counts as lossy."""
JOIN, CUT, OTHER = "join", "cut", "other"
"""How a path is lost: in a join of parts that run into each other, in a digest of few digits, otherwise."""


class Loss(Record):
    """A path that a value mentions and does not carry, and why."""

    path: str
    why: str
    kind: str = OTHER


class Carried(Record):
    """What a value carries: the paths that it determines, all that it mentions, and why some are lost."""

    exact: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    losses: tuple[Loss, ...] = ()


class Piece(Record):
    """A part of a joined text: its shape and what it carries."""

    shape: Shape
    carried: Carried


def of_part(part: tags.Part, shape_of: ShapeOf) -> Piece:
    """What a part of a text with tags carries."""
    if isinstance(part, tags.Literal):
        return Piece(one_of((part.text,)), Carried())
    if isinstance(part, tags.Simple):
        path = frozenset((part.name,))
        return Piece(shape_of(part.name), Carried(path, path))
    parsed = parsed_or_none(part.source)
    return Piece(of_tag(part, shape_of), Carried() if parsed is None else _Carry(shape_of).of(parsed))


def of_pieces(pieces: Sequence[Piece]) -> Carried:
    """What a joined text carries: what its parts do, as far as they can be told apart."""
    apart = told_apart([piece.shape for piece in pieces])
    variable = [index for index, piece in enumerate(pieces) if index not in apart and piece.carried.mentioned]
    if len(variable) <= 1:
        return _all(piece.carried for piece in pieces)
    why = "cannot be told apart from what stands beside it"
    return _all(
        piece.carried if index in apart else _lost(piece.carried, why, JOIN) for index, piece in enumerate(pieces)
    )


def _all(parts: Iterable[Carried]) -> Carried:
    found = tuple(parts)
    return Carried(
        frozenset().union(*(part.exact for part in found)),
        frozenset().union(*(part.mentioned for part in found)),
        tuple(dict.fromkeys(loss for part in found for loss in part.losses)),
    )


def _lost(carried: Carried, why: str, kind: str) -> Carried:
    losses = tuple(Loss(path, why, kind) for path in sorted(carried.exact))
    return Carried(frozenset(), carried.mentioned, (*carried.losses, *losses))


class _Carry:
    """Walks an expression."""

    def __init__(self, shape_of: ShapeOf) -> None:
        self._shape_of = shape_of
        self._depth = 0

    def of(self, node: "tree.Node") -> Carried:
        """What the value of a node carries."""
        path = path_of(node)
        if path is not None:
            name = frozenset((".".join(path),))
            return Carried(name, name)
        if self._depth >= MAX_DEPTH:
            return self._opaque(node)
        self._depth += 1
        try:
            return self._inner(node)
        finally:
            self._depth -= 1

    def _inner(self, node: "tree.Node") -> Carried:
        from memolint.lang.expr.syntax import tree

        if isinstance(node, tree.Root):
            return self.of(node.body)
        if isinstance(node, tree.Literal):
            return Carried()
        if isinstance(node, tree.Binary) and node.operator == "+":
            return self._sum(node)
        if isinstance(node, tree.Binary) and node.operator == "??" and not paths_in(node.right):
            return self.of(node.left)
        if isinstance(node, tree.Array):
            return _all(map(self.of, node.nodes))
        if isinstance(node, tree.Map):
            entries = [entry for entry in node.entries if isinstance(entry, tree.MapEntry)]
            return self._entries(node, [entry.key for entry in entries], [entry.value for entry in entries])
        if isinstance(node, tree.Builtin | tree.Call):
            return self._call(node, called(node))
        if isinstance(node, tree.Slice):
            return self._shortened_digest(node) or self._opaque(node, "keeps only a part", "a slice")
        return self._opaque(node)

    def _entries(self, node: "tree.Node", keys: "Sequence[tree.Node]", values: "Sequence[tree.Node]") -> Carried:
        """A map carries all its values where its keys are constant, each there once."""
        names = [only_text(of_node(key, self._shape_of)) for key in keys]
        is_plain = len(keys) == len(values) and None not in names and len(set(names)) == len(names)
        return _all(map(self.of, values)) if is_plain else self._opaque(node)

    def _is_string(self, node: "tree.Node") -> bool:
        return of_node(node, self._shape_of).kind == STRING

    def _sum(self, node: "tree.Binary") -> Carried:
        from memolint.lang.expr.syntax import tree

        if not self._is_string(node):
            return self._opaque(node)
        operands: list[tree.Node] = []
        for link in tree.operators(node):
            if link.operator != "+":
                return self._opaque(node)
            operands.extend((link.right,) if operands else (link.left, link.right))
        return self._joined(operands)

    def _joined(self, operands: "Sequence[tree.Node]", separator: str = "") -> Carried:
        pieces: list[Piece] = []
        for operand in operands:
            if pieces and separator:
                pieces.append(Piece(one_of((separator,)), Carried()))
            value = of_node(operand, self._shape_of)
            pieces.append(Piece(functions.text_shape(value), self.of(operand)))
        return of_pieces(pieces)

    def _call(self, node: "tree.Builtin | tree.Call", name: str | None) -> Carried:
        arguments = node.arguments
        if len(arguments) == 1 and (name in ENCODERS or (name in INJECTIVE and self._is_string(arguments[0]))):
            return self.of(arguments[0])
        if name in ("sprig.list", "sprig.tuple"):
            return _all(map(self.of, arguments))
        if name == "sprig.dict":
            return self._entries(node, arguments[::2], arguments[1::2])
        if name == "sprig.cat":
            return self._joined(arguments, " ")
        joined = self._join_call(arguments, name) if name in ("join", "sprig.join") else None
        if joined is not None:
            return joined
        if name is not None and self._changes_nothing(node, name):
            return self.of(arguments[MAY_BE_IDENTITY[name]])
        return self._shortened_digest(node) or self._opaque(node, LOSSY.get(name or ""), name)

    def _join_call(self, arguments: "Sequence[tree.Node]", name: str | None) -> Carried | None:
        from memolint.lang.expr.syntax import tree

        if not 1 <= len(arguments) <= 2:
            return None
        members = arguments[0] if name == "join" else arguments[-1]
        separator = "" if len(arguments) == 1 else None
        if separator is None:
            separator = only_text(of_node(arguments[1] if name == "join" else arguments[0], self._shape_of))
        if separator is None or not isinstance(members, tree.Array):
            return None
        return self._joined(members.nodes, separator)

    def _changes_nothing(self, node: "tree.Builtin | tree.Call", name: str) -> bool:
        position = MAY_BE_IDENTITY.get(name)
        if position is None or position >= len(node.arguments):
            return False
        values = [of_node(argument, self._shape_of) for argument in node.arguments]
        argument = values[position]
        return argument.kind == STRING and functions.transfer(name, values).shape is argument.shape

    def _shortened_digest(self, node: "tree.Node") -> Carried | None:
        """What a cut digest carries: all its sources, or none where too few digits are left; None for other nodes."""
        found = cut(node, lambda bound: only_int(of_node(bound, self._shape_of)))
        if found is None:
            return None
        base, kept = found
        shape = of_node(base, self._shape_of).shape
        if shape not in HEX_DIGESTS.values():
            return None
        length = len(range(shape.shortest)[kept])
        if length >= SAFE_DIGITS:
            return self.of(base)
        return _lost(self.of(base), f"only {length} digits of its digest are kept ({4 * length} bits)", CUT)

    def _opaque(self, node: "tree.Node", why: str | None = None, name: str | None = None) -> Carried:
        reason = f"`{name}` {why}" if why is not None else "what becomes of it is not known"
        paths = paths_in(node)
        return Carried(frozenset(), paths, tuple(Loss(path, reason) for path in sorted(paths)))
