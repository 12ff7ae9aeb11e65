"""Workflows that ran, as `kubectl get workflows -o json`, `argo list -o json` or an archive prints them.

Nodes stand in `status.nodes`, gzipped in base64 in `status.compressedNodes` (`util/file/fileutil.go`), or in a database
where `status.offloadNodeStatusVersion` says so.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Mapping

from memolint.argo.arguments import named
from memolint.argo.resolve import template_ref
from memolint.argo.views import dig, mapping, scalar, text
from memolint.lang.go.time.parse import parse
from memolint.lang.go.values import GoError
from memolint.typed import Any, Record

MAX_NODES_BYTES = 128 * 2**20  # of one workflow, unpacked; what a controller takes is far below
_GZIP = 31
_RFC3339 = "2006-01-02T15:04:05Z07:00"
_SECOND = 1_000_000_000
_EXPECTED = "`kubectl get workflows -o json`, `argo list -o json` or `argo archive list -o json`"


class NotFinishedWorkflows(ValueError):
    """A text does not hold workflows that ran; the message says what it holds instead."""


class FinishedNode(Record):
    """A node of a run. `template` is the name of what it ran, `owner` that of the manifest it stands in, if it says so.

    `seconds` is None for a node that has not ended; `hit` is None where it looked nothing up. `values` are its input
    parameters.
    """

    name: str
    template: str
    owner: str
    type: str
    phase: str
    seconds: float | None
    hit: bool | None
    values: tuple[tuple[str, str], ...]
    outputs: Mapping[str, Any]


class FinishedWorkflow(Record):
    """A run. `owner` is the WorkflowTemplate that it was made from, "" for none; `missing` says why it has no nodes."""

    name: str
    namespace: str
    owner: str
    phase: str
    nodes: tuple[FinishedNode, ...]
    missing: str = ""


def read(data: bytes) -> tuple[FinishedWorkflow, ...]:
    """The workflows in a JSON text. Raises `NotFinishedWorkflows`."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotFinishedWorkflows(f"is not JSON ({_short(error)}): it takes what {_EXPECTED} print") from None
    found = [_workflow(each) for each in _objects(value)]
    if not found:
        raise NotFinishedWorkflows(f"holds no workflow: it takes what {_EXPECTED} print")
    return tuple(found)


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).partition("\n")[0]


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """The workflows of a list or a lone one; those of an archive do not say their kind."""
    items = value if isinstance(value, list) else dig(value, "items")
    for item in items if isinstance(items, list) else [value]:
        kind = text(dig(item, "kind")) or ("Workflow" if isinstance(dig(item, "status"), dict) else "")
        if kind != "Workflow":
            told = f"a {kind}" if kind else "something else"
            raise NotFinishedWorkflows(f"holds {told}, not workflows that ran: it takes what {_EXPECTED} print")
        yield mapping(item)


def _workflow(value: dict[str, Any]) -> FinishedWorkflow:
    metadata, status = mapping(value.get("metadata")), mapping(value.get("status"))
    nodes, missing = _nodes(status)
    name = text(metadata.get("name"))
    return FinishedWorkflow(
        name,
        text(metadata.get("namespace")),
        _owner(value),
        text(status.get("phase")),
        tuple(_node(mapping(each)) for each in nodes.values()),
        missing,
    )


def _owner(value: dict[str, Any]) -> str:
    written = mapping(dig(value, "spec", "workflowTemplateRef"))
    labels = mapping(dig(value, "metadata", "labels"))
    label = "workflows.argoproj.io/"
    named_by = (labels.get(f"{label}{kind}") for kind in ("workflow-template", "cluster-workflow-template"))
    return template_ref(written).name if written else next((each for each in named_by if isinstance(each, str)), "")


def _nodes(status: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The nodes of a status, and why there are none."""
    if status.get("nodes"):
        return mapping(status["nodes"]), ""
    packed = text(status.get("compressedNodes"))
    if packed:
        return _unpacked(packed)
    if status.get("offloadNodeStatusVersion"):
        return {}, "its nodes are in a database: `argo get NAME -o json` has them"
    return {}, "it has no nodes"


def _unpacked(packed: str) -> tuple[dict[str, Any], str]:
    try:
        stream = zlib.decompressobj(_GZIP)
        data = stream.decompress(base64.b64decode(packed, validate=True), MAX_NODES_BYTES)
        if stream.unconsumed_tail:
            return {}, f"its nodes have more than {MAX_NODES_BYTES} bytes, the limit"
        return mapping(json.loads(data)), ""
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return {}, "its compressed nodes cannot be read"


def _node(value: dict[str, Any]) -> FinishedNode:
    reference = mapping(value.get("templateRef"))
    given = named(value.get("inputs"), "parameters")
    values = ((text(each.get("name")), scalar(each.get("value")) or "") for each in given)
    hit = dig(value, "memoizationStatus", "hit")
    return FinishedNode(
        text(value.get("displayName")) or text(value.get("name")),
        text(value.get("templateName")) or text(reference.get("template")),
        text(reference.get("name")) or text(value.get("templateScope")).rpartition("/")[2],
        text(value.get("type")),
        text(value.get("phase")),
        _seconds(value),
        hit if isinstance(hit, bool) else None,
        tuple(sorted(values)),
        mapping(value.get("outputs")),
    )


def _seconds(value: dict[str, Any]) -> float | None:
    start, end = (_instant(text(value.get(each))) for each in ("startedAt", "finishedAt"))
    return (end - start) / _SECOND if start is not None and end is not None and end >= start else None


def _instant(written: str) -> int | None:
    try:
        return parse(_RFC3339, written).instant
    except GoError:
        return None
