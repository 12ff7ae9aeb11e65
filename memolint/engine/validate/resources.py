"""Resources and claims of whole pods, and the selector of their collection (`validate.go:validatePodResources`)."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.state import nodes as node
from memolint.engine.validate.scope import Invalid

_OF_PODS = ("cpu", "memory")
_HUGE_PAGES = "hugepages-"
_TYPES = {"http": "HTTP", "plugin": "Plugin", "steps": "Steps", "dag": "DAG", "suspend": "Suspend"}
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def check(place: str, found: object) -> None:
    """Raise Invalid for resources of a pod as a whole that Kubernetes has no such ones for."""
    if not isinstance(found, dict):
        return
    if found.get("claims"):
        raise Invalid(f"{place}.claims is not supported for pod-level resources")
    for side in ("limits", "requests"):
        listed = found.get(side)
        for name in sorted(listed) if isinstance(listed, dict) else ():
            if name not in _OF_PODS and not name.startswith(_HUGE_PAGES):
                problem = "is not a valid pod-level resource, only cpu, memory and hugepages-* are supported"
                raise Invalid(f'{place}: "{name}" {problem}')


def check_pod(template: Json, name: str) -> None:
    """Raise Invalid for resources and claims of a template that makes no pod of its own."""
    kind = node.kind_of(template) or ""
    if template.get("podResources") is not None:
        if kind in ("http", "plugin"):
            raise Invalid(f"templates.{name}.podResources is not supported for {_TYPES[kind]} templates")
        check(f"templates.{name}.podResources", template["podResources"])
    if arguments.named(template, "resourceClaims") and not node.is_pod_kind(template):
        problem = f"is not supported for {_TYPES.get(kind, kind)} templates, which do not create a pod"
        raise Invalid(f"templates.{name}.resourceClaims {problem}")


def check_selector(pod_gc: object) -> None:
    """Raise Invalid for an operator that label selectors do not have."""
    selector = pod_gc.get("labelSelector") if isinstance(pod_gc, dict) else None
    for wanted in arguments.named(selector, "matchExpressions"):
        operator = wanted.get("operator") or ""
        if operator not in _OPERATORS:
            raise Invalid(f'podGC.labelSelector invalid: "{operator}" is not a valid label selector operator')
