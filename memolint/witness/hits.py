"""Claims about what a hit leaves undone: a workflow that waits for good, or steps that are not given what they need."""

from collections.abc import Iterator, Sequence

from memolint.argo.releases import Release
from memolint.engine.analysis import waiting
from memolint.finding import Finding, Hangs, Loses, PlayedRun
from memolint.witness import rows, stages
from memolint.witness.play import PlayedScene, Player, gap_within, inputs_of, is_hit
from memolint.witness.stages import Stage
from memolint.witness.verdict import not_reproduced, proven


def prove(player: Player, finding: Finding, claim: Hangs | Loses, release: Release) -> Finding:
    """The finding with the runs that show the claim, or one step down where the hit does no harm."""
    second = (claim.template, claim.runs)
    first = second
    staged = stages.as_written(player.project, second, 2)
    if isinstance(claim, Loses) and claim.before is not None:
        first = (claim.before, claim.runs)
        staged = stages.one_after_the_other(player.project, first, second)
    for stage in staged:
        shown = _shown_in(player, finding, claim, stage, release)
        if shown.witness is not None:
            return shown
    return _shown_in(player, finding, claim, stages.made(player.project, [first, second]), release)


def _shown_in(player: Player, finding: Finding, claim: Hangs | Loses, stage: Stage, release: Release) -> Finding:
    gap = stage.gap or gap_within(claim.template, claim.runs, release)
    played = player.play(stage.scenes, release, True, gap=gap)
    plain = [player.play([each.scene], release, False)[0] for each in played]
    harms = [_harm(claim, last, own) for last, own in zip(played, plain, strict=True)]
    number = next((number for number, harm in enumerate(harms) if harm), None)
    if number is not None:
        return proven(finding, stage, *_rows(played[: number + 1], harms[number]))
    is_skipped = any(is_hit(node) for node in played[-1].nodes(claim.template))  # by a hit of the whole
    if not is_skipped and any(is_hit(node) for node in played[-1].run.nodes):
        return not_reproduced(finding, "the run ends as it does without the cache")
    return finding


def _rows(played: Sequence[PlayedScene], harm: str) -> Iterator[PlayedRun]:
    """The runs up to the one that is harmed, which is the last."""
    given = rows.differing_first([dict(each.arguments) for each in played])
    for values, each in zip(given, played, strict=True):
        status = "HIT" if any(map(is_hit, each.run.nodes)) else "MISS"
        yield PlayedRun(values, status, "", detail=harm if each is played[-1] else "")


def _harm(claim: Hangs | Loses, last: PlayedScene, plain: PlayedScene) -> str:
    """What a run waits for that would end without the cache, or which step is given something else; "" for none."""
    if isinstance(claim, Hangs):
        return _stuck(last) if claim.anyway or not plain.run.stuck else ""
    stuck = "" if plain.run.stuck else _stuck(last)
    return stuck or next(_given_otherwise(last, plain), "") or next(_left_out(last, plain), "")


def _stuck(last: PlayedScene) -> str:
    if not last.run.stuck or waiting.is_for_resume(last.run):
        return ""
    first = waiting.of_run(last.run)[0]
    return f"the workflow stays Running: {first.reason}"


def _left_out(last: PlayedScene, plain: PlayedScene) -> Iterator[str]:
    """Hooks that run without the cache only."""
    for node in plain.run.nodes:
        step, is_hook, hook = node.name.rpartition(".hooks.")
        if is_hook and last.same(node, plain.run.workflow) is None:
            yield f"the hook `{hook}` of `{step.rpartition('.')[2] or step}` does not run"


def _given_otherwise(last: PlayedScene, plain: PlayedScene) -> Iterator[str]:
    for node in last.run.nodes:
        own = plain.same(node, last.run.workflow)
        if own is not None and not is_hit(node) and last.given(node) != plain.given(own):
            values, others = inputs_of(node), inputs_of(own)
            given = " ".join(f"{name}={value}" for name, value in values.items() if others.get(name) != value)
            yield f"`{node.display_name}` is given {given or 'another artifact'}"
