"""Finds the templates of one cache whose keys may be equal: no literal beginning or end rules it out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import merge
from itertools import islice

from memolint.facts.memo import Memo
from memolint.lang.template import tags

# Comparing two keys takes a third of a millisecond: this many in one cache, and at least this many for a template.
MAX_COMPARED = 8_000
MIN_EACH = 5
_AFTER_ALL = "\U0010ffff"
# Longer keys are never stored, so only this much of them is compared.
_MAX_TEXT = 300


class Candidates:
    """Memoized templates of one cache, each kind of work once."""

    def __init__(self, memos: Iterable[Memo]) -> None:
        self._memos = list(memos)

    def of(self, memo: Memo) -> Iterator[Memo]:
        """The others whose keys may equal that of `memo`; of very many that begin and end alike only the first."""
        start, end = _start(memo), _reversed_end(memo)
        fewest = min(self._starts.alike(start), self._ends.alike(end), key=lambda groups: sum(map(len, groups)))
        found = (self._memos[at] for at in merge(*fewest))
        alike = (each for each in found if each is not memo and _are_alike(start, _start(each)))
        rivals = (each for each in alike if _are_alike(end, _reversed_end(each)))
        return islice(rivals, max(MIN_EACH, MAX_COMPARED // max(len(self._memos), 1)))

    @cached_property
    def _starts(self) -> "_Index":
        return _Index(map(_start, self._memos))

    @cached_property
    def _ends(self) -> "_Index":
        return _Index(map(_reversed_end, self._memos))


class _Index:
    """Places of texts, by text."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._places: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            self._places.setdefault(text, []).append(at)
        self._sorted = sorted(self._places)

    def alike(self, text: str) -> list[list[int]]:
        """The places of the texts that begin with `text`, or that it begins with."""
        shorter = [text[:length] for length in range(len(text))]
        longer = self._sorted[bisect_left(self._sorted, text) : bisect_left(self._sorted, text + _AFTER_ALL)]
        return [self._places[each] for each in (*shorter, *longer) if each in self._places]


def _are_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _start(memo: Memo) -> str:
    """The text that the key begins with, "" where a tag stands there."""
    part = memo.key.parts[0] if memo.key.parts else None
    return part.text[:_MAX_TEXT] if isinstance(part, tags.Literal) else ""


def _reversed_end(memo: Memo) -> str:
    part = memo.key.parts[-1] if memo.key.parts else None
    return part.text[: -_MAX_TEXT - 1 : -1] if isinstance(part, tags.Literal) else ""
