"""The variables of a workflow (`setGlobalParameters`) and of a node, and a template with all of them filled in."""

from collections.abc import Mapping
from functools import lru_cache
from time import strftime, struct_time

from memolint.argo import arguments, fields
from memolint.argo.plain import Json
from memolint.argo.variables import CREATION_LETTERS
from memolint.engine.cluster import clock
from memolint.engine.state import configmap_values, names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Execution, Operation
from memolint.engine.state.transitions import retry_strategy
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring


def set_globals(op: Operation) -> None:
    """Set all `workflow.*` variables anew, except global outputs, which stay. Raises EngineError."""
    values = op.globals
    values["workflow.name"] = op.name
    values["workflow.namespace"] = op.namespace
    values["workflow.mainEntrypoint"] = str(op.spec.get("entrypoint") or "")
    values["workflow.serviceAccountName"] = str(op.spec.get("serviceAccountName") or "")
    values["workflow.uid"] = op.uid
    # The phase before this pass: empty in the first one.
    values["workflow.status"] = op.phase
    values.update(_creation(op.created))
    if op.spec.get("priority") is not None:
        values["workflow.priority"] = anystring.text_of(op.spec["priority"])
    _set_metadata(op)
    _set_parameters(op)


@lru_cache(maxsize=16)
def _creation(created: int) -> Mapping[str, object]:
    moment = clock.moment(created)
    text = clock.rfc3339(created)
    values: dict[str, object] = {
        "workflow.creationTimestamp": text,
        "workflow.creationTimestamp.s": str(created // clock.SECOND),
        "workflow.creationTimestamp.RFC3339": text,
    }
    for letter in CREATION_LETTERS:
        values[f"workflow.creationTimestamp.{letter}"] = _letter(letter, moment)
    return values


def _letter(letter: str, moment: struct_time) -> str:
    if letter == "L":
        return "000"
    if letter == "z":
        return "+0000"
    return strftime(f"%{letter}", moment) if letter != "Z" else "UTC"


def _set_metadata(op: Operation) -> None:
    metadata = op.workflow.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    for name in ("annotations", "labels"):
        found = holder.get(name)
        listed = {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
        for key, value in listed.items():
            op.globals[f"workflow.{name}.{key}"] = str(value)
        text = gojson.marshal(listed or None)
        op.globals[f"workflow.{name}"] = text
        op.globals[f"workflow.{name}.json"] = text
    annotation = (holder.get("annotations") or {}).get("workflows.argoproj.io/scheduled-time")
    if annotation is not None:
        op.globals["workflow.scheduledTime"] = str(annotation)


def _set_parameters(op: Operation) -> None:
    listed = arguments.named(op.spec.get("arguments"), "parameters")
    text = gojson.marshal(listed or None, lambda _, found: _order(found))
    op.globals["workflow.parameters"] = text
    op.globals["workflow.parameters.json"] = text
    for parameter in listed:
        op.globals[f"workflow.parameters.{parameter.get('name')}"] = _value(op, parameter)


def _order(found: Mapping[str, object]) -> list[str]:
    return fields.ordered(dict(found), "Parameter")


def _value(op: Operation, parameter: Json) -> str:
    value = anystring.text_of(parameter.get("value"))
    source = parameter.get("valueFrom")
    reference = source.get("configMapKeyRef") if isinstance(source, dict) else None
    if value is not None and (op.release.values_come_first or not isinstance(reference, dict)):
        return value
    if not isinstance(source, dict) or not isinstance(reference, dict):
        raise EngineError(
            f"either value or valueFrom must be specified in order to set global parameter {parameter.get('name')}"
        )
    name, key = str(reference.get("name") or ""), str(reference.get("key") or "")
    try:
        return configmap_values.parameter(op, name, key)
    except arguments.ConfigMapError as error:
        default = anystring.text_of(source.get("default"))
        if default is not None:
            return default
        problem = f"from configmap with name {name} and key {key}: {error}"
        raise EngineError(f"failed to set global parameter {parameter.get('name')} {problem}") from None


def set_duration(op: Operation) -> None:
    """`workflow.duration` in seconds, as `%f` writes it."""
    started = op.started if op.started is not None else op.now
    op.globals["workflow.duration"] = f"{(op.now - started) / clock.SECOND:f}"


def of_node(call: Execution, template: Json) -> dict[str, object]:
    """The variables that a node adds to the globals. With a retry strategy only attempts know the pod's name."""
    values: dict[str, object] = {"node.name": call.name}
    values["tasks.name" if call.is_task else "steps.name"] = str(call.caller.get("name") or "")
    if node.is_pod_kind(template) and retry_strategy(call.op, template) is None:
        values["pod.name"] = names.pod_name(call.op.name, call.name, str(template.get("name") or ""))
    return values
