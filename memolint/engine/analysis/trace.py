"""Runs as plain JSON values, in the form of the recorded traces."""

from collections.abc import Mapping

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.cache.entry import MalformedEntry, decode, parameters
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Played, Run
from memolint.engine.state.names import node_id
from memolint.engine.state.nodes import Node
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import anystring

# Stands for a value that only fills a ConfigMap.
_SHORT = "…"
_MINUTE = 60 * SECOND


def of_played(played: Played) -> Json:
    """One scenario's result: `{"name": …, "runs": […]}`."""
    ids: dict[str, str] = {}
    runs = []
    for run in played.runs:
        ids |= {node.id: node.name for node in run.nodes}
        runs.append(of_run(run, ids, played.controller_namespace))
    return {"name": played.name, "runs": runs}


def of_run(run: Run, ids: Mapping[str, str], namespace: str) -> Json:
    """One run, with the ConfigMaps of a namespace. `ids` are the identifiers of nodes up to it, with their names."""
    own = {node.id: node.name for node in run.nodes}
    value: Json = {
        "workflow": run.workflow,
        "phase": run.phase,
        "message": _with_names(run.message, own),
        "stuck": run.stuck,
        "panic": run.panic,
        "rejected": run.rejected,
        "outputs": _outputs(run.outputs),
        "configmapCalls": list(run.configmap_calls),
        "configmaps": {
            found.name: _configmap(found, run.now, ids) for found in run.configmaps if found.namespace == namespace
        },
    }
    kept = {name: member for name, member in value.items() if member or name in ("workflow", "phase")}
    return {**kept, "nodes": [of_node(node, run.workflow, own) for node in run.nodes]}


def _with_names(message: str, ids: Mapping[str, str]) -> str:
    """The message with `<node name>` instead of identifiers of nodes."""
    prefix, found, rest = message.partition("child '")
    if not found:
        return message
    identifier, quote, rest = rest.partition("'")
    name = ids.get(identifier)
    return f"{prefix}child '<{name}>{quote}{rest}" if name is not None and rest == " failed" else message


def of_node(node: Node, workflow: str, ids: Mapping[str, str]) -> Json:
    """One node, without its empty members except an empty object of outputs."""
    names = set(ids.values())
    value: Json = {
        "name": node.name,
        "displayName": node.display_name,
        "type": node.type,
        "template": node.template_name,
        "templateRef": _reference(node.template_ref),
        "phase": node.phase,
        "message": _with_names(node.message, ids),
        "memoization": _memoization(node),
        "inputs": _inputs(node.inputs),
        "inputArtifacts": [_artifact(found) for found in arguments.named(node.inputs, "artifacts")],
        "outputs": _outputs(node.outputs),
        "children": sorted(child if child in names else f"?{node_id(workflow, child)}" for child in node.children),
        "boundary": node.boundary,
        "daemoned": node.daemoned,
    }
    kept = ("name", "phase", "type") if node.outputs is None else ("name", "phase", "type", "outputs")
    return {name: member for name, member in value.items() if member or name in kept}


def _reference(reference: Json | None) -> str:
    if not reference:
        return ""
    return f"{reference.get('name')}/{reference.get('template')}"


def _memoization(node: Node) -> Json | None:
    status = node.memoization
    if status is None:
        return None
    return {"hit": status.hit, "key": status.key, "cacheName": status.cache_name}


def _inputs(inputs: Json | None) -> Json:
    values: Json = {}
    for parameter in arguments.named(inputs, "parameters"):
        text = anystring.text_of(parameter.get("value"))
        values[str(parameter.get("name"))] = "<nil>" if text is None else text
    return values


def _artifact(artifact: Json) -> str:
    return f"{artifact.get('name')} {_key(artifact)}"


def _key(artifact: Json) -> str:
    for store in ("s3", "oss", "gcs", "hdfs", "azure", "artifactory", "http", "raw", "git"):
        place = artifact.get(store)
        if isinstance(place, dict):
            return str(place.get("key") or place.get("path") or place.get("blob") or _url_path(place.get("url")) or "")
    return ""


def _url_path(url: object) -> str:
    """The path of a URL, which stands for its key."""
    rest = str(url or "").partition("://")[2]
    path = rest.partition("/")[2].partition("?")[0].partition("#")[0]
    return f"/{path}" if path else ""


def _outputs(outputs: Json | None) -> Json:
    value: Json = {}
    listed = [_parameter(found) for found in parameters(outputs)]
    if listed:
        value["parameters"] = listed
    artifacts = [_artifact(found) for found in arguments.named(outputs, "artifacts")]
    if artifacts:
        value["artifacts"] = artifacts
    for name in ("result", "exitCode"):
        if (outputs or {}).get(name) is not None:
            value[name] = (outputs or {})[name]
    return value


def _parameter(found: Json) -> Json:
    return {"name": found.get("name"), "value": anystring.text_of(found.get("value"))}


def _configmap(found: ConfigMap, now: int, ids: Mapping[str, str]) -> Json:
    entries = {key: _SHORT if key == "filler" else _entry(text, now, ids) for key, text in (found.data or {}).items()}
    value: Json = {"entries": entries}
    if found.labels:
        value["labels"] = dict(found.labels)
    return value


def _entry(text: str, now: int, ids: Mapping[str, str]) -> object:
    try:
        value = gojson.decode(text)
    except gojson.GoJSONError:
        return text
    if not isinstance(value, dict):
        return text
    for name in ("creationTimestamp", "lastHitTimestamp"):
        if isinstance(value.get(name), str):
            value[name] = _age(value[name], now)
        elif name in value and value[name] is None:
            del value[name]
    if value.get("nodeID") in ids:
        value["nodeID"] = ids[str(value["nodeID"])]
    return value


def _age(text: str, now: int) -> str:
    """`now` (or later), or the age to the minute: `-45m0s`."""
    try:
        instant = decode(gojson.marshal({"creationTimestamp": text})).created or 0
    except MalformedEntry:
        return text
    minutes = round((instant - now) / _MINUTE)
    return "now" if minutes >= 0 else duration.format(minutes * _MINUTE)
