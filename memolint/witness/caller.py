"""The workflows of the project that reach a template, and the arguments that lead to values of its inputs."""

from collections.abc import Iterator, Mapping

from memolint.argo.kinds import REFERABLE
from memolint.argo.project import Project
from memolint.argo.views import Call, Manifest, Template, scalar, sequence
from memolint.typed import Any, Record

# More ways up than this are not tried, nor larger manifests: a proof has to stay cheap.
_MAX_WAYS = 50
_MAX_TEMPLATES = 100
# What runs as it is written comes before what can be submitted.
_KINDS = ("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")

Values = dict[str, str]


class Way(Record):
    """A submission that reaches a template: the entry, the arguments to give, and whether calls differ on the way.

    `is_chosen` says that the entry is not that of the manifest: it has to be named, as with `argo submit --entrypoint`.
    """

    manifest: Manifest
    entry: Template
    arguments: Mapping[str, str]
    branches: bool
    is_chosen: bool = False


class _Ascent(Record):
    """A template on the way up, the values that its inputs must have, and the arguments that are settled."""

    at: Template
    inputs: Values
    arguments: Values
    branches: bool


def ways(project: Project, template: Template, inputs: Values, arguments: Values, others: Values) -> Iterator[Way]:
    """The ways to reach `template` with these values of inputs and with these arguments, the shortest first.

    What has to be given besides, and has no value in the files, is given that of `others`.
    """
    queue = [_Ascent(template, inputs, arguments, False)]
    for step in queue:
        submissions = project.submissions(step.at)
        manifests = submissions or _libraries(project, step.at, template)
        for manifest in sorted(manifests, key=lambda each: _KINDS.index(each.kind)):
            settled = _with(step.arguments, step.inputs)
            if settled is not None and len(manifest.named_templates) <= _MAX_TEMPLATES:
                missing = {name: others.get(name) or _first(each) for name, each in _missing(manifest, step.at)}
                yield Way(manifest, step.at, {**missing, **settled}, step.branches, not submissions)
        calls = [call for call in project.callers(step.at) if call.kind != "hook"]
        above = (_above(step, call, len(calls) > 1) for call in calls)
        queue += [each for each in above if each is not None and each not in queue][: _MAX_WAYS - len(queue)]


def _libraries(project: Project, caller: Template, template: Template) -> list[Manifest]:
    """What a caller that nothing calls or starts can be started from all the same: the library that it stands in."""
    is_last = caller is not template and bool(caller.name) and not project.callers(caller)
    return [caller.manifest] if is_last and caller.manifest.kind in REFERABLE else []


def _above(step: _Ascent, call: Call, branches: bool) -> _Ascent | None:
    """The template around a call with the values that make the call pass those of `step`; None where it cannot."""
    needed: dict[str, Values] = {"inputs": {}, "workflow": step.arguments}
    for name, value in step.inputs.items():
        text = _argument(step.at, call, name)
        passed_on = _passed_on(text)
        if passed_on is None:
            if text != value:
                return None
            continue
        before, scope, source, after = passed_on
        inner = value[len(before) : len(value) - len(after)]
        more = _with(needed[scope], {source: inner}) if before + inner + after == value else None
        if more is None:
            return None
        needed[scope] = more
    if call.holder is None:
        return None
    return _Ascent(call.holder, needed["inputs"], needed["workflow"], step.branches or branches or call.loops)


def _passed_on(text: str) -> tuple[str, str, str, str] | None:
    """The one parameter in a text, its scope and name between what stands before and after it."""
    before, _, rest = text.partition("{{")
    tag, closed, after = rest.partition("}}")
    scope, _, name = tag.strip().partition(".parameters.")
    is_one = bool(closed) and scope in ("inputs", "workflow") and _is_name(name)
    return (before, scope, name, after) if is_one and not any(brace in before + after for brace in "{}") else None


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
