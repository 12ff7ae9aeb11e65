"""One group of parallel steps (`workflow/controller/steps.go:executeStepGroup`)."""

from memolint.argo.plain import Json, exit_hook_of, hooks_of, is_looped
from memolint.argo.resolve import Base
from memolint.engine.nodes import conditions, parallelism, references, synchronize
from memolint.engine.nodes.representatives import all_ended, speaker
from memolint.engine.nodes.scope import Scope
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError, MaxDepthExceeded, ParallelismReached, TemplateTimeout
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Executed, Operation, Placement
from memolint.engine.state.pass_cache import GroupSteps
from memolint.engine.state.transitions import add_child, initialize, mark, mark_error
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.engine.nodes import hooks


class Steps(Record):
    """The Steps node whose groups run: its name, the base for names inside it, its scope."""

    op: Operation
    name: str
    base: Base
    scope: Scope
    on_exit: bool

    @property
    def placement(self) -> Placement:
        """Where the nodes of its steps belong."""
        return Placement(self.name, self.on_exit)


def execute(context: Steps, group: Node, steps: list[Json]) -> Node | None:
    """Run the steps of one group as far as they go. Gives the group's node, None where a hook has just failed.

    That puts the group into Error, which is only seen in the next pass. Raises EngineError for an exit handler that
    failed.
    """
    op = context.op
    if group.phase == node.SUCCEEDED or (group.is_fulfilled and all_ended(op, group)):
        return group
    try:
        resolved = _resolved(context, steps)
    except EngineError as error:
        return mark_error(op, group, f"{op.release.reference_error_prefix}{error}")
    if resolved is None:
        return group
    try:
        expanded = [single for step in resolved for single in _expanded(context, group, step)]
    except EngineError as error:
        return mark_error(op, group, str(error))
    under_way = op.pass_cache.groups.get(group.name)
    if under_way is None or under_way.expanded != expanded:
        under_way = GroupSteps(expanded, expanded, {})
    if not _run_open(context, group, under_way):
        return group
    return _assess(context, group, under_way.by_node)


def _run_open(context: Steps, group: Node, steps: GroupSteps) -> bool:
    """Run the steps of a group that may still do something. False if that ends the group.

    A long loop has thousands of others in each of hundreds of passes: they are over, or wait for a slot as before.
    """
    op, still = context.op, []
    is_full = parallelism.is_full(op, context.name)
    for step in steps.open:
        name = f"{group.name}.{step.get('name')}"
        if is_full and op.pass_cache.held.get(name) is step and op.nodes.get(name) is None:
            still.append(step)
            continue
        if not _run(context, group, step, steps.by_node):
            return False
        is_full = parallelism.is_full(op, context.name)
        found = op.nodes.get(name)
        if found is None or not found.is_fulfilled or synchronize.is_known(op, name):
            still.append(step)
    op.pass_cache.groups[group.name] = steps._replace(open=still)
    return True


def _resolved(context: Steps, steps: list[Json]) -> list[Json] | None:
    """The steps with their references resolved, None where one has to wait. Raises EngineError.

    Steps are resolved side by side, and Go's scheduler begins with the last. An error beside one that waits may come
    second, but the next pass tries both again.
    """
    resolved: list[Json] = []
    for step in steps[-1:] + steps[:-1]:
        try:
            resolved.append(references.resolve(context.scope, step, is_task=False))
        except references.Requeue:
            continue
    return resolved[1:] + resolved[:1] if len(resolved) == len(steps) else None


def _expanded(context: Steps, group: Node, step: Json) -> list[Json]:
    if not is_looped(step):
        return [step]
    op, name = context.op, f"{group.name}.{step.get('name')}"
    from memolint.engine.nodes import loops  # few steps are loops

    expanded = loops.expanded(op, name, step, context.scope.variables(), is_task=False)
    if not expanded and op.nodes.get(name) is None:
        initialize(
            op, name, node.SKIPPED_TYPE, step, context.base, context.placement, node.SKIPPED, "Skipped, empty params"
        )
        add_child(op, group.name, name)
    return expanded


def _run(context: Steps, group: Node, step: Json, by_node: dict[str, Json]) -> bool:
    """Run one step. False if that ends the group."""
    op, name = context.op, f"{group.name}.{step.get('name')}"
    condition = str(step.get("when") or "")
    try:
        proceeds = conditions.proceeds(condition)
    except conditions.ConditionError as error:
        if op.nodes.get(name) is None:
            _skip(context, group, step, name, node.ERROR, str(error))
        mark_error(op, group, str(error))
        return False
    if not proceeds:
        if op.nodes.get(name) is None:
            _skip(context, group, step, name, node.SKIPPED, f"when '{condition}' evaluated false")
        return True
    executed = op.execute(name, step, context.base, step.get("arguments"), context.placement)
    if _is_held(op, name, executed):
        op.pass_cache.held[name] = step
    if not _goes_on(context, group, name, executed):
        return False
    if executed.node is not None:
        by_node[name] = step
        add_child(op, group.name, name)
    return True


def _is_held(op: Operation, name: str, executed: Executed) -> bool:
    """Whether a step waits for a slot, and would in the next pass without any other effect: a template that is
    remembered does not change, and a lookup comes when there is a slot.
    """
    waits = isinstance(executed.error, ParallelismReached) and executed.node is None
    return waits and name in op.pass_cache.processed and op.release.looks_up_after_locks


def _skip(context: Steps, group: Node, step: Json, name: str, phase: str, message: str) -> None:
    initialize(context.op, name, node.SKIPPED_TYPE, step, context.base, context.placement, phase, message)
    add_child(context.op, group.name, name)


def _goes_on(context: Steps, group: Node, name: str, executed: Executed) -> bool:
    """Whether the group goes on after a step. Most errors end it, while steps that run already go on."""
    error = executed.error
    if error is None or isinstance(error, ParallelismReached | MaxDepthExceeded):
        return True
    if isinstance(error, TemplateTimeout):
        mark(context.op, group, node.FAILED, str(error))
        return False
    add_child(context.op, group.name, name)
    mark_error(context.op, group, f"step group deemed errored due to child {name} error: {error}")
    return False


def _assess(context: Steps, group: Node, by_node: dict[str, Json]) -> Node | None:
    """Run hooks and exit handlers of the children; once all are done, give the group its phase."""
    had_ended = group.is_fulfilled
    op = context.op
    if _goes_on_quietly(op, group, by_node):
        return group
    children = [op.nodes.by_name[name] for name in group.children]
    done = True
    for child in children:
        step = by_node.get(child.name, {})
        if not _hooks_done(context, group, child, step):
            return group if had_ended or not group.is_fulfilled else None
        done = _has_exited(context, child, step) and done
    if not done:
        return mark(op, group, node.RUNNING) if group.is_fulfilled else group
    for child in children:
        if child.is_failed_or_error and not references.continues_on(by_node.get(child.name, {}), child.phase):
            return mark(op, group, node.FAILED, f"child '{child.id}' failed")
    return mark(op, group, node.SUCCEEDED)


def _goes_on_quietly(op: Operation, group: Node, by_node: dict[str, Json]) -> bool:
    """Whether a child is under way, and no child has a hook that would have to be looked at."""
    nodes = op.nodes.by_name
    if all(nodes[name].is_fulfilled for name in reversed(group.children)) or not op.release.saves_retried:
        return False
    return not any("hooks" in step or "onExit" in step for step in by_node.values())


def _hooks_done(context: Steps, group: Node, child: Node, step: Json) -> bool:
    """Run the hooks of a step. An error in one puts the group into Error and holds it."""
    context.scope.values[f"steps.{child.display_name}.status"] = child.phase
    if not hooks_of(step):
        return True
    from memolint.engine.nodes import hooks  # few steps have any

    try:
        return hooks.of_node(_holder(context, child, step))
    except EngineError as error:
        mark_error(context.op, group, str(error))
        return False


def _has_exited(context: Steps, child: Node, step: Json) -> bool:
    """Whether a step has ended and its exit handler with it. Raises EngineError."""
    if not child.is_completed:
        return child.is_fulfilled
    try:
        if exit_hook_of(step, context.op.spec.get("arguments")) is None:
            speaker(context.op, child)  # as in `hooks.on_exit`
            return True
        from memolint.engine.nodes import hooks

        return hooks.on_exit(_holder(context, child, step))
    except EngineError:
        if context.op.release.exit_errors_end_groups:
            raise
        return False


def _holder(context: Steps, child: Node, step: Json) -> "hooks.Holder":
    from memolint.engine.nodes import hooks

    prefix = f"steps.{step.get('name')}"
    return hooks.Holder(context.op, context.base, context.placement, context.scope, prefix, step, child)
