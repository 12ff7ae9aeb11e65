"""The key of an inline template as it is written, and what its tags could name.

Its text is a part of the step or task around it, so that the tags of that are filled first: inputs of the template that
the step stands in, outputs of other steps, the item of a loop (`resolveReferences`, `expandStep`).
"""

from collections.abc import Mapping

from memolint.argo import arguments
from memolint.argo.plain import Json, is_looped
from memolint.engine.nodes import loops
from memolint.engine.nodes.scope import Scope, add_node
from memolint.engine.state import names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Execution
from memolint.lang.template import substitute
from memolint.typed import cast


def around(call: Execution, step: Json) -> dict[str, object]:
    """The variables of the step or task that holds an inline template, by the step as it is written."""
    op, boundary = call.op, call.placement.boundary
    values = {**op.globals, **arguments.input_variables(op.bodies[boundary]), "node.name": boundary}
    scope = Scope(op, None)
    for each in op.nodes.within(boundary):
        if each.type not in (node.STEP_GROUP, node.TASK_GROUP) and each.name != call.name:
            add_node(scope, f"{'tasks' if call.is_task else 'steps'}.{names.step_or_task(each.name)}", each)
    values |= {name: value for name, value in scope.values.items() if isinstance(value, str)}
    return {**values, **_item(call, step, values)} if is_looped(step) else values


def _item(call: Execution, step: Json, variables: Mapping[str, object]) -> dict[str, object]:
    """The variables of the item that the call is for."""
    dialect = call.op.release.dialect
    looped = {name: step[name] for name in ("withItems", "withParam", "withSequence") if name in step}
    try:
        items = loops.items_of(cast(Json, substitute.replace_value(looped, variables, substitute.ALLOW, dialect)))
        item = items[names.item_index(str(call.caller.get("name") or ""))]
    except (EngineError, IndexError, substitute.SubstituteError):
        return {}
    return loops.variables_of(item, call.op.release.plain_items)
