"""What a string can be: an upper bound on a set of strings.

A shape knows the characters that may occur, those that may come first and last, bounds on the length (in code points),
and, where the set is small and known, the strings themselves. Operations only ever give bounds that are too wide.
"""

from collections.abc import Iterable
from itertools import product

from memolint.lang.abstract import characters as chars
from memolint.typed import Record

MAX_VALUES = 256
"""The most strings that a shape holds one by one."""
MAX_TEXT = 20_000
"""The most characters that those strings may have together."""

_FILLERS = "ab1xyz0cdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ23456789"


class Shape(Record):
    """An upper bound on what a string can be. Sets of characters are those of `abstract.characters`.

    `natural` are examples, where not every string within the bound is one (a time).
    """

    characters: int
    first: int
    last: int
    shortest: int
    longest: int | None
    values: frozenset[str] | None = None
    natural: tuple[str, ...] = ()

    @property
    def may_be_empty(self) -> bool:
        """Whether the empty string is among them."""
        return "" in self.values if self.values is not None else self.shortest == 0

    @property
    def width(self) -> int | None:
        """The length that all of them have, or None."""
        return self.shortest if self.shortest == self.longest else None

    def contains(self, text: str) -> bool:
        """Whether `text` is within the bound."""
        if self.values is not None:
            return text in self.values
        if len(text) < self.shortest or (self.longest is not None and len(text) > self.longest):
            return False
        if not text:
            return True
        ends_fit = chars.has(self.first, text[0]) and chars.has(self.last, text[-1])
        return ends_fit and not chars.set_of(text) & ~self.characters

    def is_natural(self, text: str) -> bool:
        """Whether `text` is within the bound, and one of the examples where these alone are sure."""
        return text in self.natural if self.natural else self.contains(text)

    def samples(self) -> tuple[str, ...]:
        """A few different strings within the bound, plain ones first; empty where none is found."""
        if self.natural:
            return self.natural
        if self.values is not None:
            return tuple(sorted(self.values)[:8])
        texts = (text for filler in _FILLERS[:6] if chars.has(self.characters, filler) for text in self._texts(filler))
        found = dict.fromkeys(text for text in texts if text and self.contains(text))
        return tuple(found)[:8] or (("",) if self.may_be_empty else ())

    def _texts(self, character: str) -> Iterable[str]:
        """Texts with `character` inside, at the end, at the start and alone, as long as the bound demands."""
        start, end = _one_of(self.first, _FILLERS), _one_of(self.last, _FILLERS[1:] + "a")
        for before, after in ((start, end), (start, ""), ("", end), ("", "")):
            missing = self.shortest - len(before) - len(after)
            yield before + character * max(1, missing) + after


def _one_of(characters: int, preferred: str) -> str:
    """A character of a set, a preferred one if possible; empty for the empty set."""
    found = next((character for character in preferred if chars.has(characters, character)), None)
    fallback = next(chars.members(characters), "é" if characters & chars.BEYOND_ASCII else "")
    return fallback if found is None else found


def one_of(values: Iterable[str]) -> Shape:
    """The shape of exactly these strings; if they are too many, a bound on strings like them."""
    found = frozenset(values)
    if not found:
        return Shape(0, 0, 0, 0, 0, found)
    lengths = sorted(map(len, found))
    is_small = len(found) <= MAX_VALUES and sum(lengths) <= MAX_TEXT
    return Shape(
        chars.set_of("".join(found)),
        chars.set_of("".join(value[:1] for value in found)),
        chars.set_of("".join(value[-1:] for value in found)),
        lengths[0],
        lengths[-1],
        found if is_small else None,
    )


def made_of(characters: int, shortest: int = 0, longest: int | None = None, first: int | None = None) -> Shape:
    """The shape of strings of some characters, with bounds on their length and perhaps on the first one."""
    if longest == 0 or not characters:
        return EMPTY
    return Shape(characters, characters if first is None else first, characters, shortest, longest)


def joined(shapes: Iterable[Shape]) -> Shape:
    """The shape of strings that stand one after the other."""
    whole = EMPTY
    for shape in shapes:
        whole = _joined_pair(whole, shape)
    return whole


def union(shapes: Iterable[Shape]) -> Shape:
    """The shape of strings that have one of these shapes."""
    found = [shape for shape in shapes if shape.values != frozenset()]
    if not found:
        return one_of(())
    if all(shape.values is not None for shape in found):
        return one_of(frozenset().union(*(shape.values or frozenset() for shape in found)))
    longest = [shape.longest for shape in found]
    whole = found[0]
    for shape in found[1:]:
        whole = whole._replace(
            characters=whole.characters | shape.characters,
            first=whole.first | shape.first,
            last=whole.last | shape.last,
        )
    bounded = None if None in longest else max(length for length in longest if length is not None)
    shortest = min(shape.shortest for shape in found)
    return whole._replace(shortest=shortest, longest=bounded, values=None, natural=())


def _joined_pair(left: Shape, right: Shape) -> Shape:
    if left.values is not None and right.values is not None and len(left.values) * len(right.values) <= MAX_VALUES:
        return one_of(before + after for before, after in product(left.values, right.values))
    return Shape(
        left.characters | right.characters,
        left.first | (right.first if left.may_be_empty else 0),
        right.last | (left.last if right.may_be_empty else 0),
        left.shortest + right.shortest,
        None if left.longest is None or right.longest is None else left.longest + right.longest,
    )


EMPTY = one_of(("",))
ANYTHING = made_of(chars.EVERYTHING)
"""Nothing is known."""
BOOL = one_of(("true", "false"))
INT = made_of(chars.DIGITS | chars.set_of("-"), 1, 20)._replace(last=chars.DIGITS)
"""An integer of 64 bits, as `%d` prints it."""
FLOAT = made_of(chars.DIGITS | chars.set_of("+-.e"), 1, 26, chars.DIGITS | chars.set_of("-"))._replace(
    last=chars.DIGITS
)
"""A finite float64 as JSON has it."""
HEX_DIGESTS = {bits: made_of(chars.HEXADECIMAL, bits // 4, bits // 4) for bits in (160, 256, 512)}
"""Hexadecimal digests by their bits."""
JSON_LIST = ANYTHING._replace(first=chars.set_of("["), last=chars.set_of("]"), shortest=2)
JSON_MAP = ANYTHING._replace(first=chars.set_of("{"), last=chars.set_of("}"), shortest=2)
