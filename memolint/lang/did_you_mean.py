"""Did you mean …?"""

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that a reader would take `word` for, or ""."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(candidates), n=1, cutoff=0.75)
    return found[0] if found else ""
