"""`memolint.evaluate`."""

from collections.abc import Mapping
from typing import Literal

from memolint.app import evaluate as evaluating
from memolint.app.config.settings import WrongUse
from memolint.app.evaluate import Evaluation
from memolint.app.simulate.assignments import WrongVariables
from memolint.argo.releases import UnknownRelease, newest, parse


def evaluate(
    text: str,
    env: Mapping[str, object] | None = None,
    *,
    language: Literal["expression", "tags", "when", "depends"] = "expression",
    argo_version: str = "",
) -> Evaluation:
    """Returns what Argo makes of an expression, of a text with `{{tags}}`, of a `when` or of a `depends`.

    `env` has the variables by their full names, such as `{"inputs.parameters.x": "1"}`; for `depends` it has the phase
    of each task. What Argo refuses raises nothing: `ok` is False, and `text` has the error. `argo_version` is the
    newest known where it is empty. Raises `WrongUse` for a release or a phase that does not exist.
    """
    variables = env or {}
    try:
        dialect = (parse(argo_version) if argo_version else newest()).dialect
        if language == "depends":
            return evaluating.dependency(text, variables)
        if language == "when":
            return evaluating.condition(text, variables, dialect)
        if language == "tags":
            return evaluating.tagged(text, variables, dialect)
        return evaluating.expression(text, variables)
    except (UnknownRelease, WrongVariables) as error:
        raise WrongUse(str(error)) from None
