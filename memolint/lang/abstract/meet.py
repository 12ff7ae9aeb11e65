"""Whether two texts with tags can ever become equal: whether the languages of their parts intersect."""

from collections.abc import Sequence

from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.interpret import ShapeOf, of_tag
from memolint.lang.abstract.shape import Shape, one_of
from memolint.lang.template import tags

MAX_STATES = 600
"""The most positions in a text that are told apart; beyond them anything may stand."""


class _Automaton:
    """The language of a row of parts. State 0 is the start; a step reads a character of a set, or nothing (0)."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.steps: list[list[tuple[int, int]]] = [[]]
        end = 0
        for shape in shapes:
            end = self._append(shape, end)
        self.end = end

    def _append(self, shape: Shape, start: int) -> int:
        if len(self.steps) > MAX_STATES:
            return self._anything(start)
        if shape.values is not None:
            return self._words(shape.values, start)
        return self._bounded(shape, start)

    def _state(self) -> int:
        self.steps.append([])
        return len(self.steps) - 1

    def _chain(self, sets: Sequence[int], start: int) -> int:
        for characters in sets:
            following = self._state()
            self.steps[start].append((characters, following))
            start = following
        return start

    def _words(self, words: frozenset[str], start: int) -> int:
        end = self._state()
        for word in sorted(words):
            last = self._chain([chars.bit_of(character) for character in word[:MAX_STATES]], start)
            if len(word) > MAX_STATES:
                last = self._anything(last)
            self.steps[last].append((0, end))
        return end

    def _bounded(self, shape: Shape, start: int) -> int:
        needed = min(shape.shortest, MAX_STATES)
        position = self._chain([shape.first if not index else shape.characters for index in range(needed)], start)
        end = self._state()
        self.steps[position].append((0, end))
        more = None if shape.longest is None else shape.longest - needed
        if more is None or more > MAX_STATES:
            loop = self._chain((shape.characters if needed else shape.first,), position)
            self.steps[loop] += [(shape.characters, loop), (0, end)]
            return end
        for index in range(more):
            position = self._chain((shape.characters if needed or index else shape.first,), position)
            self.steps[position].append((0, end))
        return end

    def _anything(self, start: int) -> int:
        loop = self._state()
        self.steps[start].append((0, loop))
        self.steps[loop].append((chars.EVERYTHING, loop))
        return loop


def may_meet(one: str, other: str, shape_of_one: ShapeOf, shape_of_other: ShapeOf) -> bool:
    """Whether two texts can become equal, as far as the shapes of their variables tell; False is certain."""
    left, right = _automaton(one, shape_of_one), _automaton(other, shape_of_other)
    if left is None or right is None:
        return True
    seen = {(0, 0)}
    pending = [(0, 0)]
    while pending:
        here = pending.pop()
        if here == (left.end, right.end):
            return True
        for pair in _following(left, right, *here):
            if pair not in seen:
                seen.add(pair)
                pending.append(pair)
    return False


def _following(left: _Automaton, right: _Automaton, one: int, other: int) -> list[tuple[int, int]]:
    steps = [(state, other) for characters, state in left.steps[one] if not characters]
    steps += [(one, state) for characters, state in right.steps[other] if not characters]
    for characters, state in left.steps[one]:
        steps += [(state, theirs) for others, theirs in right.steps[other] if characters & others]
    return steps


def _automaton(text: str, shape_of: ShapeOf) -> _Automaton | None:
    try:
        parts = tags.parse(text)
    except tags.TagError:
        return None
    shapes = (one_of((part.text,)) if isinstance(part, tags.Literal) else of_tag(part, shape_of) for part in parts)
    return _Automaton(tuple(shapes))
