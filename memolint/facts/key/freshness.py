"""How long an entry is served, and whether that bounds what can be stale."""

from memolint.facts.memo import Memo
from memolint.lang.go.time import duration

# A result at most a day old is an accepted trade for sources that move.
ACCEPTED_AGE = 24 * 3600 * 10**9


def max_age(memo: Memo) -> int | None:
    """maxAge in nanoseconds; None where there is none, or none that can be read."""
    text = memo.max_age.text
    try:
        return duration.parse(text) if text and "{{" not in text else None
    except duration.DurationError:
        return None


def is_bounded(memo: Memo) -> bool:
    """Whether entries are too short-lived for a moving source to matter."""
    age = max_age(memo)
    return age is not None and age <= ACCEPTED_AGE
