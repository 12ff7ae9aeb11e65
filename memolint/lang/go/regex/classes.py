"""Sets of characters: Perl's and POSIX's names for them, and sets written out (`regexp/syntax`)."""

from memolint.lang.go.regex.tree import Ranges

MAX_RUNE = 0x10FFFF

_DIGIT: Ranges = ((0x30, 0x39),)
_WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE: Ranges = ((0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20))

PERL = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
"""`\\d`, `\\w` and `\\s`: ASCII alone."""

POSIX: dict[str, Ranges] = {
    "alnum": ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    "alpha": ((0x41, 0x5A), (0x61, 0x7A)),
    "ascii": ((0x00, 0x7F),),
    "blank": ((0x09, 0x09), (0x20, 0x20)),
    "cntrl": ((0x00, 0x1F), (0x7F, 0x7F)),
    "digit": _DIGIT,
    "graph": ((0x21, 0x7E),),
    "lower": ((0x61, 0x7A),),
    "print": ((0x20, 0x7E),),
    "punct": ((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
    "space": ((0x09, 0x0D), (0x20, 0x20)),
    "upper": ((0x41, 0x5A),),
    "word": _WORD,
    "xdigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
}
"""`[[:alpha:]]` and the like."""

ANY: Ranges = ((0, MAX_RUNE),)
ANY_BUT_NEWLINE: Ranges = ((0, 0x09), (0x0B, MAX_RUNE))


def merged(ranges: "list[tuple[int, int]] | Ranges") -> Ranges:
    """The same set: sorted, without overlaps."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return tuple(result)


def negated(ranges: Ranges) -> Ranges:
    """All other characters."""
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in merged(ranges):
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    return (*result, (start, MAX_RUNE)) if start <= MAX_RUNE else tuple(result)


def folded(ranges: Ranges) -> Ranges | None:
    """The set and its other cases; None where that needs Unicode tables."""
    added = list(ranges)
    for low, high in ranges:
        if high > 0x7F and (low, high) not in ((0x80, MAX_RUNE), (0, MAX_RUNE)):
            return None
        for start, shift in ((0x41, 32), (0x61, -32)):
            first, last = max(low, start), min(high, start + 25)
            if first <= last:
                added.append((first + shift, last + shift))
    # The only characters beyond ASCII that fold to ASCII letters: the Kelvin sign and the long s.
    for letter, twin in (("k", 0x212A), ("s", 0x17F)):
        if any(low <= ord(letter) <= high for low, high in added):
            added.append((twin, twin))
    return merged(added)


def overlap(one: Ranges, other: Ranges) -> bool:
    """Whether two sets have a character in common."""
    return any(low <= top and bottom <= high for low, high in one for bottom, top in other)
