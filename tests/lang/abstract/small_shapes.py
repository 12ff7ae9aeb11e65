"""Shapes small enough to try every string in them, and shapes written in one line."""

from collections.abc import Iterable
from itertools import product

from hypothesis import strategies as st

from memolint.lang.abstract import Shape
from memolint.lang.abstract import characters as chars

ALPHABET = "ab-"
LONGEST = 3
STRINGS = tuple("".join(row) for length in range(LONGEST + 1) for row in product(ALPHABET, repeat=length))


def holds(shape: Shape, text: str) -> bool:
    """What a shape means, said a second time."""
    if shape.values is not None:
        return text in shape.values
    return (
        shape.shortest <= len(text) <= (len(text) if shape.longest is None else shape.longest)
        and all(_bit(character) & shape.characters for character in text)
        and all(_bit(character) & shape.first for character in text[:1])
        and all(_bit(character) & shape.last for character in text[-1:])
    )


def _bit(character: str) -> int:
    return 1 << (ord(character) if character.isascii() else 128)


def members(shape: Shape, strings: Iterable[str] = STRINGS) -> list[str]:
    """Those of some strings that a shape holds."""
    return [text for text in strings if holds(shape, text)]


def hull(texts: Iterable[str]) -> Shape:
    """The narrowest bound on some strings that does not know them one by one."""
    found = list(texts)
    characters, first, last = ({*"".join(found)}, {text[:1] for text in found}, {text[-1:] for text in found})
    sets = [sum(_bit(character) for character in _alike(each)) for each in (characters, first, last)]
    return Shape(*sets, min(map(len, found)), max(map(len, found)))


def _alike(characters: Iterable[str]) -> set[str]:
    """One character for all beyond ASCII."""
    return {character if character.isascii() else "é" for character in characters} - {""}


WORDS = st.sets(st.text(alphabet=ALPHABET, max_size=LONGEST), min_size=1, max_size=4)
"""A few strings."""
SHAPES = WORDS.map(lambda words: Shape(*hull(words)[:5], frozenset(words))) | WORDS.map(hull)
"""Strings that are known one by one, and bounds on some."""


def written(shape: Shape) -> str:
    """A shape in one line: its strings, or `first:characters:last shortest-longest`; one set where all are the same."""
    if shape.values is not None:
        return " ".join(f"<{value}>" for value in sorted(shape.values))
    sets = [_set(each) for each in (shape.first, shape.characters, shape.last)]
    found = sets[0] if len(set(sets)) == 1 else ":".join(sets)
    return f"{found} {shape.shortest}-{'' if shape.longest is None else shape.longest}"


def _set(characters: int) -> str:
    if characters == chars.EVERYTHING:
        return "any"
    codes = [code for code in range(129) if characters >> code & 1]
    text, at = "", 0
    while at < len(codes):
        end = at
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1 < 128:
            end += 1
        text += _code(codes[at]) + (f"..{_code(codes[end])}" if end > at + 1 else "")
        text += _code(codes[end]) if end == at + 1 else ""
        at = end + 1
    return f"[{text}]"


def _code(code: int) -> str:
    return "é" if code == 128 else repr(chr(code))[1:-1]
