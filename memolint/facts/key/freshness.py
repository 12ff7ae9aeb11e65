"""How long an entry is served, and whether that bounds what can be stale."""

from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.values import texts
from memolint.lang.go.time import duration


def is_bounded(memo: Memo) -> bool:
    """Whether entries are too short-lived for a moving source to matter: by default, a day old at most."""
    age = max_age(memo)
    return age is not None and age <= memo.policy.short_max_age


def told(nanoseconds: int) -> str:
    """A duration as people write it, without the minutes and seconds that it has none of."""
    written = duration.format(nanoseconds)
    written = written.removesuffix("0s") if written.endswith("m0s") else written
    return written.removesuffix("0m") if written.endswith("h0m") else written


@fact
def max_age(memo: Memo) -> int | None:
    """The longest time (nanoseconds) that an entry is served; None where entries stay, or nothing bounds the time.

    Of a templated maxAge that is the longest one, where the project closes the values of its variables.
    """
    ages = [_nanoseconds(text) for text in _texts(memo)]
    known = [age for age in ages if age is not None]
    return max(known) if known and len(known) == len(ages) else None


def _texts(memo: Memo) -> list[str]:
    """All texts that maxAge becomes; none where others are possible."""
    field = memo.max_age
    if field.is_constant:
        return [field.text or ""]
    names = dict.fromkeys(reference.name for reference in field.references)
    values = [texts.of_variable(memo, name) for name in names]
    found = [text.text for text in texts.of_field(memo, field)]
    rows = 1
    for each in values:
        rows *= len(each.found) if each.complete and each.found == each.closed else 0
    return found if len(found) == rows else []


def _nanoseconds(text: str) -> int | None:
    try:
        return duration.parse(text)
    except duration.DurationError:
        return None
