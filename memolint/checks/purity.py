"""What a memoized step does to the world does not happen on a hit."""

from collections.abc import Iterable, Iterator
from itertools import islice

from memolint.checks.coverage import judged
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.facts.reads import effects
from memolint.facts.reads.effects import Reached
from memolint.facts.values import examples
from memolint.finding import (
    CONFIDENCES,
    INFO,
    LOW,
    MEDIUM,
    MEMO,
    WARNING,
    Finding,
    Place,
    Related,
    Rule,
    Skips,
    Stale,
)


def side_effect(memo: Memo) -> Iterator[Finding]:
    """A memoized step, or one below it, writes to the world: on a hit nothing is written."""
    for reached in effects.below(memo.project, memo.template):
        if reached.effect.effect == effects.WRITES:
            yield _finding(memo, reached)


def _finding(memo: Memo, reached: Reached) -> Finding:
    effect = reached.effect
    origin = reached.template.origin.at(*effect.path)
    where = f" in `{reached.template.label}`" if len(reached.chain) > 1 else ""
    message = f"{effect.message}{where}: on a hit of `{memo.template.label}` it does not happen"
    memoized = memo.template.origin.at("memoize")
    return Finding(
        message[0].lower() + message[1:],
        _place(reached),
        origin.dotted(),
        (Related(memoized.key_place(), f"`{memo.template.label}` is memoized here"),),
        Skips(memo.template, examples.assignment(memo)),
        signal=effect.signal,
        confidence=LOW if effect.confidence == LOW else MEDIUM,
    )


def reads_world(memo: Memo) -> Iterator[Finding]:
    """The result depends on the time, on chance or on what a service answers today: old answers are served."""
    found = [
        reached for reached in effects.below(memo.project, memo.template) if effects.reads_what_moves(reached.effect)
    ]
    if not found or not judged(memo):
        return
    surest = max((each.effect.confidence for each in found), key=CONFIDENCES.index)
    first = next(each for each in found if each.effect.confidence == surest)
    origin = first.template.origin.at(*first.effect.path)
    others = tuple(Related(_place(each), each.effect.message) for each in islice(_but(found, first), 3))
    where = f" in `{first.template.label}`" if len(first.chain) > 1 else ""
    message = f"{first.effect.message}{where}: under the key of `{memo.template.label}` an old answer is served"
    yield Finding(
        message[0].lower() + message[1:],
        _place(first),
        origin.dotted(),
        others,
        _moved(memo, first),
        signal=first.effect.signal,
        severity=INFO if freshness.is_bounded(memo) else "",
        confidence=surest,
    )


def _moved(memo: Memo, reached: Reached) -> Stale:
    """Two runs between which the world has moved on, for the template that reads it."""
    base = examples.assignment(memo)
    name = f"{effects.SOURCES.get(reached.effect.category, 'network')}@{reached.template.name}"
    first, second = (base._replace(world={name: content}) for content in ("before", "after"))
    return Stale(memo.template, first, second)


def _but(found: Iterable[Reached], first: Reached) -> Iterator[Reached]:
    return (each for each in found if each is not first)


def _place(reached: Reached) -> Place:
    effect = reached.effect
    origin = reached.template.origin.at(*effect.path)
    return origin.part(effect.start, effect.end) if effect.end > effect.start else origin.place()


RULES = (
    Rule("impure-side-effect", MEMO, WARNING, MEDIUM, side_effect),
    Rule("impure-time-random-network", MEMO, WARNING, MEDIUM, reads_world),
)
