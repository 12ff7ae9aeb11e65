"""Where a run is served what another one stored."""

from collections.abc import Iterator

from memolint.engine.state.nodes import SUCCEEDED, Node
from memolint.typed import Record
from memolint.witness.play import PlayedScene, inputs_of, is_hit, is_miss
from memolint.witness.stages import Call, Stage


class NodeOfRun(Record):
    """A node in the run that it is part of."""

    played: PlayedScene
    node: Node

    @property
    def seen(self) -> object:
        """What consumers would see of the node."""
        return self.played.seen(self.node)


class Meeting(Record):
    """Two nodes of one key: the writer missed and stored what the taker was served."""

    writer: NodeOfRun
    taker: NodeOfRun

    @property
    def is_in_one_run(self) -> bool:
        return self.writer.played is self.taker.played


def of_runs(stage: Stage, first: PlayedScene, second: PlayedScene, calls: list[Call]) -> Meeting | None:
    """The first meeting of the two calls, in one run if it can be; None where there is none."""
    writers: dict[tuple[str, str], list[NodeOfRun]] = {}
    for place in _places(first, calls[0]):
        if is_miss(place.node):
            writers.setdefault(_identity(place.node), []).append(place)
    # In a workflow of the project one run may hold both calls.
    takers = [*(_places(first, calls[1]) if stage.workflow else ()), *_places(second, calls[1])]
    for taker in takers:
        for writer in writers.get(_identity(taker.node), ()) if is_hit(taker.node) else ():
            met = Meeting(writer, taker)
            if writer.seen == taker.seen and (not stage.workflow or _differ(met, calls)):
                return met
    return None


def _identity(node: Node) -> tuple[str, str]:
    """Key and cache of a node that was looked up."""
    found = node.memoization
    return (found.key, found.cache_name) if found is not None else ("", "")


def is_a_miss(first: PlayedScene, second: PlayedScene, calls: list[Call]) -> bool:
    """Whether both calls succeeded and the second one missed."""
    both = zip((first, second), calls, strict=True)
    return all(any(is_miss(place.node) for place in _places(played, call)) for played, call in both)


def _places(played: PlayedScene, call: Call) -> Iterator[NodeOfRun]:
    return (NodeOfRun(played, node) for node in played.nodes(call[0]) if node.phase == SUCCEEDED)


def _differ(met: Meeting, calls: list[Call]) -> bool:
    """Whether the nodes differ in what the claim is about: in the inputs that it names, if they are of one template."""
    (first, before), (second, after) = calls
    names = [name for name in after.inputs if before.inputs.get(name) != after.inputs[name]]
    if first is not second or not names:
        return True
    wrote, took = inputs_of(met.writer.node), inputs_of(met.taker.node)
    return any(wrote.get(name) != took.get(name) for name in names)
