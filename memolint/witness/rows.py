"""What a proof shows of its runs: the values that the template was given, those that differ first."""

from collections.abc import Mapping, Sequence

from memolint.argo.views import labels_apart
from memolint.engine.state.names import pod_name
from memolint.finding import NODE_NAME, OF_RUN, POD_NAME, WORKFLOW_UID, Assignment, PlayedRun
from memolint.witness.meeting import Meeting, NodeOfRun
from memolint.witness.play import inputs_of
from memolint.witness.stages import Call, Stage

Given = tuple[tuple[str, str], ...]


def of_meeting(stage: Stage, met: Meeting, calls: list[Call]) -> tuple[PlayedRun, PlayedRun]:
    """The run that misses and the one that is served its result."""
    places = (met.writer, met.taker)
    given = differing_first([of_place(stage, place, run) for place, (_, run) in zip(places, calls, strict=True)])
    (first, _), (second, _) = calls
    names = ("", "") if first is second else labels_apart(first, second)
    return (
        PlayedRun(given[0], "MISS", "A", template=names[0]),
        PlayedRun(given[1], "HIT", "A", "B", template=names[1]),
    )


def of_place(stage: Stage, place: NodeOfRun, run: Assignment) -> dict[str, str]:
    """The values of one run: as they reached the template in a workflow of the project, else as they were given."""
    world = {name: _of_run(place, name) if name in OF_RUN else content for name, content in run.world.items()}
    if not stage.workflow:
        return {**values_of(run), **world}
    arguments = place.played.arguments
    known = {name: arguments.get(name, value) for name, value in run.workflow.items()}
    return {**known, **inputs_of(place.node), **world}


def _of_run(place: NodeOfRun, name: str) -> str:
    """What a run, or its pod or node, is called."""
    run, node = place.played.run, place.node
    if name == WORKFLOW_UID:
        return run.uid
    if name == POD_NAME:
        return pod_name(run.workflow, node.name, node.template_name)
    return node.name if name == NODE_NAME else run.workflow


def values_of(run: Assignment) -> dict[str, str]:
    """All values of an assignment."""
    return {**run.workflow, **run.inputs, **run.item, **run.world}


def of_misses(stage: Stage, places: Sequence[NodeOfRun], runs: Sequence[Assignment]) -> list[Given]:
    """The values of runs that miss; where they are equal it is the key, or the cache, that differs."""
    rows = [of_place(stage, place, run) for place, run in zip(places, runs, strict=True)]
    if all(row == rows[0] for row in rows):
        looked_up = [place.node.memoization for place in places if place.node.memoization is not None]
        named = {"key": [each.key for each in looked_up], "cache": [each.cache_name for each in looked_up]}
        for field, (one, other) in named.items():
            rows = [
                {**row, field: found} for row, found in zip(rows, (one, other), strict=True) if one != other
            ] or rows
    return differing_first(rows)


def differing_first(rows: Sequence[Mapping[str, str]]) -> list[Given]:
    """The rows with the names in whose values they differ first."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    names.sort(key=lambda name: len({row.get(name) for row in rows}) == 1)
    return [tuple((name, row[name]) for name in names if name in row) for row in rows]
