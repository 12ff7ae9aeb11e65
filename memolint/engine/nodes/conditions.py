"""Conditions: `when` of steps and tasks, expressions of hooks and retries. Their languages load with the first one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.lang.template.dialect import Dialect


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


def holds(expression: str, variables: Mapping[str, object], dialect: "Dialect") -> bool:
    """Whether an expression is true (`argoexpr.EvalBool`). Raises ConditionError."""
    from memolint.engine.state import wording
    from memolint.lang import expr
    from memolint.lang.go import fmt
    from memolint.lang.template import environment

    try:
        value = expr.evaluate(expression, environment.environment(variables), dialect)
    except expr.ExprError as error:
        raise ConditionError(wording.with_excerpt(str(error), expression)) from None
    if not isinstance(value, bool):
        raise ConditionError(f"unable to cast expression result '{fmt.text(value)}' to bool")
    return value
