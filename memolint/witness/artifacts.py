"""Claims about artifacts, of which an entry holds the place: it is overwritten by another run, or deleted."""

from memolint.argo.arguments import find, key_of
from memolint.argo.releases import Release
from memolint.engine.analysis import outcome
from memolint.engine.state.nodes import Node
from memolint.finding import Dangles, Finding, Overwrites, PlayedRun
from memolint.witness import rows, stages
from memolint.witness.play import PlayedScene, Player, Significant, gap_within, is_hit, is_miss
from memolint.witness.stages import Stage
from memolint.witness.verdict import not_reproduced, proven


def prove(
    player: Player, finding: Finding, claim: Overwrites | Dangles, release: Release, significant: Significant
) -> Finding:
    """The finding with the runs that show the claim, or one step down where they show something else."""
    if isinstance(claim, Overwrites):
        return _overwrites(player, finding, claim, release, significant)
    call = (claim.template, claim.runs)
    for stage in (*stages.as_written(player.project, call, 2), stages.made(player.project, [call] * 2)):
        shown = _dangles(player, finding, stage, claim, release)
        if shown.witness is not None:
            return shown
    return finding


def _overwrites(
    player: Player, finding: Finding, claim: Overwrites, release: Release, significant: Significant
) -> Finding:
    runs = (claim.first, claim.second, claim.first)
    stage = stages.made(player.project, [(claim.template, run) for run in runs])
    gap = gap_within(claim.template, claim.first, release) // 2
    played = player.play(stage.scenes, release, True, significant, gap)
    found = [next(iter(each.nodes(claim.template)), None) for each in played]
    first, second, third = found
    if first is None or second is None or third is None or not (is_miss(first) and is_miss(second)):
        return finding
    if not is_hit(third):
        return not_reproduced(finding, "the third run misses")
    nodes = zip(played, (first, second, third), strict=True)
    own, other, served = (outcome.of_node(each.run, node).artifacts for each, node in nodes)
    if served == own:
        return not_reproduced(finding, "the third run is served what the first stored")
    given = rows.differing_first([rows.values_of(run) for run in runs])
    last = PlayedRun(given[2], "HIT", "B" if served == other else "C", "A")
    return proven(finding, stage, PlayedRun(given[0], "MISS", "A"), PlayedRun(given[1], "MISS", "B"), last)


def _dangles(player: Player, finding: Finding, stage: Stage, claim: Dangles, release: Release) -> Finding:
    gap = claim.gap or gap_within(claim.template, claim.runs, release)
    before, after = player.play(stage.scenes, release, True, gap=gap)
    given = rows.differing_first([dict(before.arguments), dict(after.arguments)])
    for node in after.nodes(claim.template):
        place = _place(node, claim.artifact)
        if is_hit(node) and place and place in [_place(each, claim.artifact) for each in _made_in(before, claim)]:
            stored, handed = f"stores `{place}`", f"hands over `{place}`, {claim.when}"
            miss, hit = PlayedRun(given[0], "MISS", "", detail=stored), PlayedRun(given[1], "HIT", "", detail=handed)
            return proven(finding, stage, miss, hit)
    return finding


def _made_in(played: PlayedScene, claim: Dangles) -> list[Node]:
    return [node for node in played.nodes(claim.template) if not is_hit(node)]


def _place(node: Node, artifact: str) -> str:
    """The object that an output artifact of a node is, as its store names it."""
    return key_of(find(node.outputs, "artifacts", artifact) or {})
