"""Sets of characters: each ASCII character by itself, and all others together.

A set is an int: bit n stands for the character n, bit 128 for any character beyond ASCII.
"""

from collections.abc import Iterator

from memolint.lang.formats import KEY_CHARACTERS

BEYOND_ASCII = 1 << 128
EVERYTHING = (1 << 129) - 1


def set_of(text: str) -> int:
    """The characters of a text."""
    characters = 0
    for character in set(text):
        characters |= bit_of(character)
    return characters


def bit_of(character: str) -> int:
    """The set that holds one character."""
    return 1 << min(ord(character), 128)


def has(characters: int, character: str) -> bool:
    """Whether a character may be in a set; one beyond ASCII counts for all of them."""
    return bool(characters & bit_of(character))


def members(characters: int) -> Iterator[str]:
    """The ASCII characters of a set, in order."""
    for code in range(128):
        if characters >> code & 1:
            yield chr(code)


DIGITS = set_of("0123456789")
LOWERCASE = set_of("abcdefghijklmnopqrstuvwxyz")
UPPERCASE = set_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LETTERS = LOWERCASE | UPPERCASE
ALPHANUMERIC = LETTERS | DIGITS
HEXADECIMAL = set_of("0123456789abcdef")
BASE64 = ALPHANUMERIC | set_of("+/=")
BASE32 = UPPERCASE | set_of("234567=")
SPACES = set_of(" \t\n\v\f\r")
"""ASCII spaces; there are more among the characters beyond."""
KEY = set_of(KEY_CHARACTERS)
"""What a cache key may consist of."""


def lowered(characters: int) -> int:
    """The characters of `strings.ToLower` over a set. A few beyond ASCII become ASCII (the Kelvin sign)."""
    moved = (characters & UPPERCASE) << 32
    extra = LOWERCASE if characters & BEYOND_ASCII else 0
    return characters & ~UPPERCASE | moved | extra


def raised(characters: int) -> int:
    """The characters of `strings.ToUpper` over a set. A few beyond ASCII become ASCII (the dotless i)."""
    moved = (characters & LOWERCASE) >> 32
    extra = UPPERCASE if characters & BEYOND_ASCII else 0
    return characters & ~LOWERCASE | moved | extra
