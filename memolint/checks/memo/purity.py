"""A hit skips what the step does to the world, and serves what the world was."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.variables import RUN
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.recurrence import moving, volatile
from memolint.facts.values import examples
from memolint.facts.world import effects, identities, resources
from memolint.facts.world.effects import Reached
from memolint.facts.world.identities import Identity
from memolint.finding import (
    CONFIDENCES,
    INFO,
    LOW,
    MEDIUM,
    WARNING,
    WORKFLOW_NAME,
    Claim,
    Related,
    Skips,
    Stale,
)
from memolint.text.source import Place


@rule("impure-side-effect", MEMO, WARNING, MEDIUM)
def side_effect(memo: Memo) -> Iterator[Draft]:
    """A memoized step, or one below it, changes something outside: on a hit that does not happen."""
    for reached in effects.below(memo.project, memo.template):
        is_made = resources.is_of_making(reached.template, reached.effect)
        if reached.effect.effect == effects.WRITES and not is_made:
            yield _finding(memo, reached)


def _finding(memo: Memo, reached: Reached) -> Draft:
    effect = reached.effect
    origin = reached.template.origin.at(*effect.path)
    where = f" in `{reached.template.label}`" if len(reached.chain) > 1 else ""
    message = f"{effect.message}{where}: on a hit of `{memo.template.label}` it does not happen"
    return Draft(
        message=message[0].lower() + message[1:],
        place=_place(reached),
        origin=origin,
        related=(memoized_here(memo),),
        claim=Skips(memo.template, examples.assignment(memo)),
        signal=effect.signal,
        confidence=LOW if effect.confidence == LOW else MEDIUM,
    )


@rule("impure-time-random-network", MEMO, WARNING, MEDIUM)
def reads_world(memo: Memo) -> Iterator[Draft]:
    """The result depends on the time, on chance or on what a service answers: a hit serves an old answer."""
    found, is_noted = moving.kept(memo)
    if not found:
        return
    surest = max((each.effect.confidence for each in found), key=CONFIDENCES.index)
    first = next(each for each in found if each.effect.confidence == surest)
    origin = first.template.origin.at(*first.effect.path)
    others = [Related(_place(each), each.effect.message) for each in found if each is not first]
    where = f" in `{first.template.label}`" if len(first.chain) > 1 else ""
    message = f"{first.effect.message}{where}: a hit of `{memo.template.label}` serves an old answer"
    yield Draft(
        message=message[0].lower() + message[1:],
        place=_place(first),
        origin=origin,
        related=tuple(others[:3]),
        claim=_moved(memo, first),
        signal=first.effect.signal,
        severity=INFO if is_noted else None,
        confidence=surest,
    )


def _moved(memo: Memo, reached: Reached) -> Claim:
    """Two runs between which the world changes for the template that reads it."""
    base = examples.assignment(memo)
    name = f"{effects.SOURCES.get(reached.effect.category, 'network')}@{reached.template.name}"
    first, second = (base._replace(world={name: content}) for content in ("before", "after"))
    return examples.claim(memo, first, second)


def _place(reached: Reached) -> Place:
    effect = reached.effect
    origin = reached.template.origin.at(*effect.path)
    return origin.part(effect.start, effect.end) if effect.end > effect.start else origin.place()


@rule("impure-workflow-identity-output", MEMO, WARNING, MEDIUM)
def identity_output(memo: Memo) -> Iterator[Draft]:
    """The result names the run, the pod or the host that made it: a hit hands on the name of another run."""
    found = [each for each in identities.below(memo.project, memo.template) if _names_another_run(memo, each[0])]
    if not found or not validity.is_stored(memo) or not results.stores(memo.template, memo.project):
        return
    first, chain = found[0]
    name = f"`{first.name}`" if first.name in RUN else first.name
    where = f" of `{first.template.label}`" if len(chain) > 1 else ""
    yield Draft(
        message=f"the result{where} holds {name}: a hit of `{memo.template.label}` hands on that of an earlier run",
        place=first.origin.part(first.start, first.end),
        origin=first.origin,
        related=tuple(Related(each.origin.part(each.start, each.end), "and here") for each, _ in islice(found, 1, 4)),
        claim=_of_two_runs(memo, first),
    )


def _names_another_run(memo: Memo, identity: Identity) -> bool:
    """Whether an identity is that of one run only, and not in the key, where another rule finds it.

    What an input of the template itself is filled with is a matter of the key, too.
    """
    template = identity.template
    if template is not memo.template and template.memoize is not None:
        return False
    if any(name in memo.held for name in RUN) or volatile.is_fixed_name(memo.template, identity.name):
        return False
    return template is not memo.template or identity.is_own


def _of_two_runs(memo: Memo, identity: Identity) -> Stale:
    """Two workflows of other names, whose pods have other names, too; or two hosts."""
    base = examples.assignment(memo)
    name = f"host@{identity.template.name}"
    if identity.name in RUN:  # pod and node of a template below are not those of the memoized one
        is_shown = identity.name.startswith("workflow.") or identity.template is memo.template
        name = identity.name if is_shown else WORKFLOW_NAME
    first, second = (base._replace(world={name: content}) for content in ("first", "second"))
    return Stale(memo.template, first, second)
