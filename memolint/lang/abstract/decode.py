"""Which parts of a joined text can be told apart again."""

from collections.abc import Sequence
from itertools import pairwise

from memolint.lang.abstract.shape import Shape


def told_apart(shapes: Sequence[Shape]) -> frozenset[int]:
    """The indexes of the parts that the text of all of them, one after the other, determines.

    Parts are peeled off at both ends: those of fixed width, those that end where a character stands that they
    cannot hold, sets of words where no word starts (or ends) another. The last part left over is what remains.
    """
    left, right = 0, len(shapes)
    while left < right:
        if right - left == 1 or _ends_clearly(shapes[left], _neighbour(shapes[left + 1 : right])):
            left += 1
        elif _starts_clearly(shapes[right - 1], _neighbour(shapes[right - 2 : left - 1 if left else None : -1])):
            right -= 1
        else:
            return frozenset((*range(left), *range(right, len(shapes))))
    return frozenset(range(len(shapes)))


def _neighbour(shapes: Sequence[Shape]) -> Shape | None:
    """The first part that is not always empty; None if it may be empty, since it marks no boundary then."""
    for shape in shapes:
        if shape.longest != 0:
            return None if shape.may_be_empty else shape
    return None


def _ends_clearly(shape: Shape, following: Shape | None) -> bool:
    if shape.width is not None or _is_code(shape, following_end=True):
        return True
    return following is not None and not shape.characters & following.first


def _starts_clearly(shape: Shape, before: Shape | None) -> bool:
    if shape.width is not None or _is_code(shape, following_end=False):
        return True
    return before is not None and not shape.characters & before.last


def _is_code(shape: Shape, following_end: bool) -> bool:
    """Whether the known values can be read off from one end: none starts (or ends) with another."""
    if shape.values is None:
        return False
    words = sorted(value if following_end else value[::-1] for value in shape.values)
    return not any(longer.startswith(word) for word, longer in pairwise(words))
