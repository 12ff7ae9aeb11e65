"""What keeps the controller from making a pod (`workflowpod.go:createWorkflowPod`)."""

from collections.abc import Iterable, Iterator

from memolint.argo import arguments, decoding
from memolint.argo.plain import Json
from memolint.engine.state.operation import Operation
from memolint.lang.go import strconv
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.text import documents
from memolint.text.source import Source

# The lists of a pod that are merged by names.
_NAMED = ("containers", "initContainers", "volumes")


def problem(op: Operation, template: Json, patches: Iterable[object]) -> str:
    """The error of the node, "" where the pod can be made. `patches` are those of the workflow and the template."""
    deadline = anystring.text_of(template.get("activeDeadlineSeconds"))
    if deadline is not None and strconv.atoi(deadline) is None:
        return f"value '{deadline}' cannot be resolved to an int"
    listed = [patch for patch in patches if patch]
    if listed and not all(map(_is_placed, arguments.named(template.get("inputs"), "artifacts"))):
        return "Failed to substitute the PodSpecPatch variables"
    if not all(map(_applies, listed)):
        return "Error applying PodSpecPatch"
    driver = _missing_driver(op, template)
    return "" if driver is None else f"artifact driver {driver} not found"


def _is_placed(artifact: Json) -> bool:
    """Whether an input, filled already, passes for supplied once more (`processPodSpecPatch`).

    The placeholder of a skipped step's artifact has no place, and is no longer optional.
    """
    return bool(artifact.get("optional")) or arguments.has_location(artifact)


def _applies(text: object) -> bool:
    """Whether a `podSpecPatch` is YAML of a part of a pod's spec (`ApplyPodSpecPatch`)."""
    if not isinstance(text, str) or not text:
        return True
    # What begins as JSON must be JSON (`ConvertYAMLToJSON`).
    if text.lstrip().startswith("{") and not gojson.valid(text):
        return False
    found = next(iter(documents.read(Source("podSpecPatch", text))), None)
    value = found.value if isinstance(found, documents.Document) else None
    if not isinstance(value, dict):
        return False
    try:
        decoding.check_pod_spec(value)
    except decoding.DecodeError:
        return False
    return all(each.get("name") for name in _NAMED for each in arguments.named(value, name))


def _missing_driver(op: Operation, template: Json) -> str | None:
    """The first plugin of the template's artifacts that the controller does not know."""
    known = op.controller.artifact_drivers
    if known is None or not op.release.artifact_plugins:
        return None
    return next((name for name in _plugins(template) if name not in known), None)


def _plugins(template: Json) -> Iterator[str]:
    location = template.get("archiveLocation")
    holders = [location] if isinstance(location, dict) else []
    for side in ("inputs", "outputs"):
        holders += arguments.named(template.get(side), "artifacts")
    for holder in holders:
        plugin = holder.get("plugin")
        if isinstance(plugin, dict):
            yield str(plugin.get("name") or "")
