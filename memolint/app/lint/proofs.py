"""Plays the claims of findings, as many as one run can afford. It loads the engine."""

from collections.abc import Callable, Sequence

from memolint.app.guard import Guard
from memolint.argo.affected import holds
from memolint.argo.project import Project
from memolint.argo.releases import PatchRange, named
from memolint.engine.play import Run
from memolint.facts.reads.insignificant import without
from memolint.finding import Finding
from memolint.typed import TYPE_CHECKING
from memolint.witness.play import Player
from memolint.witness.prove import prove

if TYPE_CHECKING:
    from memolint.engine.analysis.staleness import Verdict

# What one run may spend on proofs, and what a proof costs: a start, and each template that its run can reach. A unit
# is about a millisecond. Counted, not timed: the same files give the same report on every machine.
BUDGET = 8_000
_START = 10

Progress = Callable[[str, int, int], None]


def affordable(findings: Sequence[Finding], project: Project, times: int) -> list[Finding]:
    """The first of the findings (with claims), as many as one run can play; each is played so many `times`."""
    budget = BUDGET
    for number, finding in enumerate(findings):
        budget -= times * _cost(finding, project)
        if budget <= 0:
            return list(findings[:number])
    return list(findings)


def _cost(finding: Finding, project: Project) -> int:
    return _START + (len(project.below(finding.claim.template)) if finding.claim else 0)


def prove_each(
    findings: Sequence[Finding], project: Project, played: Sequence[PatchRange], guard: Guard, progress: Progress
) -> list[Finding]:
    """The findings with the witnesses of their claims, or one severity lower where no release reproduces them.

    `played`: the releases that the run judges for, the newest first.
    """
    player, done = Player(project), []
    for number, finding in enumerate(findings, start=1):
        progress("proved", number, len(findings))
        done.append(guard.run(finding.place.source.name, finding, _played, finding, player, played))
    return done


def _marked(runs: Sequence[Run]) -> "Sequence[Verdict]":
    from memolint.app import markers  # few templates have one

    return markers.of_runs(runs)


def _played(finding: Finding, player: Player, played: Sequence[PatchRange]) -> Finding:
    """The finding with a witness. Where only some releases reproduce it, the message names them, unless another could
    not be played.
    """
    if finding.releases:
        played = [span for span in played if holds(finding.releases, span.release.version)]
    results = [prove(player, finding, span.release, without, _marked) for span in played]
    affected = [span for span, result in zip(played, results, strict=True) if result.witness is not None]
    if not affected:
        return results[0]
    proven = next(result for result in results if result.witness is not None)
    if len(affected) == len(played) or any(result is finding for result in results):
        return proven
    return proven._replace(message=f"{proven.message} (in Argo {named(affected)})")
