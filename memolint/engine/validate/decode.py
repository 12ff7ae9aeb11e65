"""Decoding of a workflow as the API server and the controller do it: what has the wrong type is rejected."""

from memolint.argo.plain import Json


class Rejected(ValueError):
    """The workflow cannot be decoded; the message is that of Go's decoder."""


def decoded_workflow(workflow: Json) -> None:
    """Raise Rejected for a workflow that is no object of objects where the engine reads it."""
    metadata, spec = workflow.get("metadata"), workflow.get("spec")
    for name, value in (("metadata", metadata), ("spec", spec)):
        if value is not None and not isinstance(value, dict):
            raise Rejected(f"json: cannot unmarshal {type(value).__name__} into Go struct field Workflow.{name}")
