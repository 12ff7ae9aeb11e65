"""A workflow that is told to end, or past its deadline (`failNodesWithoutCreatedPodsAfterDeadlineOrShutdown`)."""

from memolint.engine.nodes.representatives import all_ended
from memolint.engine.pods import deadlines
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.engine.state.transitions import mark


def fail_unstarted(op: Operation) -> None:
    """Fail what has no pod that the end would reach: suspended nodes, tasks of the agent, waiters, retried nodes."""
    is_late = deadlines.has_passed(op)
    if not op.shutdown and not is_late:
        return
    for found in [each for each in op.nodes if not each.is_fulfilled]:
        is_of_exit_handler = op.nodes.is_of_exit_handler(found)
        if op.shutdown and op.stops(is_of_exit_handler) and _waits(op, found):
            mark(op, found, node.FAILED, f"Stopped with strategy '{op.shutdown}'")
        elif is_late and not is_of_exit_handler and (found.phase == node.PENDING or _is_suspended(found)):
            mark(op, found, node.FAILED, "Step exceeded its deadline")


def _waits(op: Operation, found: Node) -> bool:
    if found.type == node.RETRY:
        return all_ended(op, found)
    is_waiting = found.phase == node.PENDING and found.waiting_for_lock
    return _is_suspended(found) or is_waiting or found.type in (node.HTTP, node.PLUGIN)


def _is_suspended(found: Node) -> bool:
    return found.type == node.SUSPEND and found.phase == node.RUNNING
