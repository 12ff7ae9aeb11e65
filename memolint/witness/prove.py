"""Claims are played as runs, which give a counterexample or nothing.

A finding whose runs do not differ goes one severity down, to low confidence. One that cannot be played (a variable
from elsewhere, a budget that is used up) stays as it is. What the workflows of the project show counts; what they do
not show is played in a workflow that is made for it.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from memolint.argo.releases import Release
from memolint.argo.views import Template
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Run
from memolint.engine.scenario import everything
from memolint.engine.state.nodes import SUCCEEDED
from memolint.finding import (
    PLAIN,
    Collides,
    Dangles,
    Fails,
    Fills,
    Finding,
    Hangs,
    Loses,
    NeverHits,
    Overwrites,
    PlayedRun,
    Skips,
    Stale,
    Stops,
)
from memolint.lang.go.time import duration
from memolint.typed import TYPE_CHECKING
from memolint.witness import meeting, rows, stages
from memolint.witness.meeting import Meeting, NodeOfRun
from memolint.witness.play import PlayedScene, Player, Significant, gap_within, is_hit
from memolint.witness.stages import Call, Stage
from memolint.witness.verdict import not_reproduced, proven

if TYPE_CHECKING:
    from memolint.engine.analysis.staleness import Verdict

    # The nodes of runs that find a marker, and whether it stands for other work than theirs.
    Marks = Callable[[Sequence[Run]], Sequence[Verdict]]


def find_nothing(_runs: Sequence[Run]) -> "Sequence[Verdict]":
    """No node finds a marker."""
    return ()


def prove(
    player: Player,
    finding: Finding,
    release: Release,
    significant: Significant = everything,
    marked: "Marks" = find_nothing,
) -> Finding:
    """The finding with the runs that prove its claim, or one step down where they do not.

    `significant` gives a template without what cannot change its outputs, `marked` the nodes that find a marker.
    """
    claim = finding.claim
    if isinstance(claim, Stale):
        calls = [(claim.template, claim.first), (claim.template, claim.second)]
        return _served(player, finding, calls, release, significant)
    if isinstance(claim, Collides):
        calls = [(claim.other, claim.before), (claim.template, claim.runs)]
        if not claim.takes_result:
            return _work_skipped(player, finding, calls, release)
        return _served(player, finding, calls, release, significant)
    if isinstance(claim, Fails):
        return _fails(player, finding, claim, release)
    if isinstance(claim, NeverHits):
        return _never_hits(player, finding, claim, release, significant)
    if isinstance(claim, Skips):
        return _skips(player, finding, claim, release)
    if isinstance(claim, Hangs | Loses):
        from memolint.witness import hits

        return hits.prove(player, finding, claim, release)
    if isinstance(claim, Fills):
        from memolint.witness import full

        return full.prove(player, finding, claim, release)
    if isinstance(claim, Overwrites | Dangles):
        from memolint.witness import artifacts

        return artifacts.prove(player, finding, claim, release, significant)
    if isinstance(claim, Stops):
        return _stops(player, finding, claim, release, marked)
    return finding


def _tried(player: Player, staged: Iterable[Stage], calls: list[Call], prove_in: Callable[[Stage], Finding]) -> Finding:
    """What the first stage of the project shows that proves the claim, otherwise what a workflow made for it shows."""
    for stage in staged:
        proven = prove_in(stage)
        if proven.witness is not None:
            return proven
    return prove_in(stages.made(player.project, calls))


def _served(player: Player, finding: Finding, calls: list[Call], release: Release, significant: Significant) -> Finding:
    """After the first call, the second is served its result, which is not its own."""
    staged = chain(stages.branching(player.project, calls), stages.led(player.project, calls))
    return _tried(player, staged, calls, lambda stage: _served_in(player, finding, stage, calls, release, significant))


def _served_in(
    player: Player, finding: Finding, stage: Stage, calls: list[Call], release: Release, significant: Significant
) -> Finding:
    gap = gap_within(*calls[1], release)
    first, second = player.play(stage.scenes, release, True, significant, gap)
    calls, met = _meeting(stage, first, second, calls)
    if met is None:
        missed = meeting.is_a_miss(first, second, calls)
        return not_reproduced(finding, "the second run misses") if missed else finding
    plain = _without_cache(player, stage, met.taker.played, release, significant, gap)
    own = plain.same(met.taker.node, met.taker.played.run.workflow)
    of_two = calls[0][0] is not calls[1][0]
    if own is None or own.phase != SUCCEEDED or plain.given(own) != met.taker.played.given(met.taker.node):
        return finding
    if not own.outputs and not of_two:
        return finding  # without outputs, runs of one template cannot be told apart
    if plain.seen(own) == met.taker.seen:
        same = "the second run would give the same result without the cache"
        return finding if of_two else not_reproduced(finding, same)
    miss, hit = rows.of_meeting(stage, met, calls)
    return proven(finding, stage, miss, hit, in_one_run=met.is_in_one_run)


def _without_cache(
    player: Player, stage: Stage, played: PlayedScene, release: Release, significant: Significant, gap: int
) -> PlayedScene:
    """A run as the first one is played, at its time: nothing but what the claim is about may differ.

    Where that is the run itself, it is played as it was.
    """
    if not stage.is_of_the_run:
        return player.play([played.scene], release, False, significant)[0]
    runs = player.play(stage.scenes, release, False, significant, gap)
    return next(each for each in runs if each.run.workflow == played.run.workflow)


def _fails(player: Player, finding: Finding, claim: Fails, release: Release) -> Finding:
    call = (claim.template, claim.runs)
    stage = stages.made(player.project, [call])
    [played] = player.play(stage.scenes, release, caching=True, under=claim.under)
    if played.run.phase == SUCCEEDED:
        return not_reproduced(finding, "the run succeeds")
    detail = _said(played, claim)
    if not detail:
        return finding
    [given] = rows.differing_first([rows.values_of(claim.runs)])
    for real in stages.as_written(player.project, call, 1):
        [played] = player.play(real.scenes, release, caching=True, under=claim.under)
        as_written = _said(played, claim)
        if _cause(as_written, claim) == _cause(detail, claim):
            return proven(finding, real, PlayedRun(given, "ERROR", "", detail=as_written))
    return proven(finding, stage, PlayedRun(given, "ERROR", "", detail=detail))


def _said(played: PlayedScene, claim: Fails) -> str:
    """What a run says about the failure, "" where it says nothing of it."""
    return next((message for message in played.messages() if claim.message in message and message), "")


def _cause(message: str, claim: Fails) -> str:
    """A message without the way to the template, which a refused workflow begins with (`validateTemplate`)."""
    return message.rpartition(f"templates.{claim.template.name}: ")[2]


def _never_hits(
    player: Player, finding: Finding, claim: NeverHits, release: Release, significant: Significant
) -> Finding:
    submitted = claim.caller or claim.template
    calls = [(submitted, claim.runs), (submitted, claim.after or claim.runs)]
    staged = stages.as_written(player.project, calls[0], 2) if claim.after is None else ()
    return _tried(
        player, staged, calls, lambda stage: _never_hits_in(player, finding, stage, claim, release, significant)
    )


def _never_hits_in(
    player: Player, finding: Finding, stage: Stage, claim: NeverHits, release: Release, significant: Significant
) -> Finding:
    gap = claim.gap or stage.gap or gap_within(claim.template, claim.runs, release)
    played = player.play(stage.scenes, release, True, significant, gap, claim.under)
    before, after = (_looked_up(each, claim.template) for each in played)
    if not before or not after:
        return finding
    if any(is_hit(place.node) for place in after):
        return not_reproduced(finding, "the second run hits")
    if claim.under != PLAIN and not _hits_otherwise(player, stage, claim, release, significant, gap):
        return finding
    if claim.under.period:
        return _collected(finding, stage, claim, before[0])
    given = rows.of_misses(stage, [before[0], after[0]], [claim.runs, claim.after or claim.runs])
    detail = "" if given[0] != given[1] else "though the first asked for the same entry"
    again = "A" if before[0].seen == after[0].seen else "B"
    return proven(finding, stage, PlayedRun(given[0], "MISS", "A"), PlayedRun(given[1], "MISS", again, detail=detail))


def _collected(finding: Finding, stage: Stage, claim: NeverHits, first: NodeOfRun) -> Finding:
    """The finding, proven: the first run's entry is gone when the second run asks for it."""
    detail = f"{duration.short(claim.gap // SECOND * SECOND)} later, when the entry has been deleted"
    [given] = rows.differing_first([rows.of_place(stage, first, claim.runs)])
    return proven(finding, stage, PlayedRun(given, "MISS", "A"), PlayedRun(given, "MISS", "A", detail=detail))


def _hits_otherwise(
    player: Player, stage: Stage, claim: NeverHits, release: Release, significant: Significant, gap: int
) -> bool:
    """Whether the second run hits where the installation does nothing to its entry."""
    played = player.play(stage.scenes, release, True, significant, gap)
    return any(is_hit(place.node) for place in _looked_up(played[-1], claim.template))


def _looked_up(played: PlayedScene, template: Template) -> list[NodeOfRun]:
    nodes = (node for node in played.nodes(template) if node.phase == SUCCEEDED and node.memoization is not None)
    return [NodeOfRun(played, node) for node in nodes]


def _meeting(
    stage: Stage, first: PlayedScene, second: PlayedScene, calls: list[Call]
) -> tuple[list[Call], Meeting | None]:
    """Where the calls meet, in the order in which they do: of two templates in one workflow either may come first."""
    met = meeting.of_runs(stage, first, second, calls)
    if met is None and stage.workflow and calls[0][0] is not calls[1][0]:
        calls = calls[::-1]
        met = meeting.of_runs(stage, first, second, calls)
    return calls, met


def _skips(player: Player, finding: Finding, claim: Skips, release: Release) -> Finding:
    if claim.after is not None:
        calls = [(claim.template, claim.runs), (claim.template, claim.after)]
        return _work_skipped(player, finding, calls, release)
    calls = [(claim.template, claim.runs)] * 2
    return _skipped(player, finding, stages.as_written(player.project, calls[0], 2), calls, release, "effect")


def _work_skipped(player: Player, finding: Finding, calls: list[Call], release: Release) -> Finding:
    """After the first call, a hit skips the work of the second."""
    staged = chain(stages.branching(player.project, calls), stages.led(player.project, calls))
    return _skipped(player, finding, staged, calls, release, "work")


def _skipped(
    player: Player, finding: Finding, staged: Iterable[Stage], calls: list[Call], release: Release, what: str
) -> Finding:
    return _tried(player, staged, calls, lambda stage: _skipped_in(player, finding, stage, calls, release, what))


def _skipped_in(
    player: Player, finding: Finding, stage: Stage, calls: list[Call], release: Release, what: str
) -> Finding:
    first, second = player.play(stage.scenes, release, True, gap=gap_within(*calls[1], release))
    calls, met = _meeting(stage, first, second, calls)
    if met is None:
        missed = meeting.is_a_miss(first, second, calls)
        return not_reproduced(finding, "the second run misses") if missed else finding
    miss, hit = rows.of_meeting(stage, met, calls)
    done = miss._replace(served="", detail=f"the {what} happens")
    skipped = hit._replace(served="", uncached="", detail=f"the {what} does not happen")
    return proven(finding, stage, done, skipped, in_one_run=met.is_in_one_run)


def _stops(player: Player, finding: Finding, claim: Stops, release: Release, marked: "Marks") -> Finding:
    """After the first call has left its marker, the second does not do its own work. What no run shows may still be."""
    calls = [(claim.template, claim.first), (claim.template, claim.second)]
    for stage in (*stages.led(player.project, calls), stages.made(player.project, calls)):
        played = player.play(stage.scenes, release, caching=False)
        stopped = {each.node: each for each in marked([each.run for each in played]) if each.is_stale and each.run > 1}
        before, after = (each.nodes(claim.template) for each in played)
        taker = next((node for node in after if node.name in stopped), None)
        if taker is not None and before:
            places = NodeOfRun(played[0], before[0]), NodeOfRun(played[1], taker)
            rows_of = [rows.of_place(stage, place, run) for place, (_, run) in zip(places, calls, strict=True)]
            given = rows.differing_first(rows_of)
            done = PlayedRun(given[0], "DONE", "", detail="leaves the marker")
            return proven(finding, stage, done, PlayedRun(given[1], "SKIP", "", detail=stopped[taker.name].text))
    return finding
