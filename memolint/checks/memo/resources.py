"""What a step does in the cluster, or looks for there, is no result: a hit does not do it, and does not look."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import Origin, dig
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.facts.world import effects, resources
from memolint.finding import HIGH, MEDIUM, WARNING, Related, Skips


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
            yield _finding(memo, f"{what}: on a hit of `{memo.template.label}` there is none{gone}", origin)


@rule("memoized-get-status", MEMO, WARNING, MEDIUM)
def get_status(memo: Memo) -> Iterator[Draft]:
    """The step waits for something to be ready, or looks whether it is: a hit neither waits nor looks."""
    template = memo.template
    found = () if declares_harmless_effects(template) else effects.of_code(template)
    looking = (each for each in found if each.effect == "reads-world" and resources.looks(template, each, memo.project))
    for effect in islice(looking, 1 if validity.is_stored(memo) else 0):
        origin = template.origin.at(*effect.path)
        message = f"`{template.label}` looks for a state: on a hit nobody looks, and the state of the first run counts"
        draft = _finding(memo, message, origin)
        yield draft._replace(place=origin.part(effect.start, effect.end) if effect.end else None, signal=effect.signal)


def _finding(memo: Memo, message: str, origin: Origin) -> Draft:
    memoized = Related(memo.template.memoize_at().key_place(), f"`{memo.template.label}` is memoized here")
    claim = Skips(memo.template, examples.assignment(memo))
    return Draft(message=message, origin=origin, related=(memoized,), claim=claim, signal="tmpl.resource.write")
