"""What the tasks of a DAG can refer to: the outputs of their ancestors (`buildLocalScopeFromTask`)."""

import re

from memolint.argo.fields import LOOPS
from memolint.argo.plain import Json
from memolint.engine.nodes.aggregate import add_items
from memolint.engine.nodes.dag_graph import Dag
from memolint.engine.nodes.scope import Scope, add_node, add_skipped, callee, check_template_of
from memolint.engine.state import nodes as node
from memolint.engine.state.names import step_or_task
from memolint.engine.state.nodes import Node
from memolint.lang.go.json import gojson

_MENTION = r"tasks\.([-a-zA-Z0-9_]+)\."


def scope_of(dag: Dag, task: Json, everything: bool = False) -> Scope:
    """The outputs of the ancestors that the task mentions, or of all if `everything` or if it may refer to any.

    Raises EngineError.
    """
    check_loops(dag, str(task.get("name") or ""))
    scope = Scope(dag.op, dag.template)
    for name in _ancestors(dag, task, everything):
        found = dag.node(name)
        if found is not None and name in dag.tasks:
            add_task(dag, scope, name, dag.tasks[name], found, items_of(dag, found))
    return scope


def check_loops(dag: Dag, task: str) -> None:
    """Raise EngineError where the items of a loop among the ancestors cannot be listed, mentioned or not."""
    listed = dag.op.pass_cache.listed
    for name in dag.graph.loops_before.get(step_or_task(task), ()):
        found = dag.node(name)
        if found is None or found.type != node.TASK_GROUP or found.name in listed:
            continue
        check_template_of(dag.op, dag.base, found)
        add_items(Scope(dag.op, None), f"tasks.{name}", items_of(dag, found))
        if found.is_fulfilled:
            listed.add(found.name)


def _ancestors(dag: Dag, task: Json, everything: bool) -> list[str]:
    """The ancestors that the task may refer to, nearest first. Expressions and nested tags may refer to any."""
    wanted: set[str] | None = None
    if not everything:
        text = gojson.marshal({name: value for name, value in task.items() if name not in LOOPS[:1]})
        text += gojson.marshal(task.get("withItems")) if "{{" in str(task.get("withItems")) else ""
        if "{{=" not in text and "Expression" not in text and "{{tasks.{{" not in text:
            wanted = set(re.findall(_MENTION, text))
    found: dict[str, None] = {}
    pending = list(dag.dependencies.get(step_or_task(str(task.get("name") or "")), ()))
    seen = set(pending)
    while pending and (wanted is None or wanted - found.keys()):
        name = pending.pop(0)
        if wanted is None or name in wanted:
            found[name] = None
        for dependency in dag.dependencies.get(name, ()):
            if dependency not in seen:
                seen.add(dependency)
                pending.append(dependency)
    return list(found)


def children_of(dag: Dag, group: Node) -> list[Node]:
    """The children of a node that are there."""
    return [child for name in group.children if (child := dag.op.nodes.get(name)) is not None]


def items_of(dag: Dag, found: Node) -> list[Node]:
    """The items of a loop as dependents see them, with their attempts where the release takes those for items."""
    if found.type != node.TASK_GROUP or not dag.op.release.aggregates_attempts:
        return children_of(dag, found)
    return [child for child in dag.op.nodes.within(dag.name) if child.name.startswith(f"{found.name}(")]


def add_task(
    dag: Dag, scope: Scope, name: str, task: Json, found: Node, items: list[Node], is_for_outputs: bool = False
) -> None:
    """Add what a task offers to its dependents, or to the outputs of its DAG. Raises EngineError."""
    prefix = f"tasks.{name}"
    if found.type == node.TASK_GROUP:
        add_items(scope, prefix, items)
    if found.type != node.TASK_GROUP or is_for_outputs or dag.op.release.loops_have_nodes:
        add_node(scope, prefix, found)
    if found.phase in (node.SKIPPED, node.OMITTED):
        add_skipped(scope, prefix, found, callee(dag.op, dag.base, task))
