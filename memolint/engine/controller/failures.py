"""`workflow.failures`: the nodes that ended badly, as the JSON that exit handlers and hooks are given."""

from memolint.engine.cluster.clock import rfc3339
from memolint.engine.state import names
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.lang.go import strconv
from memolint.lang.go.json import gojson


def text(op: Operation) -> str:
    """The list as Go quotes it, in quotes that are part of the value; each node is written once for all passes."""
    quoted = ",".join([_quoted(op, found) for found in op.nodes if found.is_failed_or_error])
    return f'"[{quoted}]"' if quoted else '"null"'


def _quoted(op: Operation, failed: Node) -> str:
    """One node in the list. Each character is quoted for itself, so that the list can be joined of quoted nodes."""
    made_of = (failed.phase, failed.message, failed.display_name, failed.finished)
    before = op.pass_cache.failures.get(failed.name)
    if before is not None and before[0] == made_of:
        return before[1]
    told = strconv.quote(gojson.marshal(described(op, failed), lambda _, value: list(value)))
    op.pass_cache.failures[failed.name] = (made_of, told)
    return told


def described(op: Operation, failed: Node) -> dict[str, object]:
    """A failed node as the members of Go's struct, in their order."""
    template = str((failed.template_ref or {}).get("template") or failed.template_name)
    return {
        "displayName": failed.display_name,
        "message": failed.message,
        "templateName": template,
        "phase": failed.phase,
        "podName": names.pod_name(op.name, failed.name, template),
        "finishedAt": None if failed.finished is None else rfc3339(failed.finished),
    }
