"""Conditions: `when` of steps and tasks, expressions of hooks, retries and outputs.

Their languages load with the first one.
"""

from collections.abc import Mapping


class ConditionError(ValueError):
    """A condition that does not evaluate; the message is the controller's. `compiles`: it fails only when it runs."""

    def __init__(self, message: str, compiles: bool = False) -> None:
        super().__init__(message)
        self.compiles = compiles


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

    try:
        value = evaluate(expression, variables)
    except ConditionError as error:
        if error.compiles:
            raise ConditionError(f"unable to evaluate expression '{expression}': {error}") from None
        raise
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
        raise ConditionError(expr.with_excerpt(str(error), expression), error.phase == "run") from None
