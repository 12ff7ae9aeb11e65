"""Arguments of workflows, steps and tasks, and whether a template's inputs are all supplied."""

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.validate import names
from memolint.engine.validate.scope import Invalid
from memolint.lang.template import anystring

_ALLOWED = "valueFrom only allows: default, configMapKeyRef and supplied"


def check(prefix: str, given: object) -> None:
    """Raise Invalid for the first mistake in the arguments of a workflow, step or task (`validateArguments`)."""
    parameters, artifacts = arguments.named(given, "parameters"), arguments.named(given, "artifacts")
    names.parameters(parameters, f"{prefix}parameters")
    names.parameters(artifacts, f"{prefix}artifacts")
    for parameter in parameters:
        _parameter(f"{prefix}{parameter.get('name')}", parameter)
    for artifact in artifacts:
        place = f"{prefix}{artifact.get('name')}"
        if not artifact.get("from") and not arguments.has_location(artifact):
            raise Invalid(f"{place}.from, artifact location, or key is required")
        if artifact.get("from") and artifact.get("fromExpression"):
            raise Invalid(f"{place} shouldn't have both `from` and `fromExpression` in Artifact")


def _parameter(place: str, parameter: Json) -> None:
    value, source = anystring.text_of(parameter.get("value")), parameter.get("valueFrom")
    if isinstance(source, dict):
        _source(place, source)
    elif value is None:
        raise Invalid(f"{place}.value or {place}.valueFrom is required")
    listed = parameter.get("enum")
    if not isinstance(listed, list):
        return
    if not listed:
        raise Invalid(f"{place}.enum should contain at least one value")
    if value is None:
        raise Invalid(f"{place}.value is required")
    if value not in [anystring.text_of(entry) for entry in listed]:
        raise Invalid(f"{place}.value should be present in {place}.enum list")


def _source(place: str, source: Json) -> None:
    is_source = source.get("configMapKeyRef") is not None or source.get("supplied") is not None or source.get("event")
    is_output = any(source.get(name) for name in ("path", "jsonPath", "parameter", "expression"))
    if not is_source or is_output:
        raise Invalid(f"{place}.{_ALLOWED}")
