"""How a DAG stands, found by walking its graph (`dag.go:assessDAGPhase`)."""

from collections import deque

from memolint.engine.nodes.dag_graph import Dag
from memolint.engine.nodes.references import continues_on
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.transitions import mark


def assess(dag: Dag, targets: list[str]) -> str:
    """Running, Succeeded, Failed or Error.

    A branch hands down the phase of the last node that completed on it. A target that the walk never reaches
    keeps the DAG Running for good.
    """
    phases = {dag.node_name(target): "" for target in targets}
    if not _walk(dag, phases):
        return node.RUNNING
    return _verdict(dag, targets, phases)


def _walk(dag: Dag, phases: dict[str, str]) -> bool:
    """Set the phases of the targets reached. False if something reachable still runs."""
    nodes = dag.op.nodes.by_name
    start = [(name, node.SUCCEEDED) for name in nodes[dag.name].children]
    queue, seen = deque(start), set(start)
    while queue:
        name, phase = queue.popleft()
        current = nodes.get(name)
        if current is None or not (current.is_fulfilled or _completed_orphan(dag, current)):
            return False
        if current.is_completed:
            phase = current.phase
        if name in phases and phases[name] not in (node.FAILED, node.ERROR):
            phases[name] = phase
        for following in current.children if current.type != node.RETRY else _below_attempts(dag, current):
            step = (following, phase)
            if step not in seen:
                seen.add(step)
                queue.append(step)
    return True


def _completed_orphan(dag: Dag, group: Node) -> bool:
    """Complete a loop once all items that it started have ended, even if an error kept it from starting all."""
    if group.type != node.TASK_GROUP or not group.children or not dag.op.release.completes_orphan_loops:
        return False
    children = [dag.op.nodes.get(name) for name in group.children]
    phase = node.SUCCEEDED
    for child in children:
        if child is None or not child.is_fulfilled:
            return False
        phase = child.phase if child.is_failed_or_error else phase
    mark(dag.op, group, phase)
    return True


def _below_attempts(dag: Dag, current: Node) -> list[str]:
    """Where the walk goes from a retried node: past its attempts to their children, and to its hooks."""
    found: list[str] = []
    for name in reversed(current.children):
        child = dag.op.nodes.get(name)
        if child is None or child.hooked:
            found.append(name)
        else:
            found.extend(child.children)
    return found


def _verdict(dag: Dag, targets: list[str], phases: dict[str, str]) -> str:
    result = node.SUCCEEDED
    for target in targets:
        phase = phases[dag.node_name(target)]
        if not phase:
            result = node.RUNNING
            # Without failFast all must be decided before a failure counts.
            if not dag.fails_fast:
                break
        elif phase in (node.FAILED, node.ERROR):
            if continues_on(dag.tasks.get(target, {}), phase):
                continue
            result = phase
            if dag.fails_fast:
                break
    return result
