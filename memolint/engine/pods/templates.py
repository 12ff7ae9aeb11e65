"""Templates that do work themselves: pods, container sets, tasks of agents, suspension."""

import re

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.executors.port import Pod, Suspension, Work
from memolint.engine.pods import deadlines, refusals
from memolint.engine.state import names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Attempt, Executed, Operation, Placement
from memolint.engine.state.transitions import add_child, initialize, initialize_executable, mark
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import anystring, substitute

_NAME = r"([-a-zA-Z0-9_]+)"
_RESULT = rf"(?:steps|tasks)(?:\.{_NAME}|\[['\"\\]+{_NAME}['\"\\]+\])\.outputs\.result"
DEFAULT_ARCHIVE_KEY = "{{workflow.name}}/{{pod.name}}"


def pod(attempt: Attempt) -> Executed:
    """A pod: created once, Pending until it has finished."""
    op, found = attempt.op, _node(attempt, node.POD)
    if found.name not in op.pods and not found.is_fulfilled:
        if op.stops(attempt.execution.placement.on_exit):
            return Executed(mark(op, found, node.FAILED, f"workflow shutdown with strategy: {op.shutdown}"))
        problem = refusals.problem(op, attempt.template, _patches(attempt))
        problem = problem or deadlines.refusal(op, found, attempt.template)
        if problem:
            return Executed(found, EngineError(problem))
        if not attempt.execution.placement.on_exit and deadlines.leaves_nothing(op):
            return Executed(found)  # it stays Pending, which the next pass ends
        started = _start(attempt, found)
        op.active_pods += started.error is None
        return started
    return Executed(found)


def _start(attempt: Attempt, found: Node) -> Executed:
    """The node with its pod; a tag in it that cannot be replaced is an error of the node (`createWorkflowPod`)."""
    try:
        attempt.op.pods[found.name] = Pod(_work(attempt))
    except substitute.SubstituteError as error:
        return Executed(found, EngineError(str(error)))
    return Executed(found)


def _patches(attempt: Attempt) -> list[object]:
    op, template = attempt.op, attempt.template
    own = [template["podSpecPatch"]] if template.get("podSpecPatch") else []
    if not op.spec.get("podSpecPatch"):
        return own
    pod_name = names.pod_name(op.name, attempt.name, str(template.get("name") or ""))
    return [_added(op, template, pod_name)["podSpecPatch"], *own]


def container_set(attempt: Attempt) -> Executed:
    """A pod with a node for each container, wired as their dependencies say."""
    op, name = attempt.op, attempt.name
    is_new = attempt.node is None or not attempt.node.children
    executed = pod(attempt)
    if is_new and executed.error is None:
        containers = _containers(attempt.template)
        caller, placement = {"template": attempt.template.get("name")}, Placement(boundary=name)
        for container in containers:
            child = f"{name}.{container.get('name')}"
            initialize(op, child, node.CONTAINER, caller, attempt.base, placement, node.PENDING)
        for container in containers:
            _wire(op, name, container)
    return executed


def _containers(template: Json) -> list[Json]:
    holder = template.get("containerSet")
    listed = holder.get("containers") if isinstance(holder, dict) else None
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _wire(op: Operation, name: str, container: Json) -> None:
    child = f"{name}.{container.get('name')}"
    listed = container.get("dependencies")
    for dependency in listed if isinstance(listed, list) and listed else [None]:
        parent = name if dependency is None else f"{name}.{dependency}"
        if op.nodes.get(parent) is not None:
            add_child(op, parent, child)


def _node(attempt: Attempt, type_: str) -> Node:
    return attempt.node or initialize_executable(
        attempt.execution, attempt.name, type_, attempt.template, node.PENDING, retried=attempt.retried
    )


def agent(attempt: Attempt) -> Executed:
    """An HTTP or plugin template: a task of the workflow's agent. Its result is always reported."""
    op = attempt.op
    found = _node(attempt, node.HTTP if attempt.template.get("http") is not None else node.PLUGIN)
    if found.name not in op.pods and not found.is_fulfilled:
        return _start(attempt, found)
    return Executed(found)


def suspend(attempt: Attempt) -> Executed:
    """Wait for a resume, or for the declared duration."""
    op, found = attempt.op, _node(attempt, node.SUSPEND)
    suspension = attempt.template.get("suspend")
    text = suspension.get("duration") if isinstance(suspension, dict) else None
    until = None
    if text:
        try:
            until = (found.started or op.now) + duration.parse_argo(str(text))
        except duration.DurationError as error:
            return Executed(found, EngineError(error.message))
        if op.now >= until:
            return _expired(op, found)
        op.requeue(until)
    mark(op, found, node.RUNNING)
    if found.name not in op.suspended:
        work = Work(found.name, attempt.template, op.run, op.name, False, "", "", op.namespace)
        op.suspended[found.name] = Suspension(work)
        op.suspended[found.name].until = until
    return Executed(found)


def _expired(op: Operation, found: Node) -> Executed:
    if resume(op, found):
        return Executed(found)
    unset = next(each for each in arguments.named(found.outputs, "parameters") if supplied_value(found, each) is None)
    name = unset.get("name")
    return Executed(
        found, EngineError(f"raw output parameter '{name}' has not been set and does not have a default value")
    )


def can_resume(found: Node) -> bool:
    """Whether each output that is to be supplied has a value, or a default."""
    return all(supplied_value(found, each) is not None for each in arguments.named(found.outputs, "parameters"))


def resume(op: Operation, found: Node) -> bool:
    """End a suspended node as `argo resume` does, with defaults for outputs that nobody supplied.

    False, and no end, if one of them has no value.
    """
    if not can_resume(found):
        return False
    for parameter in arguments.named(found.outputs, "parameters"):
        parameter["value"] = supplied_value(found, parameter)
    mark(op, found, node.SUCCEEDED)
    return True


def supplied_value(found: Node, parameter: Json) -> str | None:
    """An output's own value, its default, or the value of the input of its name, which a form asks for."""
    source = parameter.get("valueFrom")
    default = source.get("default") if isinstance(source, dict) else None
    asked = arguments.find(found.inputs, "parameters", parameter.get("name")) or {}
    for value in (parameter.get("value"), default, asked.get("value")):
        if value is not None:
            return anystring.text_of(value)
    return None


def _work(attempt: Attempt) -> Work:
    """The work of a leaf, after the last pass over its pod (`substitutePodParams`)."""
    op, template = attempt.op, attempt.template
    pod_name = names.pod_name(op.name, attempt.name, str(template.get("name") or ""))
    return Work(
        node=attempt.name,
        template=template,
        run=op.run,
        workflow=op.name,
        wants_result=template.get("http") is not None or template.get("data") is not None or _is_read(attempt),
        pod_name=pod_name,
        namespace=op.namespace,
        place=_place(attempt),
        added=_added(op, template, pod_name),
        archive_key=_archive_key(op, template, pod_name),
    )


def _place(attempt: Attempt) -> str:
    """Where the template stands; that of a hit played once more has lost its step."""
    entry = None if attempt.execution.placement.boundary else attempt.op.entry
    if entry is not None:
        return entry.place
    return attempt.base.place(str(attempt.template.get("name") or names.step_or_task(attempt.name)))


def _archive_key(op: Operation, template: Json, pod_name: str) -> str:
    if not arguments.named(template.get("outputs"), "artifacts"):
        return ""
    variables = {**op.globals, "pod.name": pod_name}
    return substitute.replace_string(DEFAULT_ARCHIVE_KEY, variables, substitute.ALLOW, op.release.dialect)


def _added(op: Operation, template: Json, pod_name: str) -> Json:
    """What the workflow's spec adds to a pod, with the variables that the pod knows.

    `addVolumeReferences` takes the volumes that the template mounts, `processPodSpecPatch` a patch.
    """
    added: Json = {}
    listed, patch = op.spec.get("volumes"), op.spec.get("podSpecPatch")
    if isinstance(listed, list) and listed:
        text = gojson.marshal(template)
        mounted = [each for each in listed if isinstance(each, dict) and gojson.marshal(each.get("name")) in text]
        added |= {"volumes": mounted} if mounted else {}
    if isinstance(patch, str) and patch:
        added["podSpecPatch"] = patch
    if not added:
        return added
    given = {f"inputs.parameters.{each.get('name')}": each.get("value") for each in _inputs(template)}
    variables = {**op.globals, **given, "pod.name": pod_name}
    filled = substitute.replace_value(added, variables, substitute.ALLOW, op.release.dialect)
    return filled if isinstance(filled, dict) else added


def _inputs(template: Json) -> list[Json]:
    return [each for each in arguments.named(template.get("inputs"), "parameters") if each.get("value") is not None]


def _is_read(attempt: Attempt) -> bool:
    """Whether the calling template's text refers to the result (`hasOutputResultRef`)."""
    op, boundary = attempt.op, attempt.execution.placement.boundary
    if op.entry is not None and not boundary:  # a hit played once more: the result counts where the entry has one
        return (op.entry.entry.outputs or {}).get("result") is not None
    body = op.boundary_body(boundary)
    if body is None:
        return False
    read = op.pass_cache.results_read.get(boundary)
    if read is None:
        found = re.findall(_RESULT, gojson.marshal(body)) if ".outputs.result" in str(body) else []
        read = op.pass_cache.results_read[boundary] = frozenset(dotted or bracketed for dotted, bracketed in found)
    return names.step_or_task(attempt.name) in read
