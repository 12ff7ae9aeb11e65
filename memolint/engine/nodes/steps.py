"""Steps templates: groups one after another (`workflow/controller/steps.go:executeSteps`)."""

from typing import TYPE_CHECKING

from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.nodes import daemons, memoize, outbound, outputs, step_group
from memolint.engine.nodes.aggregate import add_items
from memolint.engine.nodes.scope import Scope, add_node, add_skipped
from memolint.engine.nodes.step_group import Steps
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import (
    EngineError,
    Executed,
    Operation,
    add_child,
    initialize,
    initialize_executable,
    mark,
    mark_error,
)
from memolint.engine.state.pass_cache import StepsDone

if TYPE_CHECKING:
    from memolint.engine.controller.pipeline import Call


def execute(call: "Call", name: str, template: Json, retried: bool) -> Executed:
    """Run the groups of a Steps template as far as they go in this pass."""
    op = call.op
    found = op.nodes.get(name) or initialize_executable(
        op, name, node.STEPS, template, call.caller, call.base, call.options, node.RUNNING, retried=retried
    )
    op.bodies.setdefault(name, template)
    context = Steps(op, name, call.inner or call.base, Scope(op, template), call.options.on_exit)
    try:
        executed = _run_groups(context, found, template)
    except EngineError as error:
        executed = Executed(found, error)
    if found.is_fulfilled:
        daemons.stop(op, name)
    return executed


def groups_of(template: Json) -> list[list[Json]]:
    """The groups of parallel steps of a Steps template."""
    listed = template.get("steps")
    groups_found = listed if isinstance(listed, list) else []
    return [
        [step for step in (group if isinstance(group, list) else [group]) if isinstance(step, dict)]
        for group in groups_found
    ]


def _run_groups(context: Steps, found: Node, template: Json) -> Executed:
    last = ""
    all_groups = groups_of(template)
    done = context.op.kept.steps.get(context.name)
    if done is not None:
        context.scope.values, context.scope.artifacts = dict(done.values), dict(done.artifacts)
        last = f"{context.name}[{done.groups - 1}]"
    for number, group in enumerate(all_groups[done.groups if done else 0 :], start=done.groups if done else 0):
        group_node = _group_node(context, number)
        last = group_node.name
        try:
            group_node = step_group.execute(context, group_node, group)
        except EngineError as error:
            # The group ends in Error, and is taken for the node of the template; that one goes on in the next pass.
            return Executed(mark_error(context.op, group_node, str(error)))
        if not group_node.is_fulfilled:
            return Executed(found)
        if group_node.is_failed_or_error:
            _note_outbound(context.op, found, last)
            return Executed(mark(context.op, found, node.FAILED, group_node.message))
        _add_results(context, group_node, group)
        kept = StepsDone(number + 1, context.scope.values, context.scope.artifacts)
        context.op.kept.steps[context.name] = kept
    _note_outbound(context.op, found, last)
    return _succeed(context, found, template)


def _group_node(context: Steps, number: int) -> Node:
    """The group's node, hung below the ends of the group before it, or below the Steps node."""
    op, name = context.op, f"{context.name}[{number}]"
    found = op.nodes.get(name)
    if found is None:
        found = initialize(op, name, node.STEP_GROUP, {}, context.base, context.options, node.RUNNING)
    elif not found.is_fulfilled:
        mark(op, found, node.RUNNING)
    if number == 0:
        add_child(op, context.name, name)
        return found
    before = op.nodes.by_name[f"{context.name}[{number - 1}]"]
    if not before.children:
        add_child(op, before.name, name)
    for child in list(before.children):
        for end in outbound.of(op, child):
            add_child(op, end, name)
    return found


def _note_outbound(op: Operation, found: Node, last_group: str) -> None:
    """The ends of the last group that came into being are those of the Steps node (`updateOutboundNodes`)."""
    group = op.nodes.get(last_group)
    children = list(group.children) if group is not None else []
    found.outbound = outbound.set_of(op, children)


def _add_results(context: Steps, group_node: Node, group: list[Json]) -> None:
    """What the steps of a finished group give to those after them. Raises EngineError."""
    for step in group:
        prefix, name = f"steps.{step.get('name')}", f"{group_node.name}.{step.get('name')}"
        found = context.op.nodes.get(name)
        if found is not None:
            add_node(context.scope, prefix, found)
            add_skipped(context.scope, prefix, found, _callee(context, step))
            continue
        start = f"{name}("
        items = [child for child in context.op.nodes.within(context.name) if child.name.startswith(start)]
        if items:
            add_node(context.scope, prefix, group_node)
            add_items(context.scope, prefix, items)


def _callee(context: Steps, step: Json) -> Json | None:
    return callee(context.op, context.base, step)


def callee(op: Operation, base: Base, step: Json) -> Json | None:
    """The template that a step or task calls, None where it cannot be found."""
    from memolint.argo import resolve

    try:
        return resolve.resolve(base, step, op.namespace, op.controller.find, op.stored).template
    except resolve.ResolveError:
        return None


def _succeed(context: Steps, found: Node, template: Json) -> Executed:
    values = outputs.of_template(template, context.scope)
    if values is not None:
        found.outputs = values
        outputs.export(context.op, values)
    memoize.save_group(context.op, found)
    return Executed(mark(context.op, found, node.SUCCEEDED))
