"""The validation that every workflow passes once, on its first pass (`workflow/validate/validate.go`)."""

from memolint.engine.operation import Operation


def problem(op: Operation) -> str | None:
    """The first thing wrong with the workflow, in the controller's words, or None."""
    return None
