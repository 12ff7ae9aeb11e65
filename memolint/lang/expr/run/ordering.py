"""Sorting as expr-lang sorts (`runtime.Sort`, Go's `sort.Sort`)."""

from memolint.lang.expr.run.operators import less
from memolint.lang.go.values import TooLarge
from memolint.typed import Any

_INSERTION = 12
"""Up to so many elements Go sorts by insertion, which keeps the order of equal ones."""


def ordered(pairs: list[tuple[Any, Any]], descending: bool) -> list[tuple[Any, Any]]:
    """(key, value) pairs in the order of their keys. Raises GoError for keys that do not compare.

    Beyond twelve elements Go does not keep the order of equal keys; where that can be seen, the result is unknown.
    """
    before = _descending if descending else less
    if len(pairs) <= _INSERTION:
        return _by_insertion(pairs, before)
    from functools import cmp_to_key

    def compared(one: tuple[Any, Any], other: tuple[Any, Any]) -> int:
        return before(other[0], one[0]) - before(one[0], other[0])

    result = sorted(pairs, key=cmp_to_key(compared))
    for index in range(len(result) - 1):
        one, other = result[index], result[index + 1]
        if (
            not before(one[0], other[0])
            and one[1] is not other[1]
            and (type(one[1]), one[1]) != (type(other[1]), other[1])
        ):
            raise TooLarge("the order of equal elements in a long list is not computed")
    return result


def _descending(one: Any, other: Any) -> bool:
    return less(other, one)


def _by_insertion(pairs: list[tuple[Any, Any]], before: Any) -> list[tuple[Any, Any]]:
    result = list(pairs)
    for end in range(1, len(result)):
        index = end
        while index > 0 and before(result[index][0], result[index - 1][0]):
            result[index], result[index - 1] = result[index - 1], result[index]
            index -= 1
    return result
