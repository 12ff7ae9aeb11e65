"""What a backtracking matcher would cost for a pattern.

Exponential time needs a repetition in which one text can be read in two ways. Where no repetition stands in another
and no alternatives under one overlap, the cost is a power of the length of the text. Where each next character decides
how to go on (the positions automaton is deterministic) it is at most its square, whatever is nested.
"""

from memolint.lang.go.regex.classes import overlap
from memolint.lang.go.regex.tree import Assertion, Capture, Chars, Choice, Ranges, Repeat, Row, Tree
from memolint.typed import Record

MAX_POSITIONS = 300
"""Largest pattern that is looked at."""

LONG = 10
"""From so many repetitions on, a counted one costs like an unlimited one."""


class Cost(Record):
    """`power` of the length of a text that matching it costs at most; None where that may be exponential, or needs
    tables of Unicode."""

    power: int | None


def cost(tree: Tree) -> Cost:
    """The cost of a pattern for a backtracking matcher."""
    if not _is_known(tree):
        return Cost(None)
    analysis = _Positions()
    shape = analysis.shape(tree)
    if len(analysis.sets) > MAX_POSITIONS:
        return Cost(None)
    start = 0 if _is_anchored(tree) else 1
    if shape.simple:
        return Cost(start + shape.repeats)
    return Cost(start + 1) if analysis.is_deterministic(shape) else Cost(None)


class _Shape(Record):
    """What a part of a pattern can begin and end with (positions), whether it can be empty, and its repetitions."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: bool
    simple: bool = True
    repeats: int = 0
    choices: int = 0


class _Positions:
    """Every set of characters in a pattern is a position; `follow` are those that may come next."""

    def __init__(self) -> None:
        self.sets: list[Ranges] = []
        self.follow: list[set[int]] = []
        self._two_ways = False

    def shape(self, tree: Tree) -> _Shape:
        match tree:
            case Chars(ranges):
                self.sets.append(ranges or ())
                self.follow.append(set())
                position = len(self.sets) - 1
                return _Shape((position,), (position,), False)
            case Assertion():
                return _Shape((), (), True)
            case Capture(_, body):
                return self.shape(body)
            case Repeat():
                return self._repeat(tree)
            case Row(parts):
                return self._row(parts)
            case Choice(parts):
                return self._choice([self.shape(part) for part in parts])

    def _repeat(self, tree: Repeat) -> _Shape:
        body = self.shape(tree.body)
        optional = tree.most == 1
        if not optional:
            self._join(body.last, body.first)
        varies = tree.most != tree.least
        simple = body.simple and (optional or (not body.repeats and not body.choices and not body.empty) or not varies)
        long = varies and not optional and (tree.most is None or tree.most > LONG)
        repeats = body.repeats + long
        empty = body.empty or tree.least == 0
        # An optional part under a repetition is a choice that may be empty.
        return _Shape(body.first, body.last, empty, simple, repeats, body.choices + (varies and not long))

    def _row(self, parts: tuple[Tree, ...]) -> _Shape:
        whole = _Shape((), (), True)
        for part in parts:
            shape = self.shape(part)
            self._join(whole.last, shape.first)
            whole = _Shape(
                whole.first + shape.first if whole.empty else whole.first,
                whole.last + shape.last if shape.empty else shape.last,
                whole.empty and shape.empty,
                whole.simple and shape.simple,
                whole.repeats + shape.repeats,
                whole.choices + shape.choices,
            )
        return whole

    def _choice(self, shapes: list[_Shape]) -> _Shape:
        first = tuple(position for shape in shapes for position in shape.first)
        ambiguous = self._ambiguous(first) or sum(shape.empty for shape in shapes) > 1
        return _Shape(
            first,
            tuple(position for shape in shapes for position in shape.last),
            any(shape.empty for shape in shapes),
            all(shape.simple for shape in shapes),
            max((shape.repeats for shape in shapes), default=0),
            sum(shape.choices for shape in shapes) + ambiguous,
        )

    def _join(self, last: tuple[int, ...], first: tuple[int, ...]) -> None:
        if len(self.sets) <= MAX_POSITIONS:
            for position in last:
                # From here to there by two repetitions, as in (a+)+: one text, two readings.
                self._two_ways |= not self.follow[position].isdisjoint(first)
                self.follow[position].update(first)

    def is_deterministic(self, shape: _Shape) -> bool:
        if self._two_ways or self._ambiguous(shape.first):
            return False
        return not any(self._ambiguous(tuple(follow)) for follow in self.follow)

    def _ambiguous(self, positions: tuple[int, ...]) -> bool:
        return any(
            overlap(self.sets[one], self.sets[other])
            for index, one in enumerate(positions)
            for other in positions[index + 1 :]
        )


def _is_known(tree: Tree) -> bool:
    match tree:
        case Chars(ranges):
            return ranges is not None
        case Capture(_, body) | Repeat(body, _, _, _):
            return _is_known(body)
        case Row(parts) | Choice(parts):
            return all(map(_is_known, parts))
    return True


def _is_anchored(tree: Tree) -> bool:
    match tree:
        case Assertion(kind):
            return kind == "text start"
        case Capture(_, body):
            return _is_anchored(body)
        case Row(parts):
            return bool(parts) and _is_anchored(parts[0])
    return False
