"""Pods that are Running: what the controller shows of them, and who looks."""

from memolint.argo.plain import hooks_of, steps_and_tasks
from memolint.engine.executors.port import Pod
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.engine.state.transitions import mark


def show(op: Operation, found: Node, pod: Pod) -> bool:
    """Mark the node of a pod that has started. Says whether a hook may look at it (`assessNodeStatus`).

    A daemon is Running once it is ready, and a task of the agent when it has ended.
    """
    if found.type != node.POD or pod.work.template.get("daemon"):
        return False
    mark(op, found, node.RUNNING)
    for child in op.nodes.within(found.name):
        if child.type == node.CONTAINER:
            mark(op, child, node.RUNNING)
    return _is_looked_at(op, found.boundary)


def _is_looked_at(op: Operation, boundary: str) -> bool:
    """Whether there are lifecycle hooks right around a pod: those further out see the phase of what they hang on."""
    known = op.pass_cache.hooked.get(boundary)
    if known is None:
        holders = steps_and_tasks(op.bodies[boundary]) if boundary in op.bodies else [op.spec]
        known = op.pass_cache.hooked[boundary] = any(map(hooks_of, holders))
    return known
