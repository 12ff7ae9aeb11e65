"""The few ways in which nodes change: they are created, get a phase, get children."""

import re
from collections.abc import Mapping

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.state import names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import (
    DEEP,
    MAX_DEEP_NODES,
    NIL_DEREFERENCE,
    TOO_DEEP,
    BudgetExhausted,
    EngineError,
    Panic,
)
from memolint.engine.state.nodes import Memoization, Node
from memolint.engine.state.operation import Executed, Execution, Operation, Placement

_DISPLAY_NAME = "workflows.argoproj.io/display-name"
_DISPLAY_NAME_FORM = r"[a-zA-Z0-9][-a-zA-Z0-9.]{0,61}[a-zA-Z0-9]"


def initialize(
    op: Operation,
    name: str,
    type_: str,
    caller: Mapping[str, object],
    base: Base,
    placement: Placement,
    phase: str,
    message: str = "",
    retried: bool = False,
) -> Node:
    """Create a node (`initializeNode`)."""
    reference = caller.get("templateRef")
    created = Node(
        name=name,
        id=names.node_id(op.name, name),
        display_name=names.display_name(name, placement.boundary),
        type=type_,
        phase=phase,
        template_name="" if reference or caller.get("inline") else str(caller.get("template") or ""),
        template_ref=reference if isinstance(reference, dict) else None,
        template_scope=base.text,
        boundary=placement.boundary,
        message=message,
        started=op.now,
        hooked=placement.hooked,
        retried=retried,
    )
    if created.is_fulfilled:
        created.finished = created.started
    op.nodes.add(created)
    op.changes += 1
    if op.depth > DEEP:
        op.deep_nodes += 1
        if op.deep_nodes > MAX_DEEP_NODES:
            raise BudgetExhausted(f"{TOO_DEEP}: is there one that calls itself more than once?")
    return created


def initialize_executable(
    call: Execution,
    name: str,
    type_: str,
    template: Json,
    phase: str,
    message: str = "",
    retried: bool = False,
) -> Node:
    """Create the node of a template that runs (`initializeExecutableNode`)."""
    created = initialize(call.op, name, type_, call.caller, call.base, call.placement, phase, message, retried)
    inputs = template.get("inputs")
    if isinstance(inputs, dict) and (inputs.get("parameters") or inputs.get("artifacts")):
        created.inputs = inputs
    show_as_annotated(created, template)
    if template.get("memoize") is not None and (call.op.release.saves_retried or not retried):
        created.memoization = memoization_of(template, hit=False)
    if type_ == node.SUSPEND:
        created.outputs = _to_be_supplied(template)
    return created


def _to_be_supplied(template: Json) -> Json | None:
    """The outputs that whoever resumes a suspended node fills in (`addRawOutputFields`). Raises Panic."""
    found: list[Json] = []
    for parameter in arguments.named(template.get("outputs"), "parameters"):
        source = parameter.get("valueFrom")
        if not isinstance(source, dict):
            raise Panic(NIL_DEREFERENCE)
        if source.get("supplied") is not None:
            found.append(dict(parameter))
    return {"parameters": found} if found else None


def show_as_annotated(found: Node, template: Json) -> None:
    """Give the node the display name of the template's annotation, if it has one."""
    annotations = template.get("annotations")
    name = annotations.get(_DISPLAY_NAME) if isinstance(annotations, dict) else None
    if isinstance(name, str) and re.fullmatch(_DISPLAY_NAME_FORM, name):
        found.display_name = name


def memoization_of(template: Json, hit: bool) -> Memoization:
    """The status that a filled template gives. Raises Panic without a cache, where the controller dereferences nil."""
    memoize = template["memoize"]
    cache = memoize.get("cache") if isinstance(memoize, dict) else None
    configmap = cache.get("configMap") if isinstance(cache, dict) else None
    if not isinstance(memoize, dict) or not isinstance(configmap, dict):
        raise Panic(NIL_DEREFERENCE)
    return Memoization(hit, str(memoize.get("key") or ""), str(configmap.get("name") or ""))


def retry_strategy(op: Operation, template: Json) -> Json | None:
    """The strategy in force: the template's own, else the workflow's (`RetryStrategy`)."""
    own = template.get("retryStrategy")
    found = own if own is not None else op.spec.get("retryStrategy")
    return found if isinstance(found, dict) else None


def mark(op: Operation, found: Node, phase: str, message: str | None = None) -> Node:
    """Give a node a phase and perhaps a message (`markNodePhase`)."""
    if found.phase != phase:
        found.phase = phase
        op.changes += 1
    if message is not None and found.message != message:
        found.message = message
        op.changes += 1
    if found.is_fulfilled and found.finished is None:
        found.finished = op.now
        op.changes += 1
    return found


def mark_error(op: Operation, found: Node, message: str) -> Node:
    """Put a node into Error (`markNodeError`)."""
    return mark(op, found, node.ERROR, message)


def fail(call: Execution, error: EngineError) -> Executed:
    """End the execution's node in Error, made now where there is none (`initializeNodeOrMarkError`)."""
    found = call.node
    if found is not None:
        return Executed(mark_error(call.op, found, str(error)), error)
    created = initialize(
        call.op, call.name, node.SKIPPED_TYPE, call.caller, call.base, call.placement, node.ERROR, str(error)
    )
    return Executed(created, error)


def add_child(op: Operation, parent: str, child: str) -> None:
    """Add a child, once (`addChildNode`)."""
    children = op.nodes.by_name[parent].children
    if child not in children:
        children[child] = None
        op.changes += 1


def stop_daemons(op: Operation, boundary: str) -> None:
    """Stop the daemons right inside a finished Steps or DAG node (`killDaemonedChildren`).

    The empty boundary means the daemons outside of any.
    """
    for daemon in op.nodes.within(boundary):
        if daemon.daemoned:
            daemon.daemoned = False
            daemon.phase = node.SUCCEEDED
            daemon.finished = op.now
            op.changes += 1
