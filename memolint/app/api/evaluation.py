"""`memolint.evaluate`."""

from collections.abc import Mapping
from typing import Literal

from memolint.app.config.settings import WrongUse
from memolint.app.evaluate import LANGUAGES, Evaluation, evaluated
from memolint.app.simulate.assignments import WrongVariables
from memolint.argo.releases import UnknownRelease, release_of
from memolint.lang.words import did_you_mean


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
    newest known where it is empty. Raises `WrongUse` for a language, a release or a phase that does not
    exist.
    """
    if language not in LANGUAGES:
        raise WrongUse(f"there is no language `{language}`{did_you_mean(language, LANGUAGES)}")
    try:
        return evaluated(text, env or {}, language, release_of(argo_version).dialect)
    except (UnknownRelease, WrongVariables) as error:
        raise WrongUse(str(error)) from None
