"""Claims about caches that are full: what cannot be stored fails its node, or is left out."""

from memolint.argo.releases import Release
from memolint.engine.cluster.store import MAX_DATA_BYTES, ConfigMap, size_of
from memolint.engine.state.nodes import POD, Node
from memolint.finding import Fills, Finding, PlayedRun
from memolint.witness import rows, stages
from memolint.witness.play import PlayedScene, Player
from memolint.witness.verdict import not_reproduced, proven


def prove(player: Player, finding: Finding, claim: Fills, release: Release) -> Finding:
    """The finding with a run whose cache is full of entries like its own, or one step down where all of them fit."""
    stage = stages.made(player.project, [(claim.template, claim.runs)])
    [alone] = player.play(stage.scenes, release, True)
    cache, entry = _stored(alone, claim)
    if cache is None:
        return finding
    size = size_of({"": entry})
    fitting = MAX_DATA_BYTES // size
    if fitting >= claim.entries:
        return not_reproduced(finding, f"entries have {size} bytes, of which {fitting} fit")
    full = cache._replace(data={f"entry-{number}": entry for number in range(fitting)})
    [played] = player.play(stage.scenes, release, True, stored=(full,))
    if _stored(played, claim)[0] is not None:
        return finding
    [given] = rows.differing_first([rows.values_of(claim.runs)])
    detail = f"beside {fitting} entries of {size} bytes: {_harm(played, claim)}"
    is_failed = any(node.is_failed_or_error for node in played.nodes(claim.template))
    return proven(finding, stage, PlayedRun(given, "ERROR" if is_failed else "MISS", "", detail=detail))


def _stored(played: PlayedScene, claim: Fills) -> tuple[ConfigMap | None, str]:
    """The cache in which a run has stored the result of the template, and the entry; None where it has not."""
    saved = [node.memoization for node in played.nodes(claim.template) if node.memoization is not None]
    caches = {each.name: each for each in played.run.configmaps}
    for where in saved:
        found = caches.get(where.cache_name)
        entry = (found.data or {}).get(where.key, "") if found is not None else ""
        if entry:
            return found, entry
    return None, ""


def _harm(played: PlayedScene, claim: Fills) -> str:
    """What comes of a result that cannot be stored; of attempts, how many there are."""
    pods = [node for node in played.run.nodes if node.type == POD and _is_below(node, played, claim)]
    failed = next((node.message for node in pods if node.is_failed_or_error), "")
    if not failed:
        return "the result is not stored"
    return f"the work is done {len(pods)} times, {failed}" if len(pods) > 1 else failed


def _is_below(node: Node, played: PlayedScene, claim: Fills) -> bool:
    return any(node.name.startswith(each.name) for each in played.nodes(claim.template))
