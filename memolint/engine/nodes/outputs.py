"""Outputs of Steps and DAG templates, and global outputs (`getTemplateOutputsFromScope`, `addOutputsToGlobalScope`)."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.cache import entry
from memolint.engine.nodes import conditions
from memolint.engine.nodes.scope import Scope, ScopeError, UnknownName
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Operation
from memolint.lang.go import strconv
from memolint.lang.template import anystring

_ABSENT = "is an absent optional (skipped/omitted node output with no default)"


def of_template(template: Json, scope: Scope) -> Json | None:
    """The declared outputs with their values, None where none are declared. Raises EngineError."""
    declared = template.get("outputs")
    parameters = [_parameter(found, scope) for found in arguments.named(declared, "parameters")]
    artifacts = [_artifact(found, scope) for found in arguments.named(declared, "artifacts")]
    outputs: Json = {}
    if parameters:
        outputs["parameters"] = parameters
    resolved = [found for found in artifacts if found is not None]
    if resolved:
        outputs["artifacts"] = resolved
    return outputs if parameters or artifacts else None


def _parameter(declared: Json, scope: Scope) -> Json:
    source = declared.get("valueFrom")
    if not isinstance(source, dict):
        raise EngineError("output parameters must have a valueFrom specified")
    value = _value(declared, source, scope)
    return {**{name: member for name, member in declared.items() if name != "valueFrom"}, "value": value}


def _value(declared: Json, source: Json, scope: Scope) -> str:
    default = anystring.text_of(source.get("default"))
    try:
        value = _resolved(source, scope)
    except ScopeError as error:
        if default is not None:
            return default
        raise EngineError(str(error)) from None
    if value is not None:
        return value
    if default is not None:
        return default
    if not scope.release.absent_optionals:
        return "<nil>"
    if source.get("expression"):
        raise EngineError(f'failed to evaluate expression "{strconv.quote(str(source["expression"]))}"')
    raise EngineError(f'output parameter "{declared.get("name")}": "{source.get("parameter")}" {_ABSENT}')


def _resolved(source: Json, scope: Scope) -> str | None:
    if source.get("parameter"):
        return scope.parameter(str(source["parameter"]))
    if source.get("expression"):
        return _evaluated(str(source["expression"]), scope)
    raise ScopeError("output parameters must have a valueFrom specified")


def _evaluated(expression: str, scope: Scope) -> str | None:
    from memolint.lang.go import fmt  # loaded for expressions only

    try:
        value = conditions.evaluate(expression, scope.local())
    except conditions.ConditionError as error:
        raise ScopeError(str(error)) from None
    return None if value is None else fmt.text(value)


def _artifact(declared: Json, scope: Scope) -> Json | None:
    if not (declared.get("from") or declared.get("fromExpression")):
        return declared
    try:
        found = scope.artifact(declared)
    except ScopeError as error:
        if declared.get("optional") and isinstance(error, UnknownName):
            return None
        raise EngineError(f"unable to resolve outputs from scope: {error}") from None
    exported = {"globalName": declared["globalName"]} if "globalName" in declared else {}
    return {**found, **exported, "name": declared.get("name")}


def export(op: Operation, outputs: Json | None) -> None:
    """Export outputs with a `globalName` to the workflow (`addOutputsToGlobalScope`)."""
    for parameter in entry.parameters(outputs):
        name = parameter.get("globalName")
        value = anystring.text_of(parameter.get("value"))
        if name and value is not None:
            op.globals[f"workflow.outputs.parameters.{name}"] = value
            _put(op, "parameters", {"name": name, "value": value})
        elif name and arguments.find(op.outputs, "parameters", name) is None:
            _put(op, "parameters", {"name": name})
    for artifact in arguments.named(outputs, "artifacts"):
        name = artifact.get("globalName")
        if name:
            place = {member: value for member, value in artifact.items() if member not in ("globalName", "path")}
            _put(op, "artifacts", {**place, "name": name})


def _put(op: Operation, what: str, value: Json) -> None:
    """Add an output of the workflow, in the place of the one that has its name."""
    before = arguments.named(op.outputs, what)
    after = [value if found.get("name") == value["name"] else found for found in before]
    if all(found is not value for found in after):
        after.append(value)
    if after != before:
        op.changes += 1
    op.outputs[what] = after
