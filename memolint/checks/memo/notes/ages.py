"""Notes about how long entries are served, shown only on request."""

from collections.abc import Iterator

from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import how_long
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.finding import HIGH, INFO, Related


@rule("maxage-differs-same-key", MEMO, INFO, HIGH)
def differing(memo: Memo) -> Iterator[Draft]:
    """Two templates share entries and serve them for different times: one takes what the other finds too old."""
    age = freshness.max_age(memo)
    for other in memo.neighbourhood.twins_of_other_ages(memo):
        theirs = freshness.max_age(other)
        if _is_one(memo, other) or not _is_known(memo, other):
            continue
        if age is None or (theirs is not None and theirs < age):
            message = (
                f"entries of `{memo.template.label}` are served {how_long(memo)} here and {how_long(other)} in"
                f" `{other.template.manifest.name or other.template.manifest.file}`, which has the same key and cache"
            )
            origin = memo.max_age.origin if memo.max_age.text else memo.template.memoize_at("key")
            related = (Related((other.max_age if other.max_age.text else other.key).origin.place(), "and here"),)
            yield Draft(message=message, origin=origin, related=related)
            return


def _is_one(one: Memo, other: Memo) -> bool:
    """Whether two definitions are alternatives: of one object, in different folders."""
    first, second = one.template.manifest, other.template.manifest
    is_object = bool(first.name) and (first.kind, first.name) == (second.kind, second.name)
    return is_object and first is not second


def _is_known(one: Memo, other: Memo) -> bool:
    """Whether the ages can be compared: they can be read, and are not the same text."""
    is_read = all(not each.max_age.text or freshness.max_age(each) is not None for each in (one, other))
    return is_read and freshness.max_age(one) != freshness.max_age(other)
