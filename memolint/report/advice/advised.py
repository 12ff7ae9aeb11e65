"""What `memolint advise` shows of a step."""

from memolint.facts.advice.saving import Saving
from memolint.finding import Edit
from memolint.text.source import Place
from memolint.typed import Record


class Advised(Record):
    """A step, and what is to be done about it.

    `key` is that of a step to memoize, or what a marker would be named by; `versioned` is what its version stands for.
    `is_ready`: a memoize block is all that it takes. `edits` insert it; none where the file leaves no place for one.
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
