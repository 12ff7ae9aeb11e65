"""Outputs of templates (`validate.go:validateOutputs`)."""

import re

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.engine.state import nodes as node
from memolint.engine.validate import names
from memolint.engine.validate.scope import DYNAMIC_NAME, Invalid, KnownNames

_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression")
_CHOICES = "path, jqFilter, jsonPath, parameter, raw"
_OF_FILES = {"container": "Container", "containerSet": "ContainerSet", "script": "Script"}
_OF_GROUPS = {"steps": "Steps", "dag": "DAG"}


def check(known: KnownNames, template: Json, name: str) -> None:
    """Raise Invalid for the first mistake in the outputs of a template."""
    outputs = template.get("outputs")
    if not outputs:
        return
    for what in ("parameters", "artifacts"):
        names.parameters(arguments.named(outputs, what), f"templates.{name}.outputs.{what} ")
    try:
        known.check(outputs, "Outputs")
    except Invalid as invalid:
        raise Invalid(f"templates.{name}.outputs {invalid}") from None
    kind = node.kind_of(template) or ""
    for artifact in arguments.named(outputs, "artifacts"):
        _artifact(artifact, f"templates.{name}.outputs.artifacts.{artifact.get('name')}", kind)
    for parameter in arguments.named(outputs, "parameters"):
        place = f"templates.{name}.outputs.parameters.{parameter.get('name')}"
        _source(parameter, place)
        _source_of_kind(parameter, place, kind)
        _global_name(parameter, place)


def _artifact(artifact: Json, place: str, kind: str) -> None:
    if kind in _OF_GROUPS or kind == "suspend":
        if artifact.get("path"):
            raise Invalid(f"{place}.path only valid in container/script templates")
    elif not artifact.get("path"):
        raise Invalid(f"error in {place}: Artifact '{artifact.get('name')}' did not specify a path")
    _global_name(artifact, place)


def _global_name(output: Json, place: str) -> None:
    name = output.get("globalName")
    if isinstance(name, str) and name and not re.search(DYNAMIC_NAME, name):
        problem = names.parameter_problem(name)
        if problem:
            raise Invalid(f"{place}.globalName: {problem}")


def _source(parameter: Json, place: str) -> None:
    """An output parameter has one source (`validateOutputParameter`)."""
    source = parameter.get("valueFrom")
    if isinstance(source, dict) and parameter.get("value") is not None:
        raise Invalid(f"{place} has both valueFrom and value specified, choose one")
    if parameter.get("value") is not None:
        return
    if not isinstance(source, dict):
        raise Invalid(f"{place} does not have valueFrom or value specified")
    count = sum(bool(source.get(name)) for name in _SOURCES) + (source.get("supplied") is not None)
    if count == 0:
        raise Invalid(f"valueFrom type unspecified. choose one of: {_CHOICES}, expression")
    if count > 1:
        raise Invalid(f"multiple valueFrom types specified. choose one of: {_CHOICES}")


def _source_of_kind(parameter: Json, place: str, kind: str) -> None:
    source = parameter.get("valueFrom")
    if not isinstance(source, dict):
        return
    if kind in _OF_FILES and not source.get("path"):
        raise Invalid(f"{place}.path must be specified for {_OF_FILES[kind]} templates")
    if kind == "resource" and not source.get("jqFilter") and not source.get("jsonPath"):
        raise Invalid(f"{place} .jqFilter or jsonPath must be specified for Resource templates")
    if kind in _OF_GROUPS and not source.get("parameter") and not source.get("expression"):
        raise Invalid(f"{place}.parameter or expression must be specified for {_OF_GROUPS[kind]} templates")
