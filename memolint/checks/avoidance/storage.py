"""A marker stands where later runs find it, one at a time."""

from collections.abc import Iterator

from memolint.argo.views import Call
from memolint.checks.rule import AVOIDANCE, Draft, rule
from memolint.facts.avoidance import coverage, probe_steps, rivals
from memolint.facts.avoidance.probe_steps import StepMarker
from memolint.facts.avoidance.recurrence import lasting
from memolint.facts.avoidance.subject import POD, WORKFLOW, Avoidance, Marked
from memolint.facts.recurrence import reuse
from memolint.finding import HIGH, MEDIUM, WARNING, Related


@rule("avoidance-marker-ephemeral", AVOIDANCE, WARNING, HIGH)
def ephemeral(subject: Avoidance) -> Iterator[Draft]:
    """No later run finds a marker: it is in its own pod, on a claim of its workflow, or cannot be written."""
    for marked in subject.all_markers:
        if not marked.marker.is_explicit or marked.marker.repeated or "*" in marked.name:
            continue
        if marked.mount is not None and marked.mount.read_only and marked.marker.writes:
            yield _draft(marked, "read-only", f"is on `{marked.mount.path}`, which is mounted read only")
        elif marked.stands == POD and not rivals.is_told_in_pod(marked):
            yield _of_pod(marked)
        elif marked.stands == WORKFLOW and _is_lost_with_workflow(marked):
            name = marked.mount.volume.name if marked.mount else ""
            why = f"is on `{name}`, a claim that each workflow makes for itself, and nothing stores it"
            yield _draft(marked, "workflow-claim", why, MEDIUM)
    told: set[Call] = set()
    for found in probe_steps.step_markers(subject):
        if probe_steps.is_lost(found) and found.probe not in told:
            told.add(found.probe)
            yield _of_step(found)


def _draft(marked: Marked, signal: str, why: str, confidence: str | None = None) -> Draft:
    found = "never found" if signal != "read-only" else "never written"
    related = (Related(marked.mount.origin.place(), "mounted here"),) if marked.mount is not None else ()
    return Draft(
        message=f"the marker `{marked.name}` of `{marked.template.label}` {why}: it is {found}, and avoids nothing",
        origin=marked.origin,
        place=marked.probe_place,
        related=related,
        confidence=confidence,
        signal=signal,
    )


def _of_pod(marked: Marked) -> Draft:
    if marked.mount is not None:
        return _draft(marked, "empty-dir", f"is on `{marked.mount.volume.name}`, which is empty in every pod")
    sibling = rivals.mounted_by_sibling(marked)
    if sibling:
        return _draft(marked, "unmounted", f"is in the pod's own files (`{sibling}` mounts a volume there)")
    return _draft(marked, "unmounted", "is in the pod's own files, on no volume")


def _of_step(found: StepMarker) -> Draft:
    message = (
        f"`{found.probe.name}` looks for `{found.name}` among the files of its own pod, where "
        f"`{found.writer.name}` never writes: `{found.work.name}` is never skipped"
    )
    return Draft(
        message=message,
        origin=found.probe.origin,
        place=found.probe.origin.at("name").place(),
        related=(Related(found.work.origin.at("when").place(), "skipped by what it says"),),
        signal="unmounted",
    )


def _is_lost_with_workflow(marked: Marked) -> bool:
    """Whether no second look can find it: no second attempt, no other step, and no artifact brings it on."""
    is_looked_at_again = marked.is_retried or reuse.is_reused_in_one_run(marked.plain_key)
    return not is_looked_at_again and not rivals.is_saved(marked)


@rule("avoidance-marker-race", AVOIDANCE, WARNING, MEDIUM)
def race(subject: Avoidance) -> Iterator[Draft]:
    """Steps that run side by side look for one marker at the same time: none finds it, and all do the work."""
    for marked in lasting(subject):
        unordered = rivals.unordered(marked)
        if unordered is not None:
            yield _unordered(marked, *unordered)
        rival = rivals.racing(marked)
        if rival is not None and not coverage.missing(marked):
            message = (
                f"{rival.why} look for the marker `{marked.name}` of `{marked.template.label}` at the same time: none "
                "finds it, and all do the work; do it in a step before, or take a mutex"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                related=(Related(rival.call.origin.place(), "run side by side here"),),
            )


def _unordered(marked: Marked, brings: Call, looks: Call) -> Draft:
    message = (
        f"`{looks.name}` does not wait for `{brings.name}`, which brings the markers of `{marked.template.label}`: it "
        "may look before they are there, and do the work again"
    )
    return Draft(
        message=message,
        origin=looks.origin,
        place=looks.origin.at("name").place(),
        related=(Related(brings.origin.at("name").place(), "brings the markers"),),
        signal="order",
    )


@rule("avoidance-marker-lost-update", AVOIDANCE, WARNING, MEDIUM)
def lost_update(subject: Avoidance) -> Iterator[Draft]:
    """All markers are loaded and stored as one artifact: of two workflows at once, the last one drops the other's."""
    told: set[object] = set()
    for marked in lasting(subject):
        where = rivals.rewritten(marked)
        if where:
            message = (
                f"`{marked.template.label}` takes its list of markers from `{where}` and replaces it as a whole: of "
                "two runs at once, the one that ends last drops what the other has added"
            )
            yield Draft(message=message, origin=marked.origin, place=marked.probe_place, signal="list")
        update = rivals.overwritten(marked)
        if update is not None and update.origin not in told and not coverage.is_constant(marked):
            told.add(update.origin)
            message = (
                f"all workflows load the markers of `{marked.template.label}` from `{update.where}`, and "
                f"`{update.template.label}` stores them there as a whole: of two at once, the one that ends last drops "
                "the other's"
            )
            yield Draft(
                message=message,
                origin=update.origin,
                place=update.origin.at("name").place(),
                related=(Related(marked.probe_place, "a marker in it"),),
            )
