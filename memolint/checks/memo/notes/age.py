"""Notes about how long entries are served, shown only on request."""

from collections.abc import Iterator

from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.memo import Memo
from memolint.finding import HIGH, INFO


@rule("maxage-missing", MEMO, INFO, HIGH)
def missing(memo: Memo) -> Iterator[Draft]:
    """A memoize block has no maxAge: its entries are served for ever."""
    if memo.template.memoize is not None and memo.template.memoize.get("maxAge") in (None, ""):
        origin = memo.template.memoize_at()
        message = f"`{memo.template.label}` has no maxAge: its entries are served until somebody deletes them"
        yield Draft(message=message, origin=origin, place=origin.key_place())
