"""What a memoized step does to the world does not happen on a hit."""

from collections.abc import Iterator

from memolint.facts import effects, examples
from memolint.facts.effects import Reached
from memolint.facts.memo import Memo
from memolint.finding import LOW, MEDIUM, MEMO, WARNING, Finding, Related, Rule, Skips


def side_effect(memo: Memo) -> Iterator[Finding]:
    """A memoized step, or one below it, writes to the world: on a hit nothing is written."""
    for reached in effects.below(memo.reads, memo.template):
        if reached.effect.effect == effects.WRITES:
            yield _finding(memo, reached)


def _finding(memo: Memo, reached: Reached) -> Finding:
    effect = reached.effect
    origin = reached.template.origin.at(*effect.path)
    place = origin.part(effect.start, effect.end) if effect.end > effect.start else origin.place()
    where = f" in `{reached.template.label}`" if len(reached.chain) > 1 else ""
    message = f"{effect.message}{where}: on a hit of `{memo.template.label}` it does not happen"
    memoized = memo.template.origin.at("memoize")
    return Finding(
        message[0].lower() + message[1:],
        place,
        origin.dotted(),
        (Related(memoized.key_place(), f"`{memo.template.label}` is memoized here"),),
        Skips(memo.template, examples.assignment(memo)),
        signal=effect.signal,
        confidence=LOW if effect.confidence == LOW else MEDIUM,
    )


RULES = (Rule("impure-side-effect", MEMO, WARNING, MEDIUM, side_effect),)
