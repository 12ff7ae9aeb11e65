"""The workflows of the project that reach a template, and what leads to values of its inputs: arguments, and how steps
end.
"""

import re
from collections.abc import Iterator, Mapping

from memolint.argo.kinds import REFERABLE
from memolint.argo.project import Project
from memolint.argo.variables import is_of_one_run
from memolint.argo.views import Call, Manifest, Template, scalar, sequence, text
from memolint.typed import Any, Record
from memolint.witness import endings

# More ways up than this are not tried, nor larger manifests: a proof has to stay cheap.
_MAX_WAYS = 50
_MAX_TEMPLATES = 100
# What runs as it is written comes before what can be submitted.
_KINDS = ("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")

_VARIABLE = r"{{\s*([\w.-]+)\s*}}"

Values = dict[str, str]


class Way(Record):
    """A submission that reaches a template: the entry, the arguments to give, and whether calls differ on the way.

    `is_chosen` says that the entry is not that of the manifest: it has to be named, as with `argo submit --entrypoint`.
    `ends` are how steps end (`check.status`: `Failed`), and `is_of_the_run` says that an input is another in each run.
    """

    manifest: Manifest
    entry: Template
    arguments: Mapping[str, str]
    branches: bool
    is_chosen: bool = False
    ends: Mapping[str, str] = {}
    is_of_the_run: bool = False


class _Ascent(Record):
    """A template on the way up, the values that its inputs must have, and what is settled: arguments, ends of steps.

    `hooked` is the manifest whose own hook is on the way: nothing but a submission of it runs that.
    """

    at: Template
    inputs: Values
    arguments: Values
    branches: bool
    ends: Mapping[str, str] = {}
    is_of_the_run: bool = False
    hooked: Manifest | None = None


def ways(project: Project, template: Template, inputs: Values, arguments: Values, others: Values) -> Iterator[Way]:
    """The ways to reach `template` with these values of inputs and with these arguments, the shortest first.

    What has to be given besides, and has no value in the files, is given that of `others`.
    """
    queue = [_Ascent(template, inputs, arguments, False)]
    for step in queue:
        submissions = [step.hooked] if step.hooked else project.submissions(step.at)
        manifests = submissions or _libraries(project, step.at, template)
        for manifest in sorted(manifests, key=lambda each: _KINDS.index(each.kind)):
            settled = _with(step.arguments, step.inputs)
            if settled is not None and len(manifest.named_templates) <= _MAX_TEMPLATES:
                missing = {name: others.get(name) or _first(each) for name, each in _missing(manifest, step.at)}
                given = {**missing, **settled}
                yield Way(manifest, step.at, given, step.branches, not submissions, step.ends, step.is_of_the_run)
        calls = [] if step.hooked else sorted(project.callers(step.at), key=lambda call: call.kind == "hook")
        above = (_above(project, step, call, len(calls) > 1) for call in calls)
        queue += [each for each in above if each is not None and each not in queue][: _MAX_WAYS - len(queue)]


def _libraries(project: Project, caller: Template, template: Template) -> list[Manifest]:
    """What a caller that nothing calls or starts can be started from all the same: the library that it stands in."""
    is_last = caller is not template and bool(caller.name) and not project.callers(caller)
    return [caller.manifest] if is_last and caller.manifest.kind in REFERABLE else []


def _above(project: Project, step: _Ascent, call: Call, branches: bool) -> _Ascent | None:
    """The template around a call with the values that make the call pass those of `step`; None where it cannot.

    Around a hook of a workflow it is the entrypoint, and the hook runs where its condition holds.
    """
    ends = _with(dict(step.ends), endings.of_condition(scalar(call.value.get("expression")) or ""))
    holder = call.holder or project.entry(call.manifest)
    if ends is None or holder is None:
        return None
    needed: dict[str, Values] = {"inputs": {}, "workflow": step.arguments, "steps": ends}
    is_of_the_run = step.is_of_the_run
    for name, value in step.inputs.items():
        passed = _argument(step.at, call, name)
        passed_on = _passed_on(passed)
        if any(map(is_of_one_run, re.findall(_VARIABLE, passed))):
            is_of_the_run = True
        elif passed_on is not None:
            more = _given(passed_on, value, needed[passed_on.scope])
            if more is None:
                return None
            needed[passed_on.scope] = more
            if not _is_steered(call, passed_on, needed):
                return None
        elif passed != value:
            return None
    is_branching = step.branches or branches or call.loops
    hooked = None if call.holder else call.manifest
    return _Ascent(holder, needed["inputs"], needed["workflow"], is_branching, needed["steps"], is_of_the_run, hooked)


def _is_steered(call: Call, passed_on: "_PassedOn", needed: dict[str, Values]) -> bool:
    """Adds to what is needed that by which a step runs, or is skipped; whether it can be so."""
    step = passed_on.name.partition(".")[0]
    before = call.holder.steps.get(step) if call.holder is not None and passed_on.scope == "steps" else None
    if before is None:
        return True
    status = needed["steps"].get(f"{step}.status", endings.SUCCEEDED)
    arguments = {name: scalar(each.get("value")) or "" for name, (_, each) in call.manifest.arguments.items()}
    found = endings.by_condition(text(before.value.get("when")), status, arguments)
    if found is None:
        return status != endings.SKIPPED
    more = _with(needed[found.scope], {found.name: found.value})
    needed[found.scope] = more or needed[found.scope]
    return more is not None


class _PassedOn(Record):
    """The one variable in a text: its scope and its name in it, between what stands before and after it."""

    before: str
    scope: str
    name: str
    after: str


def _passed_on(text: str) -> _PassedOn | None:
    """What a text passes on: an input, an argument of the workflow or how a step ended; None for another text."""
    before, _, rest = text.partition("{{")
    tag, closed, after = rest.partition("}}")
    if not closed or any(brace in before + after for brace in "{}"):
        return None
    variable = tag.strip()
    scope, _, name = variable.partition(".parameters.")
    if scope in ("inputs", "workflow") and _is_name(name):
        return _PassedOn(before, scope, name, after)
    root, _, name = variable.partition(".")
    if variable == endings.WORKFLOW:
        return _PassedOn(before, "steps", variable, after)
    return _PassedOn(before, "steps", name, after) if root in ("steps", "tasks") and _is_name(name) else None


def _given(passed_on: _PassedOn, value: str, known: Values) -> Values | None:
    """What is known and what a variable must be for the whole text to be a value; None where it cannot be."""
    before, scope, name, after = passed_on
    inner = value[len(before) : len(value) - len(after)]
    if before + inner + after != value or (scope == "steps" and not endings.is_possible(name, inner)):
        return None
    return _with(known, {name: inner})


def _is_name(text: str) -> bool:
    return bool(text) and all(character.isalnum() or character in "_.-" for character in text)


def _argument(template: Template, call: Call, name: str) -> str:
    """What a call passes as an input, "" where it is not known."""
    _, given = call.arguments.get(name, template.parameters.get(name, (0, {})))
    return scalar(given.get("value", given.get("default"))) or ""


def _with(known: Values, more: Values) -> Values | None:
    """Both, or None where they contradict each other."""
    if any(known.get(name, value) != value for name, value in more.items()):
        return None
    return {**known, **more}


def _missing(manifest: Manifest, entry: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """What has to be given to a submission: arguments and inputs of its entry without a value in the file."""
    for name, (_, declared) in {**entry.parameters, **manifest.arguments}.items():
        if all(declared.get(field) is None for field in ("value", "default", "valueFrom")):
            yield name, declared


def _first(declared: Mapping[str, object]) -> str:
    return next((text for text in map(scalar, sequence(declared.get("enum"))) if text), "a")
