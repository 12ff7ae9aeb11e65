"""DAG templates (`workflow/controller/dag.go`)."""

from memolint.engine.nodes import dag_phase, memoize, outputs
from memolint.engine.nodes import dag_tasks as tasks
from memolint.engine.nodes.dag_graph import Dag
from memolint.engine.nodes.dag_scope import add_task, check_loops, children_of
from memolint.engine.nodes.representatives import outbound_of_all
from memolint.engine.nodes.scope import Scope
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Attempt, Executed
from memolint.engine.state.transitions import initialize_executable, mark, mark_error, stop_daemons


def execute(attempt: Attempt) -> Executed:
    """Run the tasks of a DAG as far as they go in this pass."""
    op, name, template = attempt.op, attempt.name, attempt.template
    found = attempt.node or initialize_executable(
        attempt.execution, name, node.DAG, template, node.RUNNING, retried=attempt.retried
    )
    op.bodies.setdefault(name, template)
    dag = Dag(op, name, template, attempt.base, attempt.execution.placement.on_exit)
    try:
        executed = _execute(dag, found)
    except EngineError as error:
        executed = Executed(found, error)
    if found.is_fulfilled:
        stop_daemons(op, name)
    return executed


def _execute(dag: Dag, found: Node) -> Executed:
    targets = dag.targets
    if dag.graph.has_hooks or dag.graph.loops_before:
        for target in targets:
            _visit_target(dag, found, target)
    else:
        tasks.visit_open(dag, targets)
    phase = _shut_down(dag, targets) or dag_phase.assess(dag, targets)
    if phase == node.RUNNING:
        return Executed(found)
    if phase in (node.FAILED, node.ERROR):
        found.outbound = _ends(dag, targets)
        return Executed(mark(dag.op, found, phase))
    return _succeed(dag, found, targets)


def _visit_target(dag: Dag, found: Node, target: str) -> None:
    """Visit a target and its dependencies, then run its hooks, which the DAG waits for. Raises EngineError."""
    tasks.visit(dag, target)
    reached, task = dag.node(target), dag.tasks.get(target, {})
    if reached is None:
        return
    try:
        check_loops(dag, target)
        tasks.run_hooks(dag, task, reached)
    except EngineError as error:
        mark_error(dag.op, found, str(error))
        raise
    if not dag.op.release.visits_run_exit_handlers and (task.get("hooks") or task.get("onExit")):
        tasks.run_exit(dag, task, reached)


def _shut_down(dag: Dag, targets: list[str]) -> str:
    """Failed in a workflow that is shut down, once the exit handlers of targets have ended; else ""."""
    if not dag.op.shutdown or (dag.on_exit and dag.op.release.exit_dags_outlive_shutdown):
        return ""
    handlers = [dag.op.nodes.get(f"{dag.node_name(target)}.onExit") for target in targets]
    return node.FAILED if all(each is None or each.is_fulfilled for each in handlers) else ""


def _ends(dag: Dag, targets: list[str]) -> tuple[str, ...]:
    return outbound_of_all(dag.op, [dag.node_name(target) for target in targets if dag.node(target) is not None])


def _succeed(dag: Dag, found: Node, targets: list[str]) -> Executed:
    values = outputs.of_template(dag.template, _results(dag))
    if values is not None:
        found.outputs = values
    memoize.save_group(dag.op, found)
    found.outbound = _ends(dag, targets)
    return Executed(mark(dag.op, found, node.SUCCEEDED))


def _results(dag: Dag) -> Scope:
    """The scope of the DAG's own outputs: that of all its tasks, whose global outputs are exported here."""
    scope = Scope(dag.op, dag.template)
    for name, task in dag.tasks.items():
        found = dag.node(name)
        if found is None:
            continue
        add_task(dag, scope, name, task, found, children_of(dag, found), is_for_outputs=True)
        outputs.export(dag.op, found.outputs)
    return scope
