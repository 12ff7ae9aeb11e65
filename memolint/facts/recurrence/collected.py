"""What deletes the output artifacts of a template, and when: an entry says where they are, and no more."""

import re
from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.plain import Json
from memolint.argo.project import Project
from memolint.argo.views import Manifest, Origin, Template, dig, text
from memolint.facts.fact import fact
from memolint.facts.recurrence import durations, schedules
from memolint.typed import Record

COMPLETION, DELETION = "OnWorkflowCompletion", "OnWorkflowDeletion"
_SECOND = 10**9
_MOST_TEMPLATES = 200
_MOST_STEPS = 20
_FROM = (
    r"\b(?:steps|tasks)(?:\.([\w-]+)|\[['\"]([\w-]+)['\"]\])\.outputs\.artifacts(?:\.([\w-]+)|\[['\"]([\w-]+)['\"]\])"
)
# How long finished workflows stay: the fields of a `ttlStrategy`, and what a CronWorkflow keeps by default.
_AFTER_ALL, _BY_PHASE = "secondsAfterCompletion", ("secondsAfterSuccess", "secondsAfterFailure")
_HISTORY, _KEPT_RUNS = "successfulJobsHistoryLimit", 3


class Life(Record):
    """How long a workflow stays once it has completed (nanoseconds), and what says so."""

    length: int
    where: Origin
    what: str


class Collected(Record):
    """An output artifact that is deleted: `at` its declaration, for a `strategy` that stands `where`, or there itself.

    `by` is a manifest whose workflows delete it, and `is_kept` says that another does not: a workflow deletes what it
    was served, too (`findArtifactsToGC` looks at all of its pods' nodes). `life` is how long its workflows stay.
    """

    name: str
    at: Origin
    strategy: str
    where: Origin | None
    by: Manifest
    is_kept: bool = False
    life: Life | None = None


@fact
def collected(template: Template, project: Project) -> tuple[Collected, ...]:
    """The artifacts of a template, or that a group hands on, which are deleted; each at its soonest."""
    return tuple(_collected(template, project))


def _collected(template: Template, project: Project) -> Iterator[Collected]:
    runners = _runners(template, project)
    for maker, index, artifact in made(project, template):
        own = text(dig(artifact, "artifactGC", "strategy"))
        found = [(own, None, each) if own else (*_of_workflow(project, each), each) for each in runners]
        for strategy in (COMPLETION, DELETION):
            those = [each for each in found if each[0] == strategy]
            if those:
                _, where, by = those[0]
                name, at = text(artifact.get("name")), maker.origin.at("outputs", "artifacts", index)
                lives = [_life(project, each) for _, _, each in those] if strategy == DELETION else []
                known = [each for each in lives if each is not None]
                life = min(known, key=lambda each: each.length) if known and len(known) == len(lives) else None
                yield Collected(name, at, strategy, where, by, len(those) < len(found), life)
                break


def made(project: Project, template: Template) -> Iterator[tuple[Template, int, Json]]:
    """The output artifacts of a template with those who declare them: of a group, what makes the ones it hands on."""
    pending = [(template, each) for each in range(len(named(template.value.get("outputs"), "artifacts")))]
    for maker, index in pending:
        artifact = named(maker.value.get("outputs"), "artifacts")[index]
        if not maker.calls:
            yield maker, index, artifact
        elif len(pending) <= _MOST_STEPS:
            pending += _handed_on(project, maker, artifact)


def _handed_on(project: Project, group: Template, artifact: Json) -> Iterator[tuple[Template, int]]:
    for match in re.findall(_FROM, f"{artifact.get('from')} {artifact.get('fromExpression')}"):
        step, name = match[0] or match[1], match[2] or match[3]
        maker = project.resolve(group.steps[step]) if step in group.steps else None
        declared = named(maker.value.get("outputs"), "artifacts") if maker is not None else []
        for index, each in enumerate(declared):
            if maker is not None and each.get("name") == name:
                yield maker, index


def _runners(template: Template, project: Project) -> tuple[Manifest, ...]:
    """The manifests whose workflows run the template; its own where none is known."""
    found: dict[Manifest, None] = {}
    pending = [template]
    for each in pending:
        calls = project.callers(each) if len(pending) <= _MOST_TEMPLATES else []
        found.update(dict.fromkeys(project.submissions(each)))
        found.update(dict.fromkeys(call.manifest for call in calls if call.holder is None))
        above = dict.fromkeys(call.holder for call in calls if call.holder is not None)
        pending += [holder for holder in above if holder not in pending]
    return tuple(found) or (template.manifest,)


def _layers(project: Project, manifest: Manifest) -> Iterator[Manifest]:
    """What gives a workflow its spec, the first that has a field: itself, its WorkflowTemplate, `workflowDefaults`."""
    base = project.base(manifest)
    yield from (manifest, *([base] if base is not None else []))
    yield from (each for each in project.manifests if each.kind == "WorkflowDefaults")


def _of_workflow(project: Project, manifest: Manifest) -> tuple[str, Origin | None]:
    """The strategy of a whole workflow, and where it stands."""
    for each in _layers(project, manifest):
        found = text(dig(each.spec, "artifactGC", "strategy"))
        if found:
            return found, each.origin.at("artifactGC", "strategy")
    return "", None


def _life(project: Project, manifest: Manifest) -> Life | None:
    """How long workflows of a manifest stay at least after they have completed, None where nothing says it."""
    found = [*_by_time(project, manifest), *_by_number(project, manifest)]
    return min(found, key=lambda each: each.length, default=None)


def _by_time(project: Project, manifest: Manifest) -> Iterator[Life]:
    """What its `ttlStrategy` says: the time after a success counts, else that after completion."""
    for layer in _layers(project, manifest):
        strategy = dig(layer.spec, "ttlStrategy")
        for field in (*_BY_PHASE, _AFTER_ALL) if isinstance(strategy, dict) else ():
            seconds = durations.number(dig(strategy, field))
            is_overruled = field == _AFTER_ALL and all(dig(strategy, each) is not None for each in _BY_PHASE)
            if seconds is not None and not is_overruled:
                yield Life(seconds * _SECOND, layer.origin.at("ttlStrategy", field), f"`{field}: {seconds}`")
        if isinstance(strategy, dict):
            return


def _by_number(project: Project, manifest: Manifest) -> Iterator[Life]:
    """What a CronWorkflow keeps of its finished workflows: the last three, if it does not say otherwise."""
    pace = schedules.pace(project, manifest)
    if pace is None:
        return
    written = dig(manifest.value, "spec", _HISTORY)
    kept = durations.number(written) if written is not None else _KEPT_RUNS
    if kept is not None:
        where = manifest.around.at("spec", _HISTORY) if written is not None else pace.where
        told = f"`{_HISTORY}: {kept}`" if written is not None else f"`{_HISTORY}`, which is {kept} by default"
        yield Life(kept * pace.gap, where, told)
