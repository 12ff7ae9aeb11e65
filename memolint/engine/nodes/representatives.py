"""Which nodes stand for a node: the attempts of a retried one, the one that gives its outputs, those at its end."""

from collections.abc import Iterable

from memolint.engine.state import nodes as node
from memolint.engine.state.errors import NIL_DEREFERENCE, Panic
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation


def attempts_of(op: Operation, parent: Node) -> list[Node]:
    """The attempts of a retried node in order, without hooks below it where the release tells them apart.

    A hook that is retried itself counts as one.

    Raises Panic where a release does not, and a hook was added as a child but never got a slot.
    """
    children = [op.nodes.get(name) for name in parent.children]
    if op.release.tells_hooks_apart:
        return [child for child in children if child is not None and child.retried]
    if children and children[-1] is None:
        raise Panic("could not find child node")
    return [child for child in children if child is not None]


def speaker(op: Operation, found: Node) -> Node:
    """The node whose outputs count: the last attempt of a retried node, else the node itself, as for a hit
    (`possiblyGetRetryChildNode`).

    Raises Panic for a hit without attempts before #12491, as the controller crashed.
    """
    if found.type != node.RETRY or (found.is_hit and op.release.saves_retried):
        return found
    attempts = attempts_of(op, found)
    if not attempts and not op.release.saves_retried:
        raise Panic(NIL_DEREFERENCE)
    is_told_apart = op.release.tells_hooks_apart
    return next((each for each in reversed(attempts) if not (is_told_apart and each.hooked)), found)


def outbound_of(op: Operation, name: str) -> list[str]:
    """The outbound nodes of a node (`getOutboundNodes`); a retried node without attempts, a hit, has none.

    Raises Panic where a child was never made, as an exit handler without a free slot.
    """
    found: dict[str, None] = {}
    pending = [(name, "")]
    while pending:
        asked, kind = pending.pop()
        current = op.nodes.by_name.get(asked)
        if current is None:
            raise Panic(f"was unable to obtain {kind and 'child '}node{kind}")
        if current.type == node.RETRY:
            # The last child itself, whatever its type: not what stands at its end.
            found.update(dict.fromkeys(list(current.children)[-1:]))
            continue
        following = _following(op, current)
        if following is None:
            found[current.name] = None
        else:
            kind = "" if current.type in (node.STEPS, node.DAG) else " for child"
            pending.extend((each, kind) for each in reversed(following))
    return list(found)


def _following(op: Operation, current: Node) -> list[str] | None:
    """The nodes to look at instead of this one, None if it is an end itself."""
    children = list(current.children)
    if current.type in (node.STEPS, node.DAG):
        is_end = current.is_hit and op.release.group_hit_is_outbound
        return None if is_end else list(current.outbound)
    if current.type == node.TASK_GROUP:
        return children or None
    if current.type == node.POD:
        return children if _is_set(op, current) else None
    if current.type == node.CONTAINER:
        return _containers(op, children, current.boundary) or None
    return [] if current.type == node.STEP_GROUP else None


def _is_set(op: Operation, pod: Node) -> bool:
    """Whether a pod is known for a set of containers: its template is looked for by name, which an inline one lacks."""
    has_name = pod.template_name or pod.template_ref is not None
    return bool(has_name and _containers(op, list(pod.children), pod.name))


def _containers(op: Operation, names: list[str], pod: str) -> list[str]:
    """Those of the nodes that are containers of the pod; others come after it."""
    return [
        name
        for name in names
        if (child := op.nodes.by_name.get(name)) is not None and child.type == node.CONTAINER and child.boundary == pod
    ]


def outbound_of_all(op: Operation, names: Iterable[str]) -> tuple[str, ...]:
    """The outbound nodes of several nodes, each once."""
    return tuple(dict.fromkeys(end for name in names for end in outbound_of(op, name)))


def all_ended(op: Operation, found: Node) -> bool:
    """Whether every node at the end of a chain of children is fulfilled (`childrenFulfilled`).

    Releases that do not await children never ask.
    """
    if not op.release.awaits_children:
        return True
    pending, seen = list(found.children), set(found.children)
    while pending:
        child = op.nodes.get(pending.pop())
        if child is None:
            # An exit handler that got no slot is a child without a node.
            continue
        if not child.children and not child.is_fulfilled:
            return False
        new = [name for name in child.children if name not in seen]
        seen.update(new)
        pending.extend(new)
    return True
