"""Which template a step, task or hook means (`workflow/templateresolution/context.go`)."""

from collections.abc import Callable, Mapping

from memolint.argo.plain import Json
from memolint.typed import Record

LOCAL, NAMESPACED, CLUSTER = "local", "namespaced", "cluster"
WORKFLOW_TEMPLATE, CLUSTER_WORKFLOW_TEMPLATE = "WorkflowTemplate", "ClusterWorkflowTemplate"

# (kind, namespace, name) → the manifest, or None. The namespace of a cluster kind is "".
Find = Callable[[str, str, str], Json | None]


class TemplateRef(Record):
    """A `templateRef`, or a `workflowTemplateRef`, which names no template."""

    name: str
    template: str
    is_cluster: bool

    @property
    def kind(self) -> str:
        return CLUSTER_WORKFLOW_TEMPLATE if self.is_cluster else WORKFLOW_TEMPLATE

    @property
    def scope(self) -> str:
        return CLUSTER if self.is_cluster else NAMESPACED

    @property
    def identity(self) -> tuple[str, str]:
        """Kind and name of the object that is meant."""
        return self.kind, self.name

    @property
    def stored_key(self) -> str:
        """The key under which a workflow keeps the body that the reference had when it was first used."""
        return f"{self.scope}/{self.name}/{self.template}"


def template_ref(value: Mapping[str, object]) -> TemplateRef:
    """A reference as it is written; what is no string is taken for nothing, and only `true` for the cluster."""
    name, template = value.get("name"), value.get("template")
    return TemplateRef(
        name if isinstance(name, str) else "",
        template if isinstance(template, str) else "",
        value.get("clusterScope") is True,
    )


class ResolveError(ValueError):
    """A template that is not there; the message is the controller's."""


class Base(Record):
    """Where local template names are looked up: the workflow itself, or a (cluster) workflow template."""

    scope: str
    name: str
    templates: Mapping[str, Json]

    @property
    def text(self) -> str:
        """The base as nodes carry it in `templateScope`."""
        return f"{self.scope}/{self.name}"

    def place(self, template: str) -> str:
        """Where a template of that name stands: `local//NAME`, `namespaced/OBJECT/NAME` or `cluster/OBJECT/NAME`."""
        return place(self.scope, self.name, template)


def place(scope: str, name: str, template: str) -> str:
    """Where a template stands that is called by its name, or by that of its step where it is inline.

    The workflow itself has no name: its templates are the same in each run.
    """
    return f"{scope}/{'' if scope == LOCAL else name}/{template}"


class Resolved(Record):
    """A template, the base for names inside it, and the key under which its body is frozen (None: never stored)."""

    template: Json
    base: Base
    stored_key: str | None


def templates_of(spec: object) -> dict[str, Json]:
    """The templates of a spec by name; of equal names the first counts."""
    found = spec.get("templates") if isinstance(spec, Mapping) else None
    by_name: dict[str, Json] = {}
    for template in found if isinstance(found, list) else ():
        if isinstance(template, dict):
            by_name.setdefault(str(template.get("name") or ""), template)
    return by_name


def resolve(
    base: Base, caller: Mapping[str, object], namespace: str, find: Find, stored: Mapping[str, Json]
) -> Resolved:
    """The template that a step, task or hook calls: its stored copy, inline, by reference, or by name in the base.

    Raises ResolveError.
    """
    reference = caller.get("templateRef")
    if isinstance(reference, dict) and caller.get("inline") is None:
        return _by_reference(template_ref(reference), namespace, find, stored)
    key = _local_key(base, caller)
    if key is not None and key in stored:
        return Resolved(stored[key], base, key)
    inline = caller.get("inline")
    if isinstance(inline, dict):
        return Resolved(inline, base, key)
    name = str(caller.get("template") or "")
    if not name:
        raise ResolveError("failed to get a template")
    if name not in base.templates:
        raise ResolveError(f"template {name} not found")
    return Resolved(base.templates[name], base, key)


def _local_key(base: Base, caller: Mapping[str, object]) -> str | None:
    """Templates of the workflow itself are not stored (None).

    Inline ones are stored by the name of the step alone, whatever template holds it: two steps of one name share a
    body (`Workflow.resolveTemplateReference`).
    """
    if base.scope == LOCAL:
        return None
    if caller.get("inline") is not None:
        return f"{base.scope}/{base.name}/inline/{caller.get('name') or ''}"
    return f"{base.scope}/{base.name}/{caller.get('template') or ''}"


def _by_reference(reference: TemplateRef, namespace: str, find: Find, stored: Mapping[str, Json]) -> Resolved:
    base = _referenced_base(reference, namespace, find)
    key = reference.stored_key
    if key in stored:
        return Resolved(stored[key], base, key)
    if reference.template not in base.templates:
        raise ResolveError(f"template {reference.template} not found in workflow template {reference.name}")
    return Resolved(base.templates[reference.template], base, key)


def _referenced_base(reference: TemplateRef, namespace: str, find: Find) -> Base:
    manifest = find(reference.kind, "" if reference.is_cluster else namespace, reference.name)
    if manifest is None:
        raise ResolveError(f"workflow template {reference.name} not found")
    return Base(reference.scope, reference.name, templates_of(manifest.get("spec")))
