"""What a step does in the cluster, or looks for there, is no result: a hit does not do it, and does not look."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.fields import POD_KINDS
from memolint.argo.views import dig
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.coverage.agreed import held_one_by_one, is_of_one_run
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.reads.versions import names_version
from memolint.facts.values import examples
from memolint.facts.world import effects, resources
from memolint.finding import HIGH, INFO, MEDIUM, WARNING, Skips
from memolint.lang.words import words

# What an answer is called that is true of a moment.
_STATES = frozenset(
    "changed changes modified dirty drifted drift exists exist missing present available ready healthy status state"
    " stale outdated outofdate uptodate needed due new updated".split()
)


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


@rule("when-reads-cached-output", MEMO, WARNING, MEDIUM)
def decision(memo: Memo) -> Iterator[Draft]:
    """A condition asks a cached step what has changed: a hit answers what was true of an earlier run."""
    if memo.template.kind not in POD_KINDS or not memo.project.mentions("when"):
        return
    asked = _conditions(memo)
    if asked is None or not validity.is_stored(memo) or is_of_one_run(memo) or not _is_opaque(memo):
        return
    what, draft = asked
    if not any(map(names_version, held_one_by_one(memo))) and not memo.template.artifacts:
        message = (
            f"`{what}` of the cached `{memo.template.label}` decides here: a hit says what was true of an earlier run,"
            " and nothing in the key changes with it"
        )
        severity = INFO if freshness.is_bounded(memo) else None
        yield draft._replace(message=message, related=(memoized_here(memo),), severity=severity)


def _conditions(memo: Memo) -> tuple[str, Draft] | None:
    """The first condition about an output that is called after a state."""
    from memolint.facts.hits.asked import asked_of

    for asked in asked_of(memo.project, memo.template):
        name = asked.call.name if asked.what == "outputs.result" else asked.what.rpartition(".")[2]
        is_condition = asked.what.startswith("outputs.") and asked.origin.path[-1:] == ("when",)
        if is_condition and not _STATES.isdisjoint(words(name)):
            return asked.what, Draft(message="", origin=asked.origin, place=asked.place)
    return None


def _is_opaque(memo: Memo) -> bool:
    """Whether nobody sees what the step does: code that looks outside has findings of its own, other code computes."""
    from memolint.facts.advice.code import knows

    return not knows(memo.template, memo.project)
