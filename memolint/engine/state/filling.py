"""A template with its variables filled in (`workflow/common/util.go:SubstituteParams`)."""

from collections.abc import Mapping

from memolint.argo import arguments, merge, passes
from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.state import configmap_values
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Operation
from memolint.lang.template import substitute
from memolint.typed import cast


def substituted(op: Operation, template: Json, variables: Mapping[str, object]) -> Json:
    """A template whose inputs are filled, after both passes. Raises SubstituteError."""
    ends = {name: template[name] for name in ("inputs", "outputs") if name in template}
    try:
        known = _inputs(
            op, cast(Json, passes.run(passes.TEMPLATE_GLOBALS, ends, variables, op.release.dialect)), variables
        )
        filled, is_done = substitute.replace_twice(template, variables, known, dialect=op.release.dialect)
    except substitute.SubstituteError:
        is_done = False
    return cast(Json, filled) if is_done else _one_by_one(op, template, variables)


def _one_by_one(op: Operation, template: Json, variables: Mapping[str, object]) -> Json:
    """The template after one pass, and then the other, with the error of the first that fails."""
    first = cast(Json, passes.run(passes.TEMPLATE_GLOBALS, template, variables, op.release.dialect))
    return cast(Json, passes.run(passes.TEMPLATE_INPUTS, first, _inputs(op, first, variables), op.release.dialect))


def _inputs(op: Operation, template: Json, variables: Mapping[str, object]) -> Mapping[str, object]:
    """The variables of the second pass."""
    inputs = arguments.input_variables(template)
    return {**variables, **inputs} if op.release.inputs_pass_sees_globals else inputs


def as_called(op: Operation, base: Base, caller: Json) -> Json:
    """The template that a step or task calls, filled from its arguments as they are written. Raises EngineError."""
    body = merge.with_defaults(op.resolve(base, caller).template, op.spec.get("templateDefaults"))
    try:
        filled = arguments.fill(
            body, caller.get("arguments"), lambda name, key: configmap_values.filled_parameter(op, name, key), True
        )
        return substituted(op, filled, op.globals)
    except (arguments.ArgumentError, substitute.SubstituteError) as error:
        raise EngineError(str(error)) from None
