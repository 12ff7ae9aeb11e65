"""A workflow that is told to end (`failNodesWithoutCreatedPodsAfterDeadlineOrShutdown`)."""

from memolint.engine.nodes.representatives import all_ended
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.engine.state.transitions import mark

_EXIT = ".onExit"


def fail_unstarted(op: Operation) -> None:
    """Fail what has no pod that the shutdown would end: suspended nodes, tasks of the agent, waiters, retried nodes."""
    if not op.shutdown:
        return
    for found in list(op.nodes):
        if not found.is_fulfilled and op.stops(_is_of_exit_handler(op, found)) and _waits(op, found):
            mark(op, found, node.FAILED, f"Stopped with strategy '{op.shutdown}'")


def _waits(op: Operation, found: Node) -> bool:
    if found.type == node.RETRY:
        return all_ended(op, found)
    is_suspended = found.type == node.SUSPEND and found.phase == node.RUNNING
    is_waiting = found.phase == node.PENDING and found.waiting_for_lock
    return is_suspended or is_waiting or found.type in (node.HTTP, node.PLUGIN)


def _is_of_exit_handler(op: Operation, found: Node) -> bool:
    """Whether the node is an exit handler, or stands in one (`IsPartOfExitHandler`)."""
    current: Node | None = found
    while current is not None:
        if current.display_name.endswith(_EXIT):
            return True
        current = op.nodes.get(current.boundary)
    return False
