"""What a marker does not see, and what stands beside it."""

from collections.abc import Iterator

from memolint.checks.rule import AVOIDANCE, Draft, rule
from memolint.checks.wording import many
from memolint.facts.avoidance import coverage, rivals
from memolint.facts.avoidance.recurrence import lasting
from memolint.facts.avoidance.subject import Avoidance
from memolint.finding import INFO, MEDIUM, Related


@rule("avoidance-marker-stale-content", AVOIDANCE, INFO, MEDIUM)
def stale_content(subject: Avoidance) -> Iterator[Draft]:
    """Work reads an artifact whose content its marker is not named by: new content is taken for done."""
    for marked in lasting(subject):
        unnamed = list(coverage.unnamed_artifacts(marked))
        if unnamed:
            message = (
                f"the work of `{marked.template.label}` reads {many('artifact', [name for name, _ in unnamed])}, and "
                f"nothing in its marker `{marked.name}` says which content that is: put a checksum into the name"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                related=tuple(Related(origin.place(), "brought here") for _, origin in unnamed),
            )


@rule("avoidance-marker-and-memoize", AVOIDANCE, INFO, MEDIUM)
def and_memoize(subject: Avoidance) -> Iterator[Draft]:
    """A template has a marker and a memoize block: a hit writes no marker, and a skip is stored as the result."""
    marked = next(iter(lasting(subject)), None) if subject.template.memoize is not None else None
    if marked is None:
        return
    message = (
        f"`{subject.template.label}` is memoized and has a marker `{marked.name}`: a hit writes no marker, and a run "
        "that only finds the marker is stored as the result; keep one of the two"
    )
    origin = subject.template.memoize_at()
    yield Draft(
        message=message,
        origin=origin,
        place=origin.key_place(),
        related=(Related(marked.probe_place, "the marker is looked for here"),),
    )


@rule("avoidance-rwo-fanout", AVOIDANCE, INFO, MEDIUM)
def one_node(subject: Avoidance) -> Iterator[Draft]:
    """Steps that run side by side look for markers on a claim that only one node may mount."""
    for marked in lasting(subject):
        rival = rivals.shared_by_one_node(marked)
        if rival is not None and marked.mount is not None:
            message = (
                f"{rival.why} mount `{marked.mount.volume.name}` for the markers of `{subject.template.label}`, which "
                "is ReadWriteOnce: all pods wait for one node"
            )
            yield Draft(
                message=message,
                origin=rival.call.origin,
                place=rival.call.origin.place(),
                related=(Related(marked.mount.volume.origin.place(), "claimed here"),),
            )
            return
