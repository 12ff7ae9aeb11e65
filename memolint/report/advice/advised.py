"""What `memolint advise` shows of a step."""

from memolint.facts.advice.saving import Saving
from memolint.finding import Edit
from memolint.report.findings.summary import plural
from memolint.text.source import Place
from memolint.typed import Record

_HOUR, _MINUTE = 3600, 60


class Observed(Record):
    """The runs of a step in a history: how many, those with inputs as before, the seconds of all and of these."""

    runs: int
    repeated: int
    seconds: float
    repeated_seconds: float

    @property
    def told(self) -> str:
        """All of it in words."""
        again = f"{self.repeated} of them" if self.repeated else "none of them"
        return f"ran {plural(self.runs, 'time')}, {again} with inputs as before, {span(self.seconds / self.runs)} each"


class Advised(Record):
    """A step, and what is to be done about it.

    `key` is that of a step to memoize, or what a marker would be named by; `versioned` is what its version stands for.
    `is_ready`: a memoize block is all that it takes. `edits` insert it; none where the file leaves no place for one.
    `observed` are its runs in a history, None where it has none.
    """

    template: str
    kind: str
    place: Place
    verdict: str
    confidence: str
    because: tuple[str, ...]
    question: str
    key: str
    versioned: tuple[str, ...]
    saving: Saving
    is_ready: bool
    edits: tuple[Edit, ...] = ()
    observed: Observed | None = None


def span(seconds: float) -> str:
    """A duration for people: `2.5 h`, `3.2 min`, `12 s`."""
    if seconds >= _HOUR:
        return f"{seconds / _HOUR:.3g} h"
    return f"{seconds / _MINUTE:.3g} min" if seconds >= _MINUTE else f"{seconds:.3g} s"
