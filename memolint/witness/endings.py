"""How steps have to end for what calls pass on of them, as rules for the pods of a run."""

import re
from collections.abc import Iterator, Mapping

from memolint.engine.scenario import PodRule
from memolint.typed import Any, Record

SUCCEEDED, FAILED, SKIPPED = "Succeeded", "Failed", "Skipped"
# Of the whole workflow, which its exit handler and hooks are told.
WORKFLOW = "workflow.status"
_MOST = 255  # exit codes
_PARAMETER = "outputs.parameters."
# Hooks, whose nodes are below that of their step, do not end as it does.
_OF_HOOKS = tuple(PodRule(node=f"*.{hook}*") for hook in ("onExit", "hooks."))
_CONDITION = (
    r"""(?:\bworkflow|\b(?:steps|tasks)(?:\.([\w-]+)|\[['"]([\w-]+)['"]\]))\.status\s*==\s*['"](Succeeded|Failed)['"]"""
)
# One parameter, quoted or not, that a `when` compares with a literal.
_WHEN = r"""(['"]?){{\s*(inputs|workflow)\.parameters\.([\w-]+)\s*}}\1\s*([=!]=)\s*(['"]?)([\w.-]+)\5"""


class Needed(Record):
    """A parameter, its scope, and the value by which a step runs, or is skipped."""

    scope: str
    name: str
    value: str


def by_condition(when: str, status: str, known: Mapping[str, str]) -> Needed | None:
    """What a step under `when` needs for a status, None where the condition does not say.

    `known` are arguments of the workflow that are written: one by which the step is skipped stays.
    """
    found = re.fullmatch(_WHEN, when.strip())
    if found is None:
        return None
    scope, name, literal = found[2], found[3], found[6]
    written = known.get(name, "") if scope == "workflow" else ""
    other = written if written not in ("", literal) else f"{literal}_other"
    is_equal = (found[4] == "==") is (status != SKIPPED)
    return Needed(scope, name, literal if is_equal else other)


def is_possible(source: str, value: str) -> bool:
    """Whether a step can end so that `source` (`check.status`, `check.outputs.result`, …) is a value."""
    return _fields(source.partition(".")[2], value) is not None


def of_condition(expression: str) -> dict[str, str]:
    """How the step that the condition of a hook asks about first has to end for it to run."""
    found = re.search(_CONDITION, expression)
    return {f"{found[1] or found[2] or 'workflow'}.status": found[3]} if found else {}


def rules(wanted: Mapping[str, str]) -> tuple[PodRule, ...]:
    """The rules for pods by which each source has its value."""
    steps: dict[str, dict[str, Any]] = {}
    for source, value in wanted.items():
        name, _, what = source.partition(".")
        fields = _fields(what, value) or {}
        known = steps.setdefault(name, {"parameters": {}, "succeeds": True})
        parameters = {**known["parameters"], **fields.pop("parameters", {})}
        succeeds = known["succeeds"] and fields.pop("succeeds", True)
        steps[name] = {**known, **fields, "parameters": parameters, "succeeds": succeeds}
    of_all = steps.pop("workflow", {"succeeds": True})
    ended = [PodRule(**fields, node=glob) for name, fields in steps.items() for glob in _below(name)]
    failing = [] if of_all["succeeds"] else [PodRule(succeeds=False)]
    return (*_OF_HOOKS, *ended, *failing) if wanted else ()


def _fields(what: str, value: str) -> dict[str, Any] | None:
    """The fields of a rule, None where no step ends so."""
    if what == "status" and value in (SUCCEEDED, FAILED, SKIPPED):
        return {"succeeds": value != FAILED}
    if what == "exitCode" and value.isascii() and value.isdecimal() and int(value[:4]) <= _MOST:
        return {"exit_code": int(value[:4]), "succeeds": not int(value[:4])}
    if what == "outputs.result":
        return {"result": value}
    return {"parameters": {what.removeprefix(_PARAMETER): value}} if what.startswith(_PARAMETER) else None


def _below(step: str) -> Iterator[str]:
    """Globs for the node of a step or task, its attempts and items, and what it calls."""
    yield from (f"*.{step}{after}" for after in ("", "(*", "[*", ".*"))
