"""The attempts of a retried node, and the node that its outputs are taken from."""

from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import NIL_DEREFERENCE, Operation, Panic


def attempts_of(op: Operation, parent: Node) -> list[Node]:
    """The attempts of a retried node in order; hooks below it are none, where the release tells them apart.

    A hook that was noted but never made, for want of a slot, crashes the releases that do not (Panic).
    """
    children = [op.nodes.get(name) for name in parent.children]
    if op.release.tells_hooks_apart:
        return [child for child in children if child is not None and child.retried]
    if children and children[-1] is None:
        raise Panic("could not find child node")
    return [child for child in children if child is not None]


def speaker(op: Operation, found: Node) -> Node:
    """The last attempt of a retried node (`possiblyGetRetryChildNode`); any other node, and a hit, speaks itself.

    A hit has no attempt: before #12491 that crashed the controller (Panic).
    """
    if found.type != node.RETRY or (found.is_hit and op.release.saves_retried):
        return found
    attempts = attempts_of(op, found)
    if not attempts and not op.release.saves_retried:
        raise Panic(NIL_DEREFERENCE)
    return attempts[-1] if attempts else found
