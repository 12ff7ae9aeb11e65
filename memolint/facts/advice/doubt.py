"""What is to be done about a step that runs again and again, and what stands in the way of memoizing it."""

from memolint.finding import HIGH
from memolint.typed import Record

MEMOIZE, MARKER, ASK, LEAVE = VERDICTS = ("memoize", "marker", "ask", "leave")


class Doubt(Record):
    """One thing that speaks against memoizing a step: `verdict` is what is left of the advice where it holds.

    A doubt with the verdict MEMOIZE only makes it less sure: at most of this `confidence`. An ASK has its `question`.
    """

    verdict: str
    why: str
    question: str = ""
    confidence: str = HIGH


def leave(why: str) -> Doubt:
    """A doubt that ends the advice."""
    return Doubt(LEAVE, why)
