"""Suspended nodes of symbolic plays: some wait for their duration, all others until nothing else is left to do."""

from memolint.argo import arguments
from memolint.engine.executors.port import Executor, Outcome, Suspension
from memolint.engine.nodes import outputs
from memolint.engine.pods import templates
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import Operation
from memolint.engine.state.transitions import mark


def waits(op: Operation) -> bool:
    """Whether there are any."""
    return bool(_waiting(op))


def next_end(op: Operation) -> int | None:
    """The time at which the first of them is resumed, None where that is not decided."""
    return min((each.ends for each in _waiting(op) if each.coming is not None), default=None)


def plan(op: Operation, executor: Executor, moment: int) -> int | None:
    """Decide how all of them will be resumed. Gives the time at which the first will be, None without any."""
    for each in _waiting(op):
        each.coming = executor.run(each.work)
        each.ends = moment + each.coming.duration
    return next_end(op)


def finish(op: Operation, executor: Executor) -> bool:
    """Resume those whose time has come. Says whether there were any."""
    ends = [(each, each.coming) for each in _waiting(op) if each.ends <= op.now]
    due = [(op.nodes.by_name[each.work.node], outcome) for each, outcome in ends if outcome is not None]
    for found, outcome in due:
        _resume(op, found, outcome, executor)
    for each in _waiting(op):
        if each.until is not None and each.until <= op.now:
            _answer(op, op.nodes.by_name[each.work.node], executor.run(each.work), executor)
    return bool(due)


def _waiting(op: Operation) -> list[Suspension]:
    return [each for name, each in op.suspended.items() if op.nodes.by_name[name].phase == node.RUNNING]


def _resume(op: Operation, found: Node, outcome: Outcome, executor: Executor) -> None:
    """End a suspended node as `argo resume` does, or as `argo node set` and `argo stop` where a rule says how."""
    if not outcome.succeeded:
        mark(op, found, node.FAILED, outcome.message)
        return
    for parameter in arguments.named(found.outputs, "parameters"):
        answer = outcome.parameters.get(str(parameter.get("name")))
        own = templates.supplied_value(found, parameter)
        parameter["value"] = own if answer is None or (answer in executor.given and own is not None) else answer
    outputs.export(op, found.outputs)
    found.resumed = True
    mark(op, found, node.SUCCEEDED)


def _answer(op: Operation, found: Node, outcome: Outcome, executor: Executor) -> None:
    """What rules say of a node that is about to go on by itself, as `argo node set` and `argo stop` say it before."""
    if not outcome.succeeded:
        mark(op, found, node.FAILED, outcome.message)
        return
    for parameter in arguments.named(found.outputs, "parameters"):
        answer = outcome.parameters.get(str(parameter.get("name")))
        if answer is not None and answer not in executor.given:
            parameter["value"] = answer
