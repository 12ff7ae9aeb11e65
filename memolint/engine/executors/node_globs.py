"""Globs over node and template names: `*` and `?`; brackets are literal, since node names have them."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    # Runs of stars are one star: the pattern cannot backtrack badly.
    parts = re.split(r"(\*+|\?)", glob)
    translated = (".*" if part.startswith("*") else "." if part == "?" else re.escape(part) for part in parts)
    return re.compile("".join(translated), re.DOTALL)


def matches(glob: str, text: str) -> bool:
    """Whether the whole text matches."""
    return _pattern(glob).fullmatch(text) is not None
