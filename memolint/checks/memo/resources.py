"""What a step does in the cluster, or looks for there, is no result: a hit does not do it, and does not look."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import dig
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.facts.world import effects, resources
from memolint.finding import HIGH, INFO, MEDIUM, WARNING, Skips


@rule("memoized-resource-create", MEMO, WARNING, HIGH)
def resource_create(memo: Memo) -> Iterator[Draft]:
    """A resource template creates an object that does the work: on a hit there is no such object."""
    for reached in effects.below(memo.project, memo.template):
        at = reached.template
        if resources.is_of_making(at, reached.effect):
            origin = at.origin.at(*reached.effect.path)
            is_owned = dig(at.value, "resource", "setOwnerReference") is True
            gone = ", and that of the first run went with its workflow" if is_owned else ""
            what = f"`{at.label}` creates an object and waits for it"
            yield Draft(
                message=f"{what}: on a hit of `{memo.template.label}` there is none{gone}",
                origin=origin,
                related=(memoized_here(memo),),
                claim=Skips(memo.template, examples.assignment(memo)),
                signal="tmpl.resource.write",
            )


@rule("memoized-get-status", MEMO, WARNING, MEDIUM)
def get_status(memo: Memo) -> Iterator[Draft]:
    """The step waits for something to be ready, or looks whether it is: a hit neither waits nor looks."""
    template = memo.template
    found = () if declares_harmless_effects(template) else effects.of_code(template, memo.project)
    looking = (each for each in found if each.effect == "reads-world" and resources.looks(template, each, memo.project))
    for effect in islice(looking, 1 if validity.is_stored(memo) else 0):
        origin = template.origin.at(*effect.path)
        message = f"`{template.label}` looks for a state: on a hit nobody looks, and the state of the first run counts"
        place = origin.part(effect.start, effect.end) if effect.end else None
        severity = INFO if freshness.is_bounded(memo) else None
        base, name = examples.assignment(memo), f"{effects.SOURCES.get(effect.category, 'network')}@{template.name}"
        first, second = (base._replace(world={name: content}) for content in ("before", "after"))
        yield Draft(
            message=message,
            origin=origin,
            place=place,
            related=(memoized_here(memo),),
            claim=examples.claim(memo, first, second),
            signal=effect.signal,
            severity=severity,
        )
