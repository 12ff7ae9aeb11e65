"""DAG templates (`workflow/controller/dag.go`)."""

from functools import cached_property
from typing import TYPE_CHECKING

from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.nodes import daemons, dag_phase, hooks, memoize, outbound, outputs
from memolint.engine.nodes import dag_tasks as tasks
from memolint.engine.nodes.aggregate import add_items
from memolint.engine.nodes.scope import Scope, add_node, add_skipped
from memolint.engine.nodes.steps import callee
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import EngineError, Executed, Operation, Options, initialize_executable, mark
from memolint.engine.state.pass_cache import Plan
from memolint.lang.template import depends

if TYPE_CHECKING:
    from memolint.engine.controller.pipeline import Call


class Dag:
    """A DAG node in one pass: its tasks, which depend on which, and those visited already."""

    def __init__(self, op: Operation, name: str, template: Json, base: Base, on_exit: bool) -> None:
        self.op = op
        self.name = name
        self.template = template
        self.base = base
        self.on_exit = on_exit
        self.visited: set[str] = set()

    @property
    def options(self) -> Options:
        """Where the nodes of its tasks belong."""
        return Options(self.name, self.on_exit)

    @property
    def tasks(self) -> dict[str, Json]:
        """The tasks by name, in order."""
        return self.plan.tasks

    @property
    def logic(self) -> dict[str, str]:
        """The expanded `depends` of each task, "" for none."""
        return self.plan.logic

    @property
    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """The tasks that each task waits for, in order of mention."""
        return self.plan.dependencies

    @cached_property
    def plan(self) -> Plan:
        """What waits for what; it holds for all passes in which the template comes out the same."""
        kept = self.op.kept.plans.get(self.name)
        if kept is None or kept.template is not self.template:
            kept = self.op.kept.plans[self.name] = self._plan(kept)
        return kept

    def _plan(self, before: Plan | None) -> Plan:
        tasks = _tasks_of(self.template)
        if before is not None:
            return before._replace(template=self.template, tasks=tasks)
        continues = {name: _continue_on(task) for name, task in tasks.items()}
        return Plan(
            self.template,
            tasks,
            {name: f"{self.name}.{name}" for name in tasks},
            any(task.get("hooks") or task.get("onExit") for task in tasks.values()),
            {name: depends.names(depends.of_task(task)) for name, task in tasks.items()},
            {name: depends.expand(depends.of_task(task), continues) for name, task in tasks.items()},
        )

    @property
    def targets(self) -> list[str]:
        """The tasks that decide: `dag.target`, or those that nobody waits for, by name."""
        dag = self.template.get("dag")
        target = dag.get("target") if isinstance(dag, dict) else None
        if target:
            return str(target).split(" ")
        waited_for = {name for names in self.dependencies.values() for name in names}
        return sorted(name for name in self.tasks if name not in waited_for)

    @property
    def fails_fast(self) -> bool:
        """Whether the first failed target decides (the default)."""
        dag = self.template.get("dag")
        return not (isinstance(dag, dict) and dag.get("failFast") is False)

    def node_name(self, task: str) -> str:
        """The name of a task's node."""
        return f"{self.name}.{task}"

    def node(self, task: str) -> Node | None:
        """The node of a task, when it is there."""
        return self.op.nodes.get(self.node_name(task))


def _tasks_of(template: Json) -> dict[str, Json]:
    dag = template.get("dag")
    listed = dag.get("tasks") if isinstance(dag, dict) else None
    found: dict[str, Json] = {}
    for task in listed if isinstance(listed, list) else ():
        if isinstance(task, dict):
            found.setdefault(str(task.get("name") or ""), task)
    return found


def _continue_on(task: Json) -> depends.ContinueOn | None:
    found = task.get("continueOn")
    if not isinstance(found, dict):
        return None
    return depends.ContinueOn(bool(found.get("error")), bool(found.get("failed")))


def execute(call: "Call", name: str, template: Json, retried: bool) -> Executed:
    """Run the tasks of a DAG as far as they go in this pass."""
    op = call.op
    found = op.nodes.get(name) or initialize_executable(
        op, name, node.DAG, template, call.caller, call.base, call.options, node.RUNNING, retried=retried
    )
    op.bodies.setdefault(name, template)
    dag = Dag(op, name, template, call.inner or call.base, call.options.on_exit)
    try:
        executed = _execute(dag, found)
    except EngineError as error:
        executed = Executed(found, error)
    if found.is_fulfilled:
        daemons.stop(op, name)
    return executed


def _execute(dag: Dag, found: Node) -> Executed:
    targets = dag.targets
    if dag.plan.has_hooks:
        for target in targets:
            _visit_target(dag, target)
    else:
        tasks.visit_open(dag, targets)
    phase = dag_phase.assess(dag, targets)
    if phase == node.RUNNING:
        return Executed(found)
    if phase in (node.FAILED, node.ERROR):
        found.outbound = _ends(dag, targets)
        return Executed(mark(dag.op, found, phase))
    return _succeed(dag, found, targets)


def _visit_target(dag: Dag, target: str) -> None:
    """Visit a target and what it needs, then its hooks, which hold the DAG as nodes of it. Raises EngineError."""
    tasks.visit(dag, target)
    found = dag.node(target)
    task = dag.tasks.get(target, {})
    if found is not None and (task.get("hooks") or task.get("onExit")):
        tasks.run_hooks(dag, task, found)
        tasks.run_exit(dag, task, found)


def _ends(dag: Dag, targets: list[str]) -> tuple[str, ...]:
    return outbound.set_of(dag.op, [dag.node_name(target) for target in targets if dag.node(target) is not None])


def _succeed(dag: Dag, found: Node, targets: list[str]) -> Executed:
    values = outputs.of_template(dag.template, _results(dag))
    if values is not None:
        found.outputs = values
    memoize.save_group(dag.op, found)
    found.outbound = _ends(dag, targets)
    return Executed(mark(dag.op, found, node.SUCCEEDED))


def _results(dag: Dag) -> Scope:
    """The scope of the DAG's own outputs: all direct tasks there are. Their global outputs are exported here."""
    scope = Scope(dag.op, dag.template)
    for name, task in dag.tasks.items():
        found = dag.node(name)
        if found is None:
            continue
        add_task(dag, scope, name, task, found, _children(dag, found))
        outputs.export(dag.op, found.outputs)
    return scope


def _children(dag: Dag, group: Node) -> list[Node]:
    return [child for name in group.children if (child := dag.op.nodes.get(name)) is not None]


def items_of(dag: Dag, found: Node) -> list[Node]:
    """The items of a loop as its dependents see them: with their attempts, in releases that take those for items."""
    if found.type != node.TASK_GROUP or not dag.op.release.aggregates_attempts:
        return _children(dag, found)
    return [child for child in dag.op.nodes.within(dag.name) if child.name.startswith(f"{found.name}(")]


def add_task(dag: Dag, scope: Scope, name: str, task: Json, found: Node, items: list[Node]) -> None:
    """What a task gives to those that wait for it. Raises EngineError."""
    prefix = f"tasks.{name}"
    if found.type == node.TASK_GROUP:
        add_items(scope, prefix, items)
    add_node(scope, prefix, found)
    if found.phase in (node.SKIPPED, node.OMITTED):
        add_skipped(scope, prefix, found, callee(dag.op, dag.base, task))


__all__ = ["Dag", "add_task", "execute", "hooks"]
