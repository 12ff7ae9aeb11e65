"""Labels and annotations that a workflow's spec gives it (`operator.go:updateWorkflowMetadata`)."""

import re
from collections.abc import Mapping

from memolint.argo.plain import Json
from memolint.engine.nodes import conditions
from memolint.engine.state.operation import Operation
from memolint.lang.go import strconv

_MAX_LABEL = 63
_GO_TYPES = {bool: "bool", int: "int", float: "float64", list: "[]interface {}", dict: "map[string]interface {}"}
_LABEL = r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"
_LABEL_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    f"'{_LABEL}')"
)


class MetadataError(ValueError):
    """A label that the workflow cannot have; the message is the controller's."""


def update(op: Operation) -> None:
    """Give the workflow the metadata of its spec, and the variables of it, on its first pass. Raises MetadataError."""
    found = op.spec.get("workflowMetadata")
    if not isinstance(found, dict):
        return
    labels = {name: str(value) for name, value in sorted(_map(found, "labels").items())}
    for name, value in labels.items():
        _check(value, f"for label {_quoted(name)}")
    annotations = {name: str(value) for name, value in _map(found, "annotations").items()}
    labels |= {name: _computed(op, name, each) for name, each in sorted(_map(found, "labelsFrom").items())}
    own = op.workflow.get("metadata")
    metadata: Json = dict(own) if isinstance(own, dict) else {}
    metadata["labels"] = {**_map(metadata, "labels"), **labels}
    metadata["annotations"] = {**_map(metadata, "annotations"), **annotations}
    op.workflow = {**op.workflow, "metadata": metadata}
    op.globals.update({f"workflow.labels.{name}": value for name, value in labels.items()})
    op.globals.update({f"workflow.annotations.{name}": value for name, value in annotations.items()})


def _map(holder: Mapping[str, object], name: str) -> Json:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _computed(op: Operation, name: str, source: object) -> str:
    """The value of a label from its expression."""
    expression = str(source.get("expression") or "") if isinstance(source, dict) else ""
    try:
        value = conditions.evaluate(expression, op.globals)
    except conditions.ConditionError as error:
        if error.compiles:
            raise MetadataError(
                f"failed to evaluate label {_quoted(name)} expression {_quoted(expression)}: {error}"
            ) from None
        raise MetadataError(f"failed to compile function for expression {_quoted(expression)}: {error}") from None
    if not isinstance(value, str):
        shown = f"label {_quoted(name)} expression {_quoted(expression)}"
        raise MetadataError(
            f"failed to evaluate {shown} evaluted to {_GO_TYPES.get(type(value), '<nil>')} but must be a string"
        )
    _check(value, f"for label {_quoted(name)} and expression {_quoted(expression)}")
    return value


def _check(value: str, where: str) -> None:
    problems = [f"must be no more than {_MAX_LABEL} characters"] if len(value) > _MAX_LABEL else []
    if not re.fullmatch(_LABEL, value):
        problems.append(_LABEL_RULE)
    if problems:
        raise MetadataError(f"invalid label value {_quoted(value)} {where}: {';'.join(problems)}")


def _quoted(text: str) -> str:
    return f'"{strconv.quote(text)}"'
