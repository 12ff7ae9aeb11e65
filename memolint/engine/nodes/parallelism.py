"""Free slots: `spec.parallelism`, a template's `parallelism`, and its `failFast` (`checkParallelism`)."""

from collections.abc import Iterable

from memolint.argo.plain import Json
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError, ParallelismReached
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation, Placement
from memolint.engine.state.transitions import mark
from memolint.lang.go import strconv
from memolint.lang.template import anystring

REACHED = "Max parallelism reached"
_FAIL_FAST = "template has failed or errored children and failFast enabled"


def check(op: Operation, template: Json, found: Node | None, placement: Placement) -> EngineError | None:
    """The error if there is no free slot for this node now, or the template around it cannot be had."""
    has_slot = found is not None and found.name in op.pods and op.release.pods_keep_slots
    if not has_slot and _is_workflow_full(op):
        return ParallelismReached(REACHED)
    if found is not None and node.kind_of(template) in ("steps", "dag"):
        full = _own(op, template, found)
        if full is not None:
            return full
    if placement.boundary and (found is None or found.phase not in (node.PENDING, node.RUNNING)):
        try:
            return _parents(op, placement.boundary)
        except EngineError as error:
            return error
    return None


def is_full(op: Operation, boundary: str) -> bool:
    """Whether there is no slot for a new node of the boundary, which is told without any other effect."""
    if _is_workflow_full(op):
        return True
    try:
        body = op.boundary_body(boundary)
    except EngineError:
        return False
    most = None if body is None or body.get("failFast") else limit(body)
    return bool(most) and _active_children(op, boundary) >= (most or 0)


def _is_workflow_full(op: Operation) -> bool:
    return op.pods_limit is not None and op.active_pods >= op.pods_limit


def limit(holder: Json) -> int | None:
    """The `parallelism` of a spec or a template, None without one."""
    found = strconv.atoi(anystring.text_of(holder.get("parallelism")) or "")
    return found if found is not None and found >= 0 else None


def _own(op: Operation, template: Json, found: Node) -> ParallelismReached | None:
    if template.get("failFast") and _unsuccessful(op, found.name):
        # While pods run, nothing else goes on.
        if not active_pods(op, found.name):
            _fail(op, template, found)
        return ParallelismReached(_FAIL_FAST)
    most = limit(template)
    if most and active_pods(op, found.name) >= most:
        return ParallelismReached(REACHED)
    return None


def _fail(op: Operation, template: Json, found: Node) -> None:
    """Fail a node early, and the step group that a Steps node has come to."""
    if op.release.fail_fast_ends_groups and node.kind_of(template) == "steps":
        group = _last_group(op, found)
        if group is not None:
            mark(op, group, node.FAILED, _FAIL_FAST)
    mark(op, found, node.FAILED, _FAIL_FAST)


def _last_group(op: Operation, found: Node) -> Node | None:
    """The last step group of a walk down from a node, perhaps of a nested template (`findLeafNodeWithType`)."""
    stack, seen = [(found, False)], {found.name}
    while stack:
        current, is_left = stack.pop()
        if is_left:
            if current.type == node.STEP_GROUP:
                return current
            continue
        stack.append((current, True))
        for name in current.children:
            child = op.nodes.get(name)
            if child is not None and name not in seen:
                seen.add(name)
                stack.append((child, False))
    return None


def _parents(op: Operation, boundary: str) -> ParallelismReached | None:
    body = op.boundary_body(boundary)
    parent = op.nodes.get(boundary)
    if body is None or parent is None:
        return None
    if body.get("failFast") and _unsuccessful(op, boundary):
        if not active_pods(op, boundary):
            _fail(op, body, parent)
        return ParallelismReached(REACHED)
    most = limit(body)
    if most and _active_children(op, boundary) >= most:
        return ParallelismReached(REACHED)
    return None


def active_pods(op: Operation, boundary: str = "") -> int:
    """The number of pods that are Pending or Running and wait for no lock, within a boundary if one is given."""
    found: Iterable[Node] = op.nodes.open_within(boundary) if boundary else op.nodes
    return sum(
        1
        for child in found
        if child.type == node.POD
        and not child.waiting_for_lock
        and child.name in op.pods
        and child.phase in (node.PENDING, node.RUNNING)
    )


def _active_children(op: Operation, boundary: str) -> int:
    return sum(1 for child in op.nodes.open_within(boundary) if child.phase in (node.PENDING, node.RUNNING))


def _unsuccessful(op: Operation, boundary: str) -> bool:
    return any(child.type in node.COUNTED and child.is_failed_or_error for child in op.nodes.within(boundary))
