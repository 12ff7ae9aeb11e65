"""A step that fails is not stored; one that hides its failure is, and every hit serves what it left."""

from collections.abc import Iterator
from itertools import islice

from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.values import examples
from memolint.facts.world import failures
from memolint.facts.world.failures import KeptFailure
from memolint.finding import MEDIUM, WARNING, Related


@rule("swallowed-failure", MEMO, WARNING, MEDIUM)
def swallowed(memo: Memo) -> Iterator[Draft]:
    """A failure does not fail the step: what is left of it is stored as a result, and served by every hit."""
    for failure in islice(_found(memo, with_default=False), 1):
        what = f"{failure.what} does not fail `{failure.template.label}`"
        yield _finding(memo, failure, f"{what}: what it leaves is stored, and hits of `{memo.template.label}` serve it")


@rule("default-output-cached", MEMO, WARNING, MEDIUM)
def default_output(memo: Memo) -> Iterator[Draft]:
    """A failure leaves an output to its default: that is stored as a result, and served by every hit."""
    for failure in islice(_found(memo, with_default=True), 1):
        what = f"after {failure.what} the default of an output of `{failure.template.label}` is stored"
        draft = _finding(memo, failure, f"{what}: hits of `{memo.template.label}` serve it")
        at = failure.default.place() if failure.default is not None else failure.place
        yield draft._replace(related=(Related(at, "the default"), *draft.related))


def _found(memo: Memo, with_default: bool) -> Iterator[KeptFailure]:
    if validity.is_stored(memo) and results.stores(memo.template, memo.project):
        for failure in failures.below(memo.project, memo.template):
            if (failure.default is not None) == with_default:
                yield failure


def _finding(memo: Memo, failure: KeptFailure, message: str) -> Draft:
    base = examples.assignment(memo)
    name = f"failure@{failure.template.name}"
    first, second = (base._replace(world={name: content}) for content in ("fails", "works"))
    return Draft(
        message=message,
        origin=failure.origin,
        place=failure.place,
        related=(memoized_here(memo),),
        claim=examples.claim(memo, first, second) if not failure.template.calls else None,
        signal=failure.signal,
    )
