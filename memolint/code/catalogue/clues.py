"""Words without one of which no signal of a shell can fire: a look at them spares loading the catalogue."""

import os
from functools import cache

_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


# Those of the signals of the user.
own_clues: set[str] = set()


def pieces(text: str) -> list[str]:
    """The plain words of a text, of which no shell syntax is a part."""
    return text.translate(_BLANKS).split()


def suspicious(text: str) -> bool:
    """Whether the text has any word of the catalogue: without one, parsing it can find nothing. Cheap."""
    words = pieces(text)
    return "$$" in text or "$!" in text or not clues().isdisjoint(words) or not own_clues.isdisjoint(words)


def word_of(name: str) -> str:
    """One plain word of a name of a command or variable, the longest; `.` is another name of `source`."""
    return max(pieces(name), key=len, default="source")


@cache
def clues() -> frozenset[str]:
    """One plain word of each command, variable and place, from the file that `make pages` makes of `signals.toml`."""
    with open(os.path.join(os.path.dirname(__file__), "clues.txt"), encoding="utf-8") as file:
        return frozenset(file.read().split())
