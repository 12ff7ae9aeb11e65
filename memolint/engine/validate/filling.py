"""A template as validation sees it: filled from arguments, or from placeholders (`ProcessArgs` with validateOnly)."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.state import filling
from memolint.engine.state import nodes as node
from memolint.engine.state.operation import Operation
from memolint.engine.validate.scope import GlobalNames, Invalid
from memolint.lang.template import substitute

_OF_ATTEMPTS = ("retries", *(f"lastRetry.{name}" for name in ("exitCode", "status", "duration", "message")))


def filled(op: Operation, known: GlobalNames, template: Json, given: object, is_seen: bool = False) -> Json:
    """The template with arguments and known variables in it. Raises Invalid.

    With `given` None every input gets a placeholder, as every global variable has whose value is not known yet. A
    template whose body `is_seen` already is left as it is written where no value can break it.
    """
    name = template.get("name") or ""
    try:
        supplied = _with_inputs(known, template, given)
        local = _local(known, template)
        if is_seen and "{{" not in str(template.get("timeout")) and _is_harmless(known, supplied):
            return template
        return filling.substituted(op, supplied, {**known.values, **local})
    except (arguments.ArgumentError, substitute.SubstituteError) as error:
        raise Invalid(f"templates.{name} {error}") from None


def _is_harmless(known: GlobalNames, template: Json) -> bool:
    """Whether the values of all inputs stand in JSON as they are, and bring no tags."""
    values = [str(each.get("value") or "0") for each in arguments.named(template.get("inputs"), "parameters")]
    return all(value.isalnum() or value.startswith(known.prefix) for value in values)


def _local(known: GlobalNames, template: Json) -> dict[str, str]:
    names = ["pod.name"] if node.is_pod_kind(template) else []
    names += _OF_ATTEMPTS if template.get("retryStrategy") is not None else ()
    return {name: known.placeholder() for name in names}


def _with_inputs(known: GlobalNames, template: Json, given: object) -> Json:
    """The template with its inputs as they are supplied. Raises ArgumentError for one that is not."""
    inputs = template.get("inputs")
    parameters, artifacts = arguments.named(inputs, "parameters"), arguments.named(inputs, "artifacts")
    if not parameters and not artifacts:
        return template
    return {
        **template,
        "inputs": {
            "parameters": [_parameter(known, each, given) for each in parameters],
            "artifacts": [_artifact(each, given) for each in artifacts],
        },
    }


def _parameter(known: GlobalNames, parameter: Json, given: object) -> Json:
    if given is None:
        return {**_without_source(parameter), "value": known.placeholder()}
    found = arguments.supply(parameter, arguments.find(given, "parameters", parameter.get("name")))
    if found.value is None and (found.value_from or {}).get("configMapKeyRef") is None:
        raise arguments.ArgumentError(f"inputs.parameters.{parameter.get('name')} was not supplied")
    source = {} if found.value_from is None else {"valueFrom": found.value_from}
    value = {} if found.value is None else {"value": found.value}
    return {**_without_source(parameter), **value, **source}


def _without_source(parameter: Json) -> Json:
    return {name: member for name, member in parameter.items() if name not in ("value", "valueFrom")}


def _artifact(artifact: Json, given: object) -> Json:
    if given is None:
        return artifact
    argument = arguments.find(given, "artifacts", artifact.get("name"))
    if argument is None:
        if artifact.get("optional") or arguments.has_location(artifact):
            return artifact
        raise arguments.ArgumentError(f"inputs.artifacts.{artifact.get('name')} was not supplied")
    return arguments.with_artifact(artifact, argument)
