"""Which nodes stand at the end of a node, so that what follows becomes their child (`getOutboundNodes`)."""

from collections.abc import Iterable

from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation, Panic


def of(op: Operation, name: str) -> list[str]:
    """The outbound nodes of the node of that name; a retried node without attempts (a hit) has none.

    A node that was noted but never made, as an exit handler without a free slot, crashes the controller (Panic).
    """
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        current = op.nodes.by_name.get(pending.pop())
        if current is None:
            raise Panic("was unable to obtain node")
        if current.type == node.RETRY:
            # The last child itself, whatever its type: not what stands at its end.
            found.update(dict.fromkeys(list(current.children)[-1:]))
            continue
        following = _following(op, current)
        if following is None:
            found[current.name] = None
        else:
            pending.extend(reversed(following))
    return list(found)


def _following(op: Operation, current: Node) -> list[str] | None:
    """The nodes to look at instead of this one; None when it is an end itself."""
    children = list(current.children)
    if current.type in (node.STEPS, node.DAG):
        is_end = current.is_hit and op.release.group_hit_is_outbound
        return None if is_end else list(current.outbound)
    if current.type == node.TASK_GROUP:
        return children or None
    if current.type in (node.POD, node.CONTAINER):
        return _containers(op, current) or None
    return None


def _containers(op: Operation, current: Node) -> list[str]:
    """The containers below the pod of a containerSet, or below one of them; all else there comes after it."""
    pod = current.name if current.type == node.POD else current.boundary
    return [
        name
        for name in current.children
        if (child := op.nodes.by_name.get(name)) is not None and child.type == node.CONTAINER and child.boundary == pod
    ]


def set_of(op: Operation, names: Iterable[str]) -> tuple[str, ...]:
    """The outbound nodes of several nodes, each once."""
    return tuple(dict.fromkeys(end for name in names for end in of(op, name)))
