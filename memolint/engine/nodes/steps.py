"""Steps templates: groups one after another (`workflow/controller/steps.go:executeSteps`)."""

from memolint.argo.plain import Json, groups_of
from memolint.engine.nodes import memoize, outputs, step_group
from memolint.engine.nodes.representatives import outbound_of, outbound_of_all
from memolint.engine.nodes.scope import Scope, add_node, add_skipped, callee, check_template_of
from memolint.engine.nodes.step_group import Steps
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Attempt, Executed, Operation
from memolint.engine.state.pass_cache import StepsDone
from memolint.engine.state.transitions import (
    add_child,
    initialize,
    initialize_executable,
    mark,
    mark_error,
    stop_daemons,
)


def execute(attempt: Attempt) -> Executed:
    """Run the groups of a Steps template as far as they go in this pass."""
    op, name, template = attempt.op, attempt.name, attempt.template
    found = attempt.node or initialize_executable(
        attempt.execution, name, node.STEPS, template, node.RUNNING, retried=attempt.retried
    )
    op.bodies.setdefault(name, template)
    context = Steps(op, name, attempt.base, Scope(op, template), attempt.execution.placement.on_exit)
    try:
        executed = _run_groups(context, found, template)
    except EngineError as error:
        executed = Executed(found, error)
    if found.is_fulfilled:
        stop_daemons(op, name)
    return executed


def _run_groups(context: Steps, found: Node, template: Json) -> Executed:
    last = ""
    all_groups = groups_of(template)
    done = context.op.pass_cache.steps.get(context.name)
    if done is not None:
        context.scope.values, context.scope.artifacts = dict(done.values), dict(done.artifacts)
        last = f"{context.name}[{done.groups - 1}]"
    for number, group in enumerate(all_groups[done.groups if done else 0 :], start=done.groups if done else 0):
        group_node = _group_node(context, number)
        last = group_node.name
        try:
            seen = step_group.execute(context, group_node, group)
        except EngineError as error:
            # The group ends in Error and is returned as the template's node, which goes on in the next pass.
            return Executed(mark_error(context.op, group_node, str(error)))
        if seen is None or not seen.is_fulfilled:
            return Executed(found)
        if group_node.is_failed_or_error:
            _note_outbound(context.op, found, last)
            return Executed(mark(context.op, found, node.FAILED, group_node.message))
        _add_results(context, group_node, group)
        done_now = StepsDone(number + 1, dict(context.scope.values), dict(context.scope.artifacts))
        context.op.pass_cache.steps[context.name] = done_now
    _note_outbound(context.op, found, last)
    return _succeed(context, found, template)


def _group_node(context: Steps, number: int) -> Node:
    """The group's node, a child of the ends of the group before it, or of the Steps node."""
    op, name = context.op, f"{context.name}[{number}]"
    found = op.nodes.get(name)
    if found is None:
        found = initialize(op, name, node.STEP_GROUP, {}, context.base, context.placement, node.RUNNING)
    elif not found.is_fulfilled:
        mark(op, found, node.RUNNING)
    if number == 0:
        add_child(op, context.name, name)
        return found
    before = op.nodes.by_name[f"{context.name}[{number - 1}]"]
    if not before.children:
        add_child(op, before.name, name)
    for child in list(before.children):
        for end in outbound_of(op, child):
            add_child(op, end, name)
    return found


def _note_outbound(op: Operation, found: Node, last_group: str) -> None:
    """Give the Steps node the ends of its last group (`updateOutboundNodes`)."""
    group = op.nodes.get(last_group)
    children = list(group.children) if group is not None else []
    found.outbound = outbound_of_all(op, children)


def _add_results(context: Steps, group_node: Node, group: list[Json]) -> None:
    """Add what the steps of a finished group offer to later ones. Raises EngineError."""
    for step in group:
        prefix, name = f"steps.{step.get('name')}", f"{group_node.name}.{step.get('name')}"
        found = context.op.nodes.get(name)
        if found is not None:
            add_node(context.scope, prefix, found)
            add_skipped(context.scope, prefix, found, callee(context.op, context.base, step))
            continue
        items = [child for child in context.op.nodes.within(context.name) if _is_item(child, name)]
        if items:
            from memolint.engine.nodes.aggregate import add_items  # few steps are loops

            check_template_of(context.op, context.base, items[0])
            add_items(context.scope, prefix, items)
        if context.op.release.loops_have_nodes:
            add_node(context.scope, prefix, group_node)


def _is_item(child: Node, name: str) -> bool:
    return child.name.startswith(f"{name}(") and child.type != node.SKIPPED_TYPE


def _succeed(context: Steps, found: Node, template: Json) -> Executed:
    values = outputs.of_template(template, context.scope)
    if values is not None:
        found.outputs = values
        outputs.export(context.op, values)
    memoize.save_group(context.op, found)
    return Executed(mark(context.op, found, node.SUCCEEDED))
