"""Daemons: up while their boundary lasts (`killDaemonedChildren`)."""

from memolint.engine.state import nodes as node
from memolint.engine.state.operation import Operation


def stop(op: Operation, boundary: str) -> None:
    """End the daemons right inside a finished Steps or DAG node; with the empty boundary, those outside of any."""
    for daemon in op.nodes.within(boundary):
        if daemon.daemoned:
            daemon.daemoned = False
            daemon.phase = node.SUCCEEDED
            daemon.finished = op.now
            op.changes += 1


def any_left(op: Operation) -> bool:
    """Whether a daemon is up anywhere in the workflow."""
    return any(found.daemoned for found in op.nodes)
