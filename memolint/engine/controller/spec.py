"""The spec that a workflow runs by (`setExecWorkflow`, `JoinWorkflowSpec`, `setWorkflowDefaults`)."""

from memolint.argo import merge, resolve
from memolint.argo.resolve import LOCAL, Base
from memolint.engine.cache.entry import Json
from memolint.engine.state.operation import EngineError, Operation


def prepare(op: Operation) -> None:
    """Work out the raw spec and the base of local names, once. Raises EngineError for a missing reference."""
    if op.raw_spec is not None:
        return
    own = op.workflow.get("spec")
    spec: Json = own if isinstance(own, dict) else {}
    reference = spec.get("workflowTemplateRef")
    template = _referenced(op, reference) if isinstance(reference, dict) else None
    defaults = op.defaults.get("spec") if isinstance(op.defaults, dict) else None
    op.raw_spec = merge.join_specs(spec, template, defaults if isinstance(defaults, dict) else None)
    op.base = Base(LOCAL, op.name, resolve.templates_of(op.raw_spec))


def _referenced(op: Operation, reference: Json) -> Json:
    is_cluster = bool(reference.get("clusterScope"))
    kind = resolve.CLUSTER_WORKFLOW_TEMPLATE if is_cluster else resolve.WORKFLOW_TEMPLATE
    name = str(reference.get("name") or "")
    found = op.controller.find(kind, "" if is_cluster else op.namespace, name)
    if found is None:
        plural = "clusterworkflowtemplates" if is_cluster else "workflowtemplates"
        raise EngineError(f'{plural}.argoproj.io "{name}" not found')
    spec = found.get("spec")
    return spec if isinstance(spec, dict) else {}
