"""The lookups of a play in which nodes are watched, noted with all that they depended on so as to be explained."""

from memolint.argo import arguments
from memolint.argo.plain import Json, steps_and_tasks
from memolint.engine.cluster.store import ApiError, ConfigMap
from memolint.engine.controller.inline_keys import around
from memolint.engine.controller.variables import of_node
from memolint.engine.nodes.memoize import max_age
from memolint.engine.scenario import matches
from memolint.engine.state import names
from memolint.engine.state.lookups import Lookup
from memolint.engine.state.operation import Execution, Operation
from memolint.engine.state.pass_cache import Processed
from memolint.engine.state.transitions import memoization_of
from memolint.lang.template import anystring


def means(glob: str, name: str, workflow: str, template: str) -> bool:
    """Whether a glob matches a node's name, that name without the workflow's, its step or task, or its template."""
    short = name.removeprefix(workflow).removeprefix(".")
    ends = (short.rpartition(".")[2], names.step_or_task(short))
    return any(matches(glob, each) for each in (name, short, *ends, template) if each)


def note(call: Execution, processed: Processed) -> None:
    """Note the lookup that an execution is about to make; in place of its last one, if it has only waited since."""
    op, template = call.op, processed.template
    status = memoization_of(template, hit=False)
    written, inputs = processed.body.get("memoize"), template.get("inputs")
    variables = {**op.globals, **of_node(call, template), **arguments.input_variables(template)}
    inline = _written_step(call).get("inline") if call.caller.get("inline") is not None else None
    if isinstance(inline, dict):
        written, variables = inline.get("memoize"), {**variables, **around(call, _written_step(call))}
    is_watched = means(op.controller.watched, call.name, op.name, str(template.get("name") or ""))
    found = Lookup(
        run=op.run,
        node=call.name,
        is_watched=is_watched,
        written=str(written.get("key") or "") if isinstance(written, dict) else "",
        key=status.key,
        variables=variables,
        cache_name=status.cache_name,
        max_age=max_age(template),
        arguments=_written_arguments(call) if is_watched else {},
        configmap=_configmap(op, status.cache_name) if is_watched else None,
        now=op.now,
        body=processed.body,
        base=processed.base,
        namespace=op.namespace,
        inputs=inputs if isinstance(inputs, dict) else {},
    )
    op.controller.lookups[op.run, call.name] = found


def note_answer(call: Execution, problem: str) -> None:
    """Note when the lookup that was noted last for the node was answered, and what the cache refused it with."""
    place = (call.op.run, call.name)
    call.op.controller.lookups[place] = call.op.controller.lookups[place]._replace(now=call.op.now, problem=problem)


def _configmap(op: Operation, name: str) -> ConfigMap | None:
    try:
        return op.controller.store.get(op.controller.cache.namespace, name)
    except ApiError:
        return None


def _written_step(call: Execution) -> Json:
    """The step or task that makes the call as it is written; nothing for the entrypoint of the workflow."""
    body = call.op.bodies.get(call.placement.boundary)
    if body is None:
        return {}
    # The processed template no longer shows its steps and tasks as they are written.
    source = call.base.templates.get(str(body.get("name") or "")) or body
    name = names.step_or_task(str(call.caller.get("name") or ""))
    return next((each for each in steps_and_tasks(source) if each.get("name") == name), {})


def _written_arguments(call: Execution) -> dict[str, str]:
    """The arguments before substitution."""
    parameters = arguments.named(_written_step(call).get("arguments"), "parameters")
    return {str(each.get("name")): anystring.text_of(each.get("value")) or "" for each in parameters}
