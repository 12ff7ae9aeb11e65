"""The work of a node by the type of its template (`executeTemplate` step 16)."""

from typing import TYPE_CHECKING

from memolint.argo.plain import Json
from memolint.engine.state import nodes as node
from memolint.engine.state.operation import Executed

if TYPE_CHECKING:
    from memolint.engine.controller.pipeline import Call


def run(call: "Call", name: str, template: Json, retried: bool = False) -> Executed:
    """Start or continue the work of the node `name`: the call's own, or one of its attempts."""
    kind = node.kind_of(template)
    if kind == "steps":
        from memolint.engine.nodes import steps

        return steps.execute(call, name, template, retried)
    if kind == "dag":
        from memolint.engine.nodes import dag

        return dag.execute(call, name, template, retried)
    from memolint.engine.pods import templates

    if kind == "suspend":
        return templates.suspend(call, name, template, retried)
    if kind in ("http", "plugin"):
        return templates.agent(call, name, template, retried)
    if kind == "containerSet":
        return templates.container_set(call, name, template, retried)
    return templates.pod(call, name, template, retried)
