"""Conditions: `when` of steps and tasks, expressions of hooks, retries and outputs.

Their languages load with the first one.
"""

import re
from collections.abc import Mapping

_PLACE = r"\((\d+):(\d+)\)$"


class ConditionError(ValueError):
    """A condition that does not evaluate; the message is the controller's."""


def proceeds(condition: str) -> bool:
    """Whether a step with this `when`, its tags replaced, runs (`shouldExecute`). Raises ConditionError."""
    if not condition:
        return True
    from memolint.lang import when

    try:
        return when.should_execute(condition)
    except when.WhenError as error:
        raise ConditionError(error.message) from None


def holds(expression: str, variables: Mapping[str, object]) -> bool:
    """Whether an expression is true (`argoexpr.EvalBool`). Raises ConditionError."""
    from memolint.lang.go import fmt

    value = evaluate(expression, variables)
    if not isinstance(value, bool):
        raise ConditionError(f"unable to cast expression result '{fmt.text(value)}' to bool")
    return value


def evaluate(expression: str, variables: Mapping[str, object]) -> object:
    """The value of an expression. Raises ConditionError, with the place of the mistake as expr-lang prints it."""
    from memolint.lang import expr
    from memolint.lang.template import environment

    try:
        return expr.evaluate(expression, environment.environment(variables))
    except expr.ExprError as error:
        raise ConditionError(with_excerpt(str(error), expression)) from None


def with_excerpt(message: str, text: str) -> str:
    """An expression's error as expr-lang prints it.

    Below a message that ends in its place, such as `(1:5)`, stand that line and a pointer into it.
    """
    found = re.search(_PLACE, message)
    if found is None:
        return message
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    return f"{message}\n | {shown}\n | {'.' * (column - 1)}^"
