"""The work of a node by the type of its template (`executeTemplate` step 16)."""

from memolint.engine.nodes import steps
from memolint.engine.pods import templates
from memolint.engine.state import nodes as node
from memolint.engine.state.operation import Attempt, Executed


def run(attempt: Attempt) -> Executed:
    """Start or continue the work of a node."""
    kind = node.kind_of(attempt.template)
    if kind == "steps":
        return steps.execute(attempt)
    if kind == "dag":
        from memolint.engine.nodes import dag

        return dag.execute(attempt)
    if kind == "suspend":
        return templates.suspend(attempt)
    if kind in ("http", "plugin"):
        return templates.agent(attempt)
    if kind == "containerSet":
        return templates.container_set(attempt)
    return templates.pod(attempt)
