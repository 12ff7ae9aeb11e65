"""Daemons: up while their boundary lasts (`killDaemonedChildren`)."""

from memolint.engine import nodes as node
from memolint.engine.operation import Operation


def stop(op: Operation, boundary: str) -> None:
    """End the daemons of a finished Steps or DAG node; with the empty boundary, all of the workflow's."""
    found = list(op.nodes) if not boundary else list(op.nodes.within(boundary))
    for daemon in found:
        if daemon.daemoned:
            daemon.daemoned = False
            daemon.phase = node.SUCCEEDED
            daemon.finished = op.now
            op.changes += 1
