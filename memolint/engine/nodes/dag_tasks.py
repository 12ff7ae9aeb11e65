"""The tasks of a DAG: when one starts, and what it is given (`dag.go:executeDAGTask`)."""

from memolint.argo.plain import Json, exit_hook_of, hooks_of, is_looped
from memolint.engine.nodes import conditions, hooks, loops, references, synchronize
from memolint.engine.nodes.dag_graph import Dag
from memolint.engine.nodes.dag_scope import scope_of
from memolint.engine.nodes.representatives import outbound_of, speaker
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError, MaxDepthExceeded, ParallelismReached, TemplateTimeout
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Executed
from memolint.engine.state.transitions import add_child, initialize, mark, mark_error
from memolint.lang.template import depends


def visit(dag: Dag, target: str) -> None:
    """Visit a task after all that it waits for, each once a pass."""
    stack = [(target, False)]
    while stack:
        name, is_ready = stack.pop()
        if is_ready:
            _start(dag, dag.tasks[name])
            continue
        if name in dag.visited or name not in dag.tasks:
            continue
        dag.visited.add(name)
        found = dag.node(name)
        if found is not None and _is_settled(dag, dag.tasks[name], found):
            continue
        stack.append((name, True))
        stack.extend((dependency, False) for dependency in reversed(dag.dependencies[name]))


def visit_open(dag: Dag, targets: list[str]) -> None:
    """Visit the tasks that are not fulfilled, in the order of `visit`. The others have no hooks that still run."""
    nodes, names, open_tasks = dag.op.nodes.by_name, dag.graph.names, dag.op.pass_cache.open_tasks
    still: list[str] = []
    before = open_tasks.get(dag.name)
    for name in _order_of_visits(dag, targets) if before is None else before:
        found = nodes.get(names[name])
        if found is not None and found.is_fulfilled:
            synchronize.release_of_task(dag.op, dag.base, dag.tasks[name], found)
            continue
        still.append(name)
        # In a long chain nearly all wait for a task without a node, which this finds fast.
        if not _lacks(dag.dependencies[name], nodes, names):
            _start(dag, dag.tasks[name])
    open_tasks[dag.name] = still


def _lacks(dependencies: tuple[str, ...], nodes: dict[str, Node], names: dict[str, str]) -> bool:
    """Whether a dependency has no node yet."""
    for name in dependencies:  # noqa: SIM110  # a generator takes twice as long; this runs a million times
        if names.get(name) not in nodes:
            return True
    return False


def _order_of_visits(dag: Dag, targets: list[str]) -> list[str]:
    """The tasks, each after its dependencies: depth first, without recursion."""
    seen: set[str] = set()
    order: list[str] = []
    for target in targets:
        stack = [(target, False)]
        while stack:
            name, is_ready = stack.pop()
            if is_ready:
                order.append(name)
            elif name not in seen and name in dag.tasks:
                seen.add(name)
                stack.append((name, True))
                stack.extend((dependency, False) for dependency in reversed(dag.dependencies[name]))
    return order


def _is_settled(dag: Dag, task: Json, found: Node) -> bool:
    """Whether a visit ends with the task's hooks: it is fulfilled, or a hook holds it."""
    if task.get("hooks") and (found.phase == node.RUNNING or found.is_fulfilled) and not _hooked(dag, task, found):
        return True
    if not found.is_fulfilled:
        return False
    synchronize.release_of_task(dag.op, dag.base, task, found)
    if task.get("hooks") or task.get("onExit"):
        _exit(dag, task, found)
    return True


def _hooked(dag: Dag, task: Json, found: Node) -> bool:
    try:
        return run_hooks(dag, task, found)
    except EngineError as error:
        mark_error(dag.op, found, str(error))
        return False


def _exit(dag: Dag, task: Json, found: Node) -> bool:
    """Run the exit handler, whose errors only end the visit. True if there is nothing to wait for."""
    try:
        return run_exit(dag, task, found)
    except EngineError:
        return False


def run_hooks(dag: Dag, task: Json, found: Node) -> bool:
    """Run the lifecycle hooks of a task. True when none is under way. Raises EngineError."""
    if not hooks_of(task):
        return True
    return hooks.of_node(_holder(dag, task, found))


def run_exit(dag: Dag, task: Json, found: Node) -> bool:
    """Run the exit handler of a completed task. True when there is nothing to wait for. Raises EngineError."""
    if not found.is_completed:
        return True
    if exit_hook_of(task) is None:
        speaker(dag.op, found)  # as in `hooks.on_exit`
        return True
    return hooks.on_exit(_holder(dag, task, found))


def _holder(dag: Dag, task: Json, found: Node) -> hooks.Holder:
    prefix, scope = f"tasks.{task.get('name')}", scope_of(dag, task, everything=True)
    scope.values[f"{prefix}.status"] = found.phase
    return hooks.Holder(dag.op, dag.base, dag.placement, scope, prefix, task, found)


def _start(dag: Dag, task: Json) -> None:
    """Start or continue a task whose dependencies have been visited."""
    op, name = dag.op, str(task.get("name") or "")
    if dag.logic[name] and dag.node(name) is None and not _may_start(dag, task):
        return
    try:
        scope = scope_of(dag, task)
        resolved = references.resolve(scope, task, is_task=True)
        loops_here = is_looped(resolved)
        expanded = [resolved]
        if loops_here:
            expanded = loops.expanded(op, dag.node_name(name), resolved, scope.variables(), is_task=True)
    except references.Requeue:
        return
    except EngineError as error:
        _skip(dag, task, dag.node_name(name), node.ERROR, str(error))
        return
    if loops_here:
        _run_items(dag, task, expanded)
    else:
        _run(dag, task, expanded[0], None)


def _may_start(dag: Dag, task: Json) -> bool:
    """Whether `depends` lets a new task start; the node is marked when it never will (`evaluateDependsLogic`)."""
    name = str(task.get("name") or "")
    results: dict[str, dict[str, bool]] = {}
    for dependency in dag.dependencies[name]:
        found = dag.node(dependency)
        if found is None or not found.is_fulfilled or not hooks.all_fulfilled(dag.op, found):
            return False
        results[dependency] = _results(dag, found)
    try:
        if depends.evaluate(dag.logic[name], results):
            return True
    except depends.DependsError as error:
        _skip(dag, task, dag.node_name(name), node.ERROR, error.message)
        return False
    _skip(dag, task, dag.node_name(name), node.OMITTED, "omitted: depends condition not met")
    return False


def _results(dag: Dag, found: Node) -> dict[str, bool]:
    any_succeeded = all_failed = False
    if found.type == node.TASK_GROUP:
        children = (dag.op.nodes.get(name) for name in found.children)
        phases = [child.phase if child is not None else "" for child in children]
        any_succeeded = node.SUCCEEDED in phases
        all_failed = bool(phases) and all(phase == node.FAILED for phase in phases)
    is_daemon = found.daemoned and found.phase != node.PENDING
    return depends.results_of(found.phase, is_daemon, any_succeeded, all_failed)


def _skip(dag: Dag, task: Json, name: str, phase: str, message: str) -> None:
    """Create a node that does not run, below the ends of its dependencies."""
    found = dag.op.nodes.get(name)
    if found is None:
        initialize(dag.op, name, node.SKIPPED_TYPE, task, dag.base, dag.placement, phase, message)
    else:
        mark(dag.op, found, phase, message)
    _connect(dag, task, name)


def _connect(dag: Dag, task: Json, name: str) -> None:
    """Add a node as a child of the ends of its dependencies, or of the DAG node."""
    dependencies = dag.dependencies[str(task.get("name") or "")]
    if not dependencies:
        add_child(dag.op, dag.name, name)
    for dependency in dependencies:
        for end in outbound_of(dag.op, dag.node_name(dependency)):
            add_child(dag.op, end, name)


def _run_items(dag: Dag, task: Json, expanded: list[Json]) -> None:
    op, name = dag.op, dag.node_name(str(task.get("name") or ""))
    group = op.nodes.get(name)
    if not expanded:
        if group is None:
            _skip(dag, task, name, node.SKIPPED, "Skipped, empty params")
        return
    if group is None:
        _connect(dag, task, name)
        group = initialize(op, name, node.TASK_GROUP, task, dag.base, dag.placement, node.RUNNING)
    for item in expanded:
        if not _run(dag, task, item, group):
            return
    _assess_items(dag, group, expanded)


def _assess_items(dag: Dag, group: Node, expanded: list[Json]) -> None:
    phase = node.SUCCEEDED
    for item in expanded:
        found = dag.node(str(item["name"]))
        if found is None or not found.is_fulfilled:
            return
        if found.is_failed_or_error:
            phase = found.phase
    mark(dag.op, group, phase)


def _run(dag: Dag, task: Json, item: Json, group: Node | None) -> bool:
    """Run one task or item. False if the visit ends here."""
    op, name = dag.op, dag.node_name(str(item.get("name") or ""))
    if op.nodes.get(name) is None:
        if group is None:
            _connect(dag, task, name)
        else:
            add_child(op, group.name, name)
        if not _proceeds(dag, task, item, name):
            return True
    executed = op.execute(name, item, dag.base, item.get("arguments"), dag.placement, is_task=True)
    if executed.error is not None and not isinstance(executed.error, ParallelismReached | MaxDepthExceeded):
        _fail(dag, name, executed)
        return False
    if executed.node is None:
        return False
    return not executed.node.is_completed or _exit(dag, task, executed.node)


def _proceeds(dag: Dag, task: Json, item: Json, name: str) -> bool:
    condition = str(item.get("when") or "")
    try:
        if conditions.proceeds(condition):
            return True
    except conditions.ConditionError as error:
        initialize(dag.op, name, node.SKIPPED_TYPE, task, dag.base, dag.placement, node.ERROR, str(error))
        return False
    reason = f"when '{condition}' evaluated false"
    initialize(dag.op, name, node.SKIPPED_TYPE, task, dag.base, dag.placement, node.SKIPPED, reason)
    return False


def _fail(dag: Dag, name: str, executed: Executed) -> None:
    found = dag.op.nodes.get(name)
    if found is None:
        return
    if isinstance(executed.error, TemplateTimeout):
        mark(dag.op, found, node.FAILED, str(executed.error))
    else:
        mark_error(dag.op, found, f"task '{name}' errored: {executed.error}")
