"""Argo's substitution passes as data: in which object, with which variables, how strictly.

The engine runs them; the linter asks what a field can see. So the two cannot disagree.
"""

from collections.abc import Mapping

from memolint.argo import fields, variables
from memolint.argo.variables import Family
from memolint.lang.go.json import gojson
from memolint.lang.template import NEWEST, Dialect, substitute
from memolint.typed import Record


class Pass(Record):
    """One substitution: `object` is the Go type whose JSON is walked, `where` the function upstream."""

    name: str
    object: str
    families: tuple[Family, ...]
    mode: substitute.Mode
    where: str


_RECURSION = 100
_SIBLINGS_MUST_RESOLVE = substitute.strict(("steps", "tasks"))
_CALLER = (variables.GLOBALS, variables.SIBLINGS, variables.INPUTS)

SPEC = Pass(
    "spec",
    "WorkflowSpec",
    (variables.GLOBALS,),
    substitute.ALLOW,
    "workflow/controller/operator.go:substituteGlobalVariables",
)
CONFIGMAP_REF = Pass(
    "configMapKeyRef", "ConfigMapKeyRef", (variables.GLOBALS,), substitute.DENY, "workflow/common/util.go:ProcessArgs"
)
TEMPLATE_GLOBALS = Pass(
    "template globals",
    "Template",
    (variables.GLOBALS, variables.NODE, variables.POD),
    substitute.ALLOW,
    "workflow/common/util.go:SubstituteParams",
)
TEMPLATE_INPUTS = Pass(
    "template inputs",
    "Template",
    (variables.GLOBALS, variables.NODE, variables.POD, variables.INPUTS, variables.OUTPUT_PATHS),
    substitute.ALLOW,
    "workflow/common/util.go:SubstituteParams",
)
WHEN = Pass("when", "", _CALLER, _SIBLINGS_MUST_RESOLVE, "workflow/controller/steps.go:resolveReferences")
WHEN_LENIENT = WHEN._replace(mode=substitute.ALLOW)
STEP = Pass("step", "WorkflowStep", _CALLER, _SIBLINGS_MUST_RESOLVE, "workflow/controller/steps.go:resolveReferences")
# Until #15442 an unresolved reference stayed as text.
STEP_LENIENT = STEP._replace(mode=substitute.ALLOW)
TASK = Pass(
    "task", "DAGTask", _CALLER, _SIBLINGS_MUST_RESOLVE, "workflow/controller/dag.go:resolveDependencyReferences"
)
TASK_LENIENT = TASK._replace(mode=substitute.ALLOW)
STEP_ITEM = Pass(
    "step item",
    "WorkflowStep",
    (*_CALLER, variables.ITEM),
    substitute.DENY,
    "workflow/controller/operator.go:processItem",
)
STEP_ITEM_SKIPPED = STEP_ITEM._replace(mode=substitute.ALLOW)
TASK_ITEM = STEP_ITEM._replace(name="task item", object="DAGTask")
TASK_ITEM_SKIPPED = TASK_ITEM._replace(mode=substitute.ALLOW)
HOOK_ARGUMENTS = Pass(
    "hook arguments",
    "Arguments",
    (*_CALLER, variables.FAILURES),
    substitute.ALLOW,
    "workflow/controller/exit_handler.go:resolveExitTmplArgument",
)


def run(substitution: Pass, value: object, values: Mapping[str, object], dialect: Dialect = NEWEST) -> object:
    """The value after one pass; `values` are the variables by dotted name. Raises `substitute.SubstituteError`."""
    return substitute.replace_value(
        value,
        values,
        substitution.mode,
        dialect,
        lambda whole: write(_whole(whole, substitution.object), substitution.object),
    )


def write(value: object, type_name: str) -> str:
    """The JSON text of a value of a Go type, in the order of its struct."""
    try:
        return _shallow(value, type_name, 0)
    except RecursionError:
        return _deep(value, type_name)


def _shallow(value: object, type_name: str, depth: int) -> str:
    """The text of what is not deep, which nearly all is: several times as fast as with a stack."""
    if depth > _RECURSION:
        raise RecursionError
    if isinstance(value, list):
        return f"[{','.join([_shallow(each, type_name, depth + 1) for each in value])}]"
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return gojson.marshal(value)
    members = [
        f'"{gojson.escape(key)}":{_shallow(value[key], fields.below(type_name, key), depth + 1)}'
        for key in fields.ordered(value, type_name)
    ]
    return f"{{{','.join(members)}}}"


def _deep(value: object, type_name: str) -> str:
    def order(path: tuple[str | int, ...], found: Mapping[str, object]) -> list[str]:
        return fields.ordered(dict(found), _type_at(type_name, path))

    return gojson.marshal(value, order)


# Structs that Go writes even where they are empty.
_ALWAYS = {
    "Template": ("inputs", "outputs", "metadata"),
    "WorkflowStep": ("arguments",),
    "DAGTask": ("arguments",),
    "LifecycleHook": ("arguments",),
}


def _whole(value: object, type_name: str) -> object:
    """A value with the empty structs that Go writes in it, which errors of tags show."""
    if isinstance(value, list):
        return [_whole(each, type_name) for each in value]
    if not isinstance(value, dict) or not type_name:
        return value
    whole: dict[str, object] = {name: {} for name in _ALWAYS.get(type_name, ())}
    for name, member in value.items():
        found = fields.field(type_name, name)
        if found is not None and found.many == "map" and isinstance(member, dict):
            whole[name] = {key: _whole(each, found.type) for key, each in member.items()}
        else:
            whole[name] = _whole(member, found.type if found is not None else "")
    return whole


def _type_at(type_name: str, path: tuple[str | int, ...]) -> str:
    for step in path:
        if isinstance(step, str):
            found = fields.field(type_name, step)
            type_name = found.type if found else ""
    return type_name
