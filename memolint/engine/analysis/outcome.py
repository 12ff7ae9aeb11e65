"""What can be compared between runs: phases, parameters, results, contents of artifacts.

Keys, names, times and identifiers do not count.
"""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.cache import entry
from memolint.engine.executors.symbolic import place_of
from memolint.engine.play import Run
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.lang.template import anystring
from memolint.typed import Record


class Observation(Record):
    """What the consumers of a node can see of it."""

    phase: str
    parameters: tuple[tuple[str, str | None], ...] = ()
    result: str | None = None
    artifacts: tuple[tuple[str, str], ...] = ()


def of_node(run: Run, found: Node) -> Observation:
    """What the consumers of one node can see."""
    return of_outputs(found.phase, found.outputs, run.contents)


def of_outputs(phase: str, outputs: Json | None, contents: object) -> Observation:
    """What can be seen of a phase and outputs; `contents` are those of artifacts by place."""
    known = contents if isinstance(contents, dict) else {}
    places = {str(found.get("name")): place_of(found) for found in arguments.named(outputs, "artifacts")}
    values = {str(found["name"]): anystring.text_of(found.get("value")) for found in entry.parameters(outputs)}
    result = (outputs or {}).get("result")
    return Observation(
        phase,
        tuple(sorted(values.items())),
        None if result is None else str(result),
        tuple(sorted((name, str(known.get(place, place))) for name, place in places.items())),
    )


def outcome(run: Run) -> tuple[tuple[str, Observation], ...]:
    """What can be seen of all nodes except groups, by their names without the workflow's."""
    grouping = (node.STEP_GROUP, node.TASK_GROUP, node.CONTAINER)
    named = {
        found.name.removeprefix(run.workflow): of_node(run, found) for found in run.nodes if found.type not in grouping
    }
    return (("", Observation(run.phase)), *sorted(named.items()))


def differences(one: Run, other: Run) -> list[str]:
    """The names of nodes that both runs have and that differ; "" is the workflow.

    Nodes that only one run has do not count: below a hit there are none.
    """
    first, second = dict(outcome(one)), dict(outcome(other))
    return [name for name in first if name in second and first[name] != second[name]]
