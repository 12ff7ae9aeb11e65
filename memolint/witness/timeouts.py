"""Claims about a limit of time that ends attempts of a cached template, though it ends none without the cache."""

from memolint.argo.releases import Release
from memolint.engine.play import Run
from memolint.engine.scenario import PodRule
from memolint.engine.state.nodes import SUCCEEDED
from memolint.finding import Finding, PlayedRun, TimesOut
from memolint.lang.go.time import duration
from memolint.witness import rows, stages
from memolint.witness.play import Player
from memolint.witness.verdict import not_reproduced, proven


def prove(player: Player, finding: Finding, claim: TimesOut, release: Release) -> Finding:
    """The finding with a run of two attempts, or one step down where it ends as it does without the cache."""
    stage = stages.made(player.project, [(claim.template, claim.runs)])
    attempts = (
        PodRule(node="*(0)", succeeds=False, duration=claim.takes),
        PodRule(node="*(1)", duration=claim.takes),
    )
    scene = stage.scenes[0]._replace(ends=attempts)
    with_cache, without = (player.play([scene], release, caching)[0].run for caching in (True, False))
    if without.phase != SUCCEEDED:
        return finding
    if not _ends_by(with_cache, claim.field):
        return not_reproduced(finding, "no attempt is ended")
    [given] = rows.differing_first([rows.values_of(claim.runs)])
    took = duration.format(claim.takes)
    detail = f"attempt 1 fails after {took}, and attempt 2 is ended before it succeeds after {took}: {claim.field}"
    return proven(finding, stage, PlayedRun(given, "ERROR", "", detail=detail))


def _ends_by(run: Run, field: str) -> bool:
    return run.phase != SUCCEEDED and any(node.message == field for node in run.nodes)
