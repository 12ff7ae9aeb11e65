"""The advice on a step that is not memoized: memoize, avoid by a marker, a question to answer, or leave; and why."""

from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Template, mapping
from memolint.facts.advice import code, declared, on_volumes, proposal, surroundings, waiting
from memolint.facts.advice.doubt import ASK, LEAVE, MARKER, MEMOIZE, Doubt, first
from memolint.facts.advice.on_volumes import VolumeResults
from memolint.facts.advice.saving import Saving, saving
from memolint.facts.avoidance.clues import may_hold_marker
from memolint.facts.declarations import Policy
from memolint.facts.fact import fact
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import reads_of
from memolint.finding import CONFIDENCES, HIGH, LOW, MEDIUM
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.facts.avoidance.subject import Marked

_GRAVEST = (LEAVE, ASK, MARKER)


class Advice(Record):
    """What is advised of a step and how surely; `because` says why, the gravest first.

    `variables` are what its key holds, of a step to memoize; `versioned` is what the version in the key stands for.
    `is_ready`: a memoize block is all that it takes, and a step before it where artifacts are `unnamed`.
    `uncovered` are all whose content the key does not determine. `replaced` is the marker by which the step avoids its
    work, and which a memoize block would replace. `against_marker` is what speaks against a marker, too; `on_volume` is
    what the step leaves on a volume.
    """

    template: Template
    verdict: str
    confidence: str
    because: tuple[str, ...]
    question: str
    variables: tuple[str, ...]
    versioned: tuple[str, ...]
    saving: Saving
    is_ready: bool
    unnamed: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    replaced: "Marked | None" = None
    against_marker: tuple[str, ...] = ()
    on_volume: VolumeResults | None = None


@fact
def advice(template: Template, project: Project, policy: Policy, release: Release) -> Advice | None:
    """The advice on a step; None for a template that is memoized or only calls others."""
    if not declared.is_step(template):
        return None
    neighbourhood = _neighbourhood(project, policy, release)
    found = proposal.proposal(template, neighbourhood)
    marked = _replaced(template, neighbourhood)
    kept = on_volumes.results(template, project, found.variables) if marked is None else None
    doubts = list(dict.fromkeys(_doubts(template, project, found, kept, marked)))
    saved = saving(found.memo)
    verdict = next((each for each in _GRAVEST if any(doubt.verdict == each for doubt in doubts)), MEMOIZE)
    weighty = [doubt for doubt in doubts if doubt.verdict == verdict]
    if verdict == MEMOIZE:
        quick = ("it is at an end at once: a hit saves next to nothing",) if saved.is_quick else ()
        because = (*saved.reasons, *(doubt.why for doubt in weighty), *quick)
        confidence = _confidence(weighty, saved)
    else:
        because = tuple(doubt.why for doubt in weighty)
        confidence = HIGH if verdict == LEAVE else LOW if verdict == MARKER and saved.is_quick else MEDIUM
    is_ready = verdict == MEMOIZE and not any(doubt.is_in_the_way for doubt in doubts)
    question = next((doubt.question for doubt in weighty if doubt.question), "")
    return Advice(
        *(template, verdict, confidence, because, question, found.variables, found.versioned, saved, is_ready),
        unnamed=found.unnamed,
        uncovered=found.uncovered,
        replaced=marked if verdict == MEMOIZE else None,
        against_marker=tuple(each.why for each in doubts if each.verdict in (LEAVE, ASK) and not each.of_hits),
        on_volume=kept,
    )


@fact
def _neighbourhood(project: Project, policy: Policy, release: Release) -> Neighbourhood:
    return Neighbourhood(reads_of(project), release, policy)


def _replaced(template: Template, neighbourhood: Neighbourhood) -> "Marked | None":
    """The marker of a step that a memoize block would replace."""
    container = mapping(template.value.get(template.kind))
    if not container.get("volumeMounts") or not may_hold_marker(template.value):
        return None
    from memolint.facts.advice.replaceable import replaceable  # with all that is known of markers

    return replaceable(template, neighbourhood)


def _doubts(
    template: Template,
    project: Project,
    found: proposal.Proposal,
    kept: VolumeResults | None,
    marked: "Marked | None",
) -> Iterator[Doubt]:
    yield from declared.doubts(template, project)
    if template.kind in declared.WORK:
        volume = marked.mount.volume.name if marked is not None and marked.mount is not None else ""
        yield from code.doubts(template, project, kept)
        yield from surroundings.doubts(found.memo, code.knows(template, project), kept, volume)
        yield from proposal.doubts(found)
        yield from waiting.doubts(found.memo)
    if marked is not None:
        yield first(f"it avoids its work by the marker `{marked.name}`, which a hit does not write: take it out")
    if kept is None:
        yield from declared.nothing_handed_on(template, project)


def _confidence(doubts: list[Doubt], saved: Saving) -> str:
    """High where nothing is taken for granted and it is dear or done often; low where it is at an end at once."""
    if saved.is_quick:
        return LOW
    known = [doubt.confidence for doubt in doubts]
    return min((*known, HIGH if saved.is_worth_it else MEDIUM), key=CONFIDENCES.index)
