"""The values that Argo itself gives to variables, as far as they decide whether a key is legal."""

from memolint.argo.views import Origin, dig, named, scalar
from memolint.facts.memo import Memo
from memolint.facts.values.literals import UNKNOWN, Value, Values

# A time as RFC 3339 (`variables.go`): never legal in a key, whatever the time.
TIME = "2026-01-02T03:04:05Z"
FIXED = {
    "workflow.creationTimestamp": TIME,
    "workflow.creationTimestamp.RFC3339": TIME,
    "workflow.creationTimestamp.z": "+0000",
    "workflow.scheduledTime": TIME,
    "workflow.duration": "0.000000",
}


def of_variable(memo: Memo, name: str) -> Values:
    """The texts of a variable that Argo fills, as far as they are known: times, paths of artifacts, nodes, labels."""
    text = FIXED.get(name) or _path(memo, name) or _node(memo, name)
    if text:
        return Values((Value(text, memo.template.memoize_at(), True),), False)
    return _label(memo, name)


def is_written_by_argo(value: Value) -> bool:
    """Whether a value comes from Argo and not from a file."""
    return value.origin.path[-1:] == ("memoize",)


def _path(memo: Memo, name: str) -> str:
    """The path of a declared artifact or output."""
    side, _, rest = name.partition(".")
    kind, _, declared_name = rest.removesuffix(".path").partition(".")
    if side not in ("inputs", "outputs") or not rest.endswith(".path"):
        return ""
    _, declared = named(dig(memo.template.value, side, kind)).get(declared_name, (0, {}))
    return scalar(declared.get("path")) or scalar(dig(declared, "valueFrom", "path")) or ""


def _node(memo: Memo, name: str) -> str:
    """The name of a node that a step or a task makes: `run[0].step`, `run.task`; an entrypoint has the workflow's."""
    call = next((each for each in memo.callers if each.kind != "hook"), None)
    if name != "node.name" or call is None or memo.project.submissions(memo.template):
        return ""
    return f"run[0].{call.name}" if call.kind == "step" else f"run.{call.name}"


def _label(memo: Memo, name: str) -> Values:
    """A label or an annotation that the manifest gives its runs."""
    scope, _, key = name.removeprefix("workflow.").partition(".")
    if not name.startswith("workflow.") or scope not in ("labels", "annotations") or not key:
        return UNKNOWN
    manifest = memo.template.manifest
    holders: list[tuple[object, Origin]] = [
        (dig(manifest.spec, "workflowMetadata", scope), manifest.origin.at("workflowMetadata", scope, key))
    ]
    if manifest.kind == "Workflow":
        holders.append((manifest.metadata.get(scope), Origin(manifest.origin.document, ("metadata", scope, key))))
    for holder, origin in holders:
        text = scalar(holder.get(key)) if isinstance(holder, dict) else None
        if text is not None and "{{" not in text:
            return Values((Value(text, origin, True),), False)
    return UNKNOWN
