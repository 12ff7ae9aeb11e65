"""The spec that a workflow runs (`setExecWorkflow`, `JoinWorkflowSpec`, `setWorkflowDefaults`)."""

from memolint.argo import merge, resolve
from memolint.argo.plain import Json
from memolint.argo.resolve import LOCAL, Base
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Operation


def prepare(op: Operation) -> None:
    """Set the raw spec and the base of local names, once. Raises EngineError for a missing reference."""
    if op.raw_spec is not None:
        return
    own = op.workflow.get("spec")
    spec: Json = own if isinstance(own, dict) else {}
    reference = spec.get("workflowTemplateRef")
    template = _referenced(op, reference) if isinstance(reference, dict) else None
    defaults = op.defaults.get("spec") if isinstance(op.defaults, dict) else None
    defaults = defaults if isinstance(defaults, dict) else None
    op.raw_spec = merge.join_specs(spec, template, defaults, op.release.values_come_first)
    op.base = Base(LOCAL, op.name, resolve.templates_of(op.raw_spec))


def _referenced(op: Operation, reference: Json) -> Json:
    base = resolve.template_ref(reference)
    found = op.controller.find(base.kind, "" if base.is_cluster else op.namespace, base.name)
    if found is None:
        plural = "clusterworkflowtemplates" if base.is_cluster else "workflowtemplates"
        raise EngineError(f'{plural}.argoproj.io "{base.name}" not found')
    spec = found.get("spec")
    return spec if isinstance(spec, dict) else {}
