"""Reading a key of an entry by the parts of the key that was looked up: what the variables were when it was written."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from memolint.engine.analysis.key_parts import DIGEST, LITERAL, PLAIN, KeyPart

# How many choices of parts that differ are tried before all of them may.
_MAX_CHOICES = 64

Texts = tuple[str | None, ...]


def read(key: str, parts: Sequence[KeyPart]) -> Texts | None:
    """The text of each part in another key, with as few as can be that are not those of now.

    A text is None where the key can be read in several ways. Without any reading the whole is None.
    """
    size = 0
    readings: set[Texts] = set()
    for free in _choices([at for at, part in enumerate(parts) if part.kind != LITERAL]):
        if len(free) > size and readings:
            break
        size = len(free)
        reading = _reading(key, parts, free)
        if reading is not None:
            readings.add(reading)
    return tuple(map(_agreed, zip(*readings, strict=True))) if readings else None


def _choices(tagged: list[int]) -> Iterator[Collection[int]]:
    """Sets of parts that may differ, the small ones first; where these are too many, soon all of them."""
    tried = 0
    for size in range(1, len(tagged)):
        for choice in combinations(tagged, size):
            if tried == _MAX_CHOICES:
                yield tagged
                return
            tried += 1
            yield choice
    yield tagged


def _agreed(texts: Iterable[str | None]) -> str | None:
    found = set(texts)
    return found.pop() if len(found) == 1 else None


def _reading(key: str, parts: Sequence[KeyPart], free: Collection[int]) -> Texts | None:
    """The texts where only the parts in `free` may differ: alike from the left and from the right, or unknown."""
    runs = _runs(parts, free)
    first = _leftmost(key, runs)
    if first is None:
        return None
    backwards = [[(text[::-1], width) for text, width in reversed(run)] for run in reversed(runs)]
    last = [text[::-1] for text in reversed(_leftmost(key[::-1], backwards) or ())]
    texts = iter([one if one == other else None for one, other in zip(first, last, strict=True)])
    reading = tuple(next(texts) if at in free else part.text for at, part in enumerate(parts))
    return reading if _is_consistent(parts, reading) else None


def _is_consistent(parts: Sequence[KeyPart], texts: Texts) -> bool:
    """Whether a variable that the key holds twice has one value in it."""
    pairs = {
        (part.names, text) for part, text in zip(parts, texts, strict=True) if part.kind == PLAIN and text is not None
    }
    return len(pairs) == len({names for names, _ in pairs})


# What stands between two texts of any length: texts that are known, and digests of a known width.
_Run = list[tuple[str, int]]


def _runs(parts: Sequence[KeyPart], free: Collection[int]) -> list[_Run]:
    runs: list[_Run] = [[]]
    for at, part in enumerate(parts):
        if at not in free:
            runs[-1].append((part.text, 0))
        elif part.kind == DIGEST:
            runs[-1].append(("", len(part.text)))
        else:
            runs.append([])
    return runs


def _leftmost(key: str, runs: Sequence[_Run]) -> list[str] | None:
    """The texts that may differ, in their order, those of any length as short as can be from the left."""
    patterns = [re.compile("".join(_pattern(*each) for each in run)) for run in runs]
    width = sum(len(text) + digits for text, digits in runs[-1])
    found: list[str] = []
    at, last = 0, len(key) - width
    for number, pattern in enumerate(patterns):
        is_last = number == len(patterns) - 1
        match = (
            pattern.match(key, 0 if number == 0 else last) if number == 0 or is_last else pattern.search(key, at, last)
        )
        if match is None or match.start() < at or (is_last and match.end() != len(key)):
            return None
        found += [*([key[at : match.start()]] if number else []), *match.groups()]
        at = match.end()
    return found


def _pattern(text: str, digits: int) -> str:
    return f"([0-9a-f]{{{digits}}})" if digits else re.escape(text)
