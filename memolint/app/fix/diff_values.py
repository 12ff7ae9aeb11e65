"""How far an edit reaches: the places of a file whose value differs afterwards.

An edit of one scalar changes more than one where an anchor, a merge or a changed indentation carries it on.
"""

from itertools import zip_longest

from memolint.text.documents import Document, read
from memolint.text.source import Source


def places_changed(before: Source, after: Source) -> int | None:
    """The number of values that were changed, added, removed or renamed; None where other documents can be read now."""
    old, new = list(read(before)), list(read(after))
    if [isinstance(each, Document) for each in old] != [isinstance(each, Document) for each in new]:
        return None
    pairs = zip(old, new, strict=True)
    return sum(_changed(a.value, b.value) for a, b in pairs if isinstance(a, Document) and isinstance(b, Document))


def _changed(before: object, after: object) -> int:
    """The outermost differences of two plain values."""
    stack: list[tuple[object, object]] = [(before, after)]
    count = 0
    while stack:
        old, new = stack.pop()
        if isinstance(old, dict) and isinstance(new, dict):
            removed, added = len(old.keys() - new.keys()), len(new.keys() - old.keys())
            count += max(removed, added)  # one that went and one that came are a renamed one
            stack.extend((old[key], new[key]) for key in old.keys() & new.keys())
        elif isinstance(old, list) and isinstance(new, list):
            pairs, apart = _paired(old, new)
            stack.extend(pairs)
            count += apart
        elif type(old) is not type(new) or not _equal(old, new):
            count += 1
    return count


_NOTHING = object()


def _paired(old: list[object], new: list[object]) -> tuple[list[tuple[object, object]], int]:
    """The items of two lists that are each other, by their names where one has more; and how many have no other."""
    mine, its = list(map(_name, old)), list(map(_name, new))
    both = set(mine) & set(its)
    is_told = len(set(mine)) == len(mine) and len(set(its)) == len(its) and "" not in (*mine, *its)
    kept = [name for name in mine if name in both]
    if len(old) == len(new) or not is_told or kept != [name for name in its if name in both]:
        return list(zip_longest(old, new, fillvalue=_NOTHING)), 0
    pairs = [(old[mine.index(name)], new[its.index(name)]) for name in kept]
    return pairs, max(len(old), len(new)) - len(kept)


def _name(item: object) -> str:
    """What tells an item of a list from the others: its name, those of the steps in a group, or the text that it is."""
    if isinstance(item, dict):
        return str(item.get("name") or "")
    if isinstance(item, list):
        return " ".join(map(_name, item))
    return item if isinstance(item, str) else ""


def _equal(old: object, new: object) -> bool:
    return old == new or (old != old and new != new)  # NaN is what it was
