"""The graph of a DAG template: its tasks, which wait for which, and their nodes."""

from functools import cached_property

from memolint.argo.plain import Json, is_looped
from memolint.argo.resolve import Base
from memolint.argo.task_graph import targets_of, tasks_by_name, waits_of
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation, Placement
from memolint.engine.state.pass_cache import TaskGraph
from memolint.lang.template import depends


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
    def placement(self) -> Placement:
        """The placement of the nodes of its tasks."""
        return Placement(self.name, self.on_exit)

    @property
    def tasks(self) -> dict[str, Json]:
        """The tasks by name, in order."""
        return self.graph.tasks

    @property
    def logic(self) -> dict[str, str]:
        """The expanded `depends` of each task, "" for none."""
        return self.graph.logic

    @property
    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """The tasks that each task waits for, in order of mention."""
        return self.graph.dependencies

    @cached_property
    def graph(self) -> TaskGraph:
        """The graph, kept from the last pass as long as the template is filled the same way."""
        graphs = self.op.pass_cache.graphs
        graph = graphs.get(self.name)
        if graph is None or graph.template is not self.template:
            graph = graphs[self.name] = self._made_graph(graph)
        return graph

    def _made_graph(self, before: TaskGraph | None) -> TaskGraph:
        tasks = tasks_by_name(self.template)
        if before is not None:
            return before._replace(template=self.template, tasks=tasks)
        continues = {name: _continue_on(task) for name, task in tasks.items()}
        dependencies = waits_of(tasks)
        return TaskGraph(
            self.template,
            tasks,
            {name: f"{self.name}.{name}" for name in tasks},
            any(task.get("hooks") or task.get("onExit") for task in tasks.values()),
            dependencies,
            {name: depends.expand(depends.of_task(task), continues) for name, task in tasks.items()},
            _loops_before(tasks, dependencies),
        )

    @property
    def targets(self) -> list[str]:
        """The tasks that decide how the DAG ends."""
        return targets_of(self.template, self.dependencies)

    @property
    def fails_fast(self) -> bool:
        """Whether the first failed target ends the DAG (the default)."""
        dag = self.template.get("dag")
        return not (isinstance(dag, dict) and dag.get("failFast") is False)

    def node_name(self, task: str) -> str:
        """The name of a task's node."""
        return f"{self.name}.{task}"

    def node(self, task: str) -> Node | None:
        """The node of a task, when it is there."""
        return self.op.nodes.get(self.node_name(task))


def _loops_before(tasks: dict[str, Json], dependencies: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The loops among the ancestors of each task that has any."""
    found: dict[str, tuple[str, ...]] = {}
    looped = [name for name, task in tasks.items() if is_looped(task)]
    if not looped:
        return found
    dependents: dict[str, list[str]] = {}
    for name, waited_for in dependencies.items():
        for dependency in waited_for:
            dependents.setdefault(dependency, []).append(name)
    for loop in looped:
        pending, seen = dependents.get(loop, [])[:], {loop}
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                found[name] = (*found.get(name, ()), loop)
                pending += dependents.get(name, ())
    return found


def _continue_on(task: Json) -> depends.ContinueOn | None:
    found = task.get("continueOn")
    if not isinstance(found, dict):
        return None
    return depends.ContinueOn(bool(found.get("error")), bool(found.get("failed")))
