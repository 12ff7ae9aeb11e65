"""Errors of expressions, with the place that expr-lang names."""

import re

from memolint.typed import Literal

Phase = Literal["compile", "run"]
_PLACE = r"\((\d+):(\d+)\)$"


class ExprError(Exception):
    """An expression that does not parse, does not compile against its environment, or fails when it runs.

    `line` and `column` count from 1, as in Go's `(1:5)`; both are 0 where expr-lang gives no place.
    """

    def __init__(self, message: str, phase: Phase, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.phase: Phase = phase
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.message} ({self.line}:{self.column})" if self.line else self.message


class VolatileResult(ExprError):
    """A call whose result differs from run to run: the time, randomness, the order of a map. It is never evaluated."""


class Unsupported(ExprError):
    """What memolint does not compute, so that the result is unknown: the fault is not the expression's."""


class WrongTypes(ExprError):
    """A failure when it runs that comes of the types of the values alone."""


class Fault(Exception):
    """A failure at an offset of the source, before its line is known."""

    def __init__(self, message: str, offset: int, kind: type[ExprError] = ExprError) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.kind = kind


def located(fault: Fault, source: str, phase: Phase) -> ExprError:
    """The error for a fault, placed as `file.Error.Bind` does: no place where the line at fault is empty."""
    offset = min(fault.offset, len(source))
    start = source.rfind("\n", 0, offset) + 1
    if source[start : start + 1] in ("", "\n"):
        return fault.kind(fault.message, phase)
    return fault.kind(fault.message, phase, source.count("\n", 0, offset) + 1, offset - start + 1)


def with_excerpt(message: str, text: str) -> str:
    """An expression's error as expr-lang prints it.

    Below a message that ends in its place, such as `(1:5)`, stand that line and a pointer into it.
    """
    found = re.search(_PLACE, message)
    if found is None:
        return message
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    shown = lines[line - 1].replace("\t", " ") if 0 < line <= len(lines) else ""
    return f"{message}\n | {shown}\n | {'.' * (column - 1)}^"
