"""Entries are served for as long as what they were made of holds, and for long enough to be of use."""

from collections.abc import Iterator

from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import how_long
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import INFO, MEDIUM, WARNING, Fix, Related

_LONG = ("activeDeadlineSeconds", "timeout", "sleep")


@rule("maxage-too-long-for-mutable", MEMO, WARNING, MEDIUM)
def too_long(memo: Memo) -> Iterator[Draft]:
    """The key holds the tag of an image, and the tag moves to other builds within `maxAge`."""
    if freshness.is_bounded(memo) or not validity.is_stored(memo):
        return
    from memolint.facts.coverage.tags import moving
    from memolint.facts.recurrence.capacity import days_of_a_key

    for found in moving(memo) if days_of_a_key(memo) is None else ():
        message = (
            f"`{found.text}` becomes another image with the next push, under the same tag and the same key, and entries"
            f" of `{memo.template.label}` are served {how_long(memo)}"
        )
        base = examples.assignment(memo, found.row)
        first, second = (base._replace(world={f"image:{found.text}": content}) for content in ("old", "new"))
        values = tuple(Related(value.origin.place(), f"`{name}` can be this") for name, value in found.row)
        yield Draft(
            message=message,
            origin=memo.max_age.origin if memo.max_age.text else memo.template.memoize_at("key"),
            related=(Related(found.image.origin.place(), "the image"), *values),
            claim=examples.claim(memo, first, second),
            fixes=_no_longer(memo),
        )
        return


def _no_longer(memo: Memo) -> tuple[Fix, ...]:
    """The longest age that is taken for short."""
    if not memo.max_age.text or not memo.max_age.is_constant:
        return ()
    text = freshness.told(memo.policy.short_max_age)
    return edits.replace_scalar(memo.max_age.origin, text, f'maxAge: "{text}"')


@rule("maxage-shorter-than-step", MEMO, INFO, MEDIUM)
def shorter_than_its_work(memo: Memo) -> Iterator[Draft]:
    """Entries are served for less time than the work takes: runs that wait for it, or come later, find none."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is None or age <= 0 or not memo.project.mentions(*_LONG):
        return
    from memolint.facts.recurrence import durations
    from memolint.facts.recurrence.reuse import is_reused_in_one_run

    least, most = durations.least(memo), durations.own_deadline(memo.template) or 0
    if max(least, most) <= age or is_reused_in_one_run(memo):
        return
    takes = f"takes {freshness.told(least)}" if least > age else f"may take {freshness.told(most)}"
    yield Draft(
        message=f"`{memo.template.label}` {takes}, and its result is served for {memo.max_age.text} once it is there",
        origin=memo.max_age.origin,
        severity=WARNING if least > age else INFO,
    )
