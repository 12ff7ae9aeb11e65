"""What is to be done about a step that runs again and again, and what stands in the way of memoizing it."""

from memolint.finding import HIGH, MEDIUM
from memolint.typed import Record

MEMOIZE, MARKER, ASK, LEAVE = VERDICTS = ("memoize", "marker", "ask", "leave")


class Doubt(Record):
    """One thing that speaks against memoizing a step: `verdict` is what is left of the advice where it holds.

    A doubt with the verdict MEMOIZE only makes it less sure: at most of this `confidence`. An ASK has its `question`.
    `is_in_the_way`: something else in the file has to change first, so that there is no patch. `of_hits`: a hit would
    lose it; a step that runs and finds its marker does not.
    """

    verdict: str
    why: str
    question: str = ""
    confidence: str = HIGH
    is_in_the_way: bool = False
    of_hits: bool = False


def leave(why: str) -> Doubt:
    """A doubt that ends the advice."""
    return Doubt(LEAVE, why)


def lost(why: str) -> Doubt:
    """A doubt that ends the advice, because a hit has no pod and makes nothing."""
    return Doubt(LEAVE, why, of_hits=True)


def ask(why: str, question: str) -> Doubt:
    """A doubt that somebody who knows the program can settle."""
    return Doubt(ASK, why, question)


def granted(why: str, confidence: str = MEDIUM) -> Doubt:
    """A doubt that the advice passes over, and is less sure for it."""
    return Doubt(MEMOIZE, why, confidence=confidence)


def first(why: str) -> Doubt:
    """A doubt that a change elsewhere in the file settles: until then a memoize block alone does harm."""
    return Doubt(MEMOIZE, why, confidence=MEDIUM, is_in_the_way=True)
