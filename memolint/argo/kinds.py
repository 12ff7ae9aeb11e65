"""Which objects carry workflow templates, and where in them the spec is."""

from collections.abc import Iterator

from memolint.argo.views import Manifest, Origin, dig, mapping, sequence, text
from memolint.text.documents import Document, read
from memolint.text.source import Failure
from memolint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memolint.text.nested import NestedSource

# Those whose templates others can refer to.
REFERABLE = ("WorkflowTemplate", "ClusterWorkflowTemplate")
SPEC_KINDS = ("Workflow", *REFERABLE)
_GROUP = "argoproj.io/"
_MAX_NESTING = 4


def manifests(document: Document) -> Iterator[Manifest | Failure]:
    """The manifests of a document in order; a `Failure` for YAML inside it that cannot be read."""
    yield from _manifests(document.value, Origin(document, ()), 0)


def _manifests(value: object, origin: Origin, nesting: int) -> Iterator[Manifest | Failure]:
    if not isinstance(value, dict) or nesting > _MAX_NESTING:
        return
    kind = text(value.get("kind"))
    if kind.endswith("List"):
        for index, item in enumerate(sequence(value.get("items"))):
            yield from _manifests(item, origin.at("items", index), nesting + 1)
    elif kind == "ConfigMap":
        yield from _in_config_map(value, origin, nesting)
    elif text(value.get("apiVersion") or _GROUP).startswith(_GROUP):
        yield from _argo(kind, value, origin, nesting)


def _argo(kind: str, value: dict[str, Any], origin: Origin, nesting: int) -> Iterator[Manifest | Failure]:
    if kind in SPEC_KINDS:
        yield Manifest(kind, value, mapping(value.get("spec")), origin.at("spec"))
    elif kind == "CronWorkflow":
        yield Manifest(kind, value, mapping(dig(value, "spec", "workflowSpec")), origin.at("spec", "workflowSpec"))
    elif kind == "Sensor":
        for index, trigger in enumerate(sequence(dig(value, "spec", "triggers"))):
            for service in ("argoWorkflow", "k8s"):
                at = origin.at("spec", "triggers", index, "template", service, "source")
                yield from _submitted(mapping(dig(trigger, "template", service, "source")), at, nesting)


def _submitted(source: dict[str, Any], origin: Origin, nesting: int) -> Iterator[Manifest | Failure]:
    """What a trigger of a Sensor submits: an object, or a text of it, which `k8s` may also hold of other kinds."""
    for field in ("resource", "inline"):
        held = source.get(field)
        if not isinstance(held, str):
            yield from _manifests(held, origin.at(field), nesting + 1)
        elif "argoWorkflow" in origin.path or "argoproj.io" in held:
            yield from _in_text(origin.at(field), nesting)


def _in_config_map(value: dict[str, Any], origin: Origin, nesting: int) -> Iterator[Manifest | Failure]:
    """ConfigMaps that hold templates as text: whole manifests under any key."""
    for key, data in mapping(value.get("data")).items():
        if key == "workflowDefaults" and isinstance(data, str):
            yield from _defaults(origin.at("data", key))
        if isinstance(data, str) and "argoproj.io" in data and "templates" in data:
            yield from _in_text(origin.at("data", key), nesting)


def _defaults(origin: Origin) -> Iterator[Manifest | Failure]:
    """The controller's `workflowDefaults`: a Workflow without a kind, merged into every other."""
    from memolint.text.nested import NestedSource  # few objects hold others as text

    source = NestedSource(origin.document.source, origin.document.node(origin.path))
    for found in read(source):
        if isinstance(found, Failure):
            yield _failure_inside(source, origin, found)
        elif isinstance(found.value, dict):
            spec = mapping(found.value.get("spec"))
            yield Manifest("WorkflowDefaults", found.value, spec, Origin(found, ("spec",)))


def _failure_inside(source: "NestedSource", origin: Origin, found: Failure) -> Failure:
    from memolint.text.nested import in_file

    at = source.line_starts()[found.line - 1] + found.column - 1
    outer, start, _ = in_file(source, at, at)
    return Failure(f"in {origin.dotted()}: {found.message}", *outer.place(start))


def _in_text(origin: Origin, nesting: int) -> Iterator[Manifest | Failure]:
    from memolint.text.nested import NestedSource

    source = NestedSource(origin.document.source, origin.document.node(origin.path))
    for found in read(source):
        if isinstance(found, Failure):
            yield _failure_inside(source, origin, found)
        else:
            yield from _manifests(found.value, Origin(found, ()), nesting + 1)
