"""The work of a node by the type of its template (`executeTemplate` step 16)."""

from typing import TYPE_CHECKING

from memolint.engine import nodes as node
from memolint.engine.entry import Json
from memolint.engine.operation import Executed

if TYPE_CHECKING:
    from memolint.engine.template import Call


def run(call: "Call", name: str, template: Json, retried: bool = False) -> Executed:
    """Start or continue the work of the node `name`: the call's own, or one of its attempts."""
    kind = node.kind_of(template)
    if kind == "steps":
        from memolint.engine import steps

        return steps.execute(call, name, template, retried)
    if kind == "dag":
        from memolint.engine import dag

        return dag.execute(call, name, template, retried)
    from memolint.engine import leaf

    if kind == "suspend":
        return leaf.suspend(call, name, template, retried)
    if kind in ("http", "plugin"):
        return leaf.agent(call, name, template, retried)
    if kind == "containerSet":
        return leaf.container_set(call, name, template, retried)
    return leaf.pod(call, name, template, retried)
