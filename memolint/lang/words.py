"""The words of a name, however they are joined: `s3-key`, `s3_key` and `S3.KEY` end alike."""

from collections.abc import Iterator

_LONGEST = 4  # words that are looked at together


def words(name: str) -> list[str]:
    """The words of a name in lower case."""
    return [word for word in name.lower().replace("_", "-").replace(".", "-").split("-") if word]


def endings(name: str) -> Iterator[str]:
    """The last words of a name, written together: the longest ending first, the last word at the end."""
    found = words(name)
    for count in range(min(_LONGEST, len(found)), 0, -1):
        yield "".join(found[-count:])


def ends_with(name: str, known: frozenset[str]) -> bool:
    """Whether a name ends with one of the known words or groups of words, which are written together."""
    return any(ending in known for ending in endings(name))
