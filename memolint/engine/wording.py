"""Messages as the controller words them."""

from memolint.lang.expr.errors import ExprError


def of_expression(error: ExprError, text: str) -> str:
    """An expression's error as expr-lang prints it: the message, the line that it is in, and where in it."""
    if not error.line:
        return str(error)
    lines = text.split("\n")
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    return f"{error}\n | {line}\n | {'.' * (error.column - 1)}^"
