"""Names of templates, steps, tasks, parameters and artifacts (`validate.go:validateWorkflowFieldNames`)."""

from collections.abc import Callable, Iterable

from memolint.argo.plain import Json
from memolint.engine.validate.scope import Invalid
from memolint.lang.formats import KEY_CHARACTERS, is_cache_key
from memolint.lang.template import anystring

MAX_NAME = 128
_IN_PARAMETERS = frozenset(KEY_CHARACTERS + "_")
_FIELD_RULE = (
    "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character "
    "(e.g. My-name1-2, 123-NAME)"
)
_PARAMETER_RULE = (
    "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1"
)


def fields(entries: object, place: str) -> None:
    """Names of templates, tasks or containers: present, well formed, unique."""
    listed = entries if isinstance(entries, list) else []
    _check((entry for entry in listed if isinstance(entry, dict)), place, field_problem)


def parameters(entries: list[Json], place: str) -> None:
    """Names of parameters or artifacts: present, well formed, unique."""
    _check(entries, place, parameter_problem)


def _check(entries: Iterable[Json], place: str, problem_of: Callable[[str], str]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        name = anystring.text_of(entry.get("name")) or ""
        at = f"{place}[{index}].name"
        if not name:
            raise Invalid(f"{at} is required")
        problem = problem_of(name)
        if problem:
            raise Invalid(f"{at}: '{name}' is invalid: {problem}")
        if name in seen:
            raise Invalid(f"{at} '{name}' is not unique")
        seen.add(name)


def field_problem(name: str) -> str:
    """What is wrong with the name of a template, step or task; "" for nothing."""
    problems = [f"must be no more than {MAX_NAME} characters"] if len(name) > MAX_NAME else []
    if not is_cache_key(name):  # of the same characters
        problems.append(_FIELD_RULE)
    return ";".join(problems)


def parameter_problem(name: str) -> str:
    """What is wrong with the name of a parameter, artifact or workflow output; "" for nothing."""
    return "" if name and _IN_PARAMETERS.issuperset(name) else _PARAMETER_RULE
