"""Lookups of chosen nodes, kept with all that they depended on so that they can be explained."""

from typing import TYPE_CHECKING

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.cluster.store import ApiError, ConfigMap
from memolint.engine.executors import node_globs
from memolint.engine.nodes.steps import groups_of
from memolint.engine.state import names
from memolint.engine.state.nodes import Memoization
from memolint.engine.state.operation import Lookup, Operation
from memolint.lang.template import anystring

if TYPE_CHECKING:
    from memolint.engine.controller.pipeline import Call


def means(glob: str, name: str, workflow: str) -> bool:
    """Whether a glob means a node: by its name, with or without the workflow's before it, or by the last part of it."""
    short = name.removeprefix(workflow).removeprefix(".")
    return any(node_globs.matches(glob, each) for each in (name, short, short.rpartition(".")[2]) if each)


def note(call: "Call", template: Json, status: Memoization) -> None:
    """Keep the lookup that a call is about to make, if its node is watched."""
    from memolint.engine.controller.pipeline import local_variables

    op = call.op
    if not means(op.controller.watched, call.name, op.name):
        return
    body, memoize = call.body or {}, template["memoize"]
    own = body.get("memoize")
    op.controller.lookups.append(
        Lookup(
            run=op.run,
            node=call.name,
            written=str(own.get("key") or "") if isinstance(own, dict) else "",
            key=status.key,
            variables={**op.globals, **local_variables(call, template), **arguments.input_variables(template)},
            cache_name=status.cache_name,
            max_age=str(memoize.get("maxAge") or "") if isinstance(memoize, dict) else "",
            arguments=_given(op, call),
            configmap=_configmap(op, status.cache_name),
            now=op.now,
        )
    )


def _configmap(op: Operation, name: str) -> ConfigMap | None:
    try:
        return op.controller.store.get(op.controller.namespace, name)
    except ApiError:
        return None


def _given(op: Operation, call: "Call") -> dict[str, str]:
    """The arguments before substitution: from the template of the boundary, or of the workflow for its entrypoint."""
    body = op.bodies.get(call.options.boundary)
    if body is None:
        return {}
    name = names.holder(str(call.caller.get("name") or ""))
    found = next((each for each in _calls(op, body) if each.get("name") == name), {})
    parameters = arguments.named(found.get("arguments"), "parameters")
    return {str(each.get("name")): anystring.text_of(each.get("value")) or "" for each in parameters}


def _calls(op: Operation, body: Json) -> list[Json]:
    """The steps or tasks of a template as they are written, which the processed one no longer shows."""
    source = op.base.templates.get(str(body.get("name") or "")) or body
    dag = source.get("dag")
    listed = dag.get("tasks") if isinstance(dag, dict) else None
    tasks = [task for task in listed if isinstance(task, dict)] if isinstance(listed, list) else []
    return [step for group in groups_of(source) for step in group] + tasks
