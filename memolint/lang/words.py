"""Words of names, and the name that a misspelt one was meant to be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_LONGEST = 4  # words that are looked at together
_CLOSE = 0.75  # `difflib`'s ratio: two of eight letters may differ
_READ = 100  # characters of a misspelt name; the comparison takes the square of its length
# Where one word of `meshUrl`, `meshSHA256` and `HTTPServerIDs` ends and the next begins: the `s` of `IDs` is no word.
_CASE = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))"


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, however they are joined: `s3-key`, `S3_KEY` and `s3Key` have the same."""
    apart = name if name.islower() or name.isupper() else re.sub(_CASE, "-", name)
    return tuple(word for word in re.split(r"[\W_]+", apart.lower()) if word)


def endings(name: str) -> Iterator[str]:
    """The last words of a name, written together: the longest ending first, the last word at the end."""
    found = words(name)
    for count in range(min(_LONGEST, len(found)), 0, -1):
        yield "".join(found[-count:])


def ends_with(name: str, known: frozenset[str]) -> bool:
    """Whether a name ends with one of the known words or groups of words, which are written together."""
    return any(ending in known for ending in endings(name))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelt one was probably meant to be, or ""."""
    from difflib import get_close_matches  # only a misspelt name needs it

    return next(iter(get_close_matches(name[:_READ], list(known), n=1, cutoff=_CLOSE)), "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`: did you mean …?`, which ends a sentence about an unknown name, or "" where no known name is near."""
    near = nearest(name, known)
    return f": did you mean `{near}`?" if near else ""


def instead(name: str, known: Sequence[str], most: int = 12) -> str:
    """`: did you mean …?` where a known name is near, else ` (there are …)`, or "" where there is none."""
    there = f" ({there_are(known, most)})" if known else ""
    return did_you_mean(name, known) or there


def there_are(names: Sequence[str], most: int = 12) -> str:
    """`there is …` or `there are …`, with the first of the names."""
    return f"there {'is' if len(names) == 1 else 'are'} {listed(names, most)}"


def listed(names: Sequence[object], most: int) -> str:
    """The first of some names, in code marks, and an ellipsis if there are more: `a`, `b`, …"""
    return ", ".join(f"`{each}`" for each in names[:most]) + (", …" if len(names) > most else "")


def plain_name(text: str) -> str:
    """A text as letters and digits of ASCII, joined by dashes."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text).strip("-")
