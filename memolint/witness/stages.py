"""Where the runs of a claim are played: in a workflow that the project has, otherwise in one that is made for them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from memolint.argo.project import Project
from memolint.argo.views import Template, scalar
from memolint.finding import OF_RUN, Assignment
from memolint.typed import Record
from memolint.witness.caller import Way, ways
from memolint.witness.play import Scene, as_submitted, gap_between_runs, made_up

# A workflow of the project that reaches more templates is not played: a proof has to stay cheap.
_MOST_BELOW = 40

Call = tuple[Template, Assignment]


class Stage(Record):
    """The scenes of a claim, one run each. `workflow` names the one of the project that is played, "" for a made one,
    and `other` that of the second run where it is another.

    `note` says how a made one is called. `gap` is the time between two scheduled runs (nanoseconds), 0 without.
    `is_of_the_run` says that it is the run itself (its name, its time) in which the runs of the claim differ.
    """

    scenes: tuple[Scene, ...]
    workflow: str = ""
    other: str = ""
    note: str = ""
    gap: int = 0
    is_of_the_run: bool = False


def made(project: Project, calls: Sequence[Call]) -> Stage:
    """One-step workflows that call the templates: they show every claim that can be shown at all."""
    template = calls[-1][0]
    return Stage(
        tuple(made_up(project, each, run) for each, run in calls),
        note=_made_note(project, template),
        gap=gap_between_runs(template.manifest),
        is_of_the_run=any(not OF_RUN.isdisjoint(run.world) for _, run in calls),
    )


def _made_note(project: Project, template: Template) -> str:
    if template.inline_in is not None or project.callers(template) or project.submissions(template):
        return f"played in a one-step workflow that calls `{template.label}`"
    return f"nothing in the project calls `{template.label}`: played in a one-step workflow that does"


def as_written(project: Project, call: Call, runs: int) -> Iterator[Stage]:
    """A workflow of the project that reaches the template, as it is written: so many runs, of one workflow at most."""
    for way in islice(_affordable(project, call, (), ()), 1):
        yield _stage(project, [(way, call[1].world)] * runs)


def one_after_the_other(project: Project, *calls: Call) -> Iterator[Stage]:
    """A run of a workflow of the project for each call, as it is written, where all of them have one."""
    found = [next(_affordable(project, call, (), ()), None) for call in calls]
    known = [(way, call[1].world) for way, call in zip(found, calls, strict=True) if way is not None]
    if len(known) == len(calls):
        yield _stage(project, known)


def branching(project: Project, calls: Sequence[Call]) -> Iterator[Stage]:
    """A workflow that calls the templates several times: the runs of the claim may be steps of one run of it."""
    (first, before), (second, after) = calls
    if before.world != after.world or before.workflow != after.workflow:
        return
    for way in _affordable(project, calls[1], (), ()):
        if way.branches if first is second else first in project.below(way.entry):
            yield _stage(project, [(way, before.world)] * 2)
            return


def led(project: Project, calls: Sequence[Call]) -> Iterator[Stage]:
    """Two runs of a workflow with arguments that lead to the values in which the runs of the claim differ.

    Arguments in which they agree are those that the workflow has; then those of the claim, if that is a difference.
    """
    (first, before), (second, after) = calls
    if before.item or after.item:
        return
    names = [name for name in after.inputs if first is not second or before.inputs.get(name) != after.inputs[name]]
    arguments = [name for name in after.workflow if before.workflow.get(name) != after.workflow[name]]
    yield from _led_by(project, calls, names, arguments)
    if len(arguments) < len(after.workflow):
        yield from _led_by(project, calls, names, list(after.workflow))


def _led_by(project: Project, calls: Sequence[Call], names: list[str], arguments: list[str]) -> Iterator[Stage]:
    """The first workflow that leads to both calls by these inputs and arguments of theirs; else one for each."""
    earlier, later = (list(_affordable(project, call, names, arguments)) for call in calls)
    pairs = list(product(earlier, later))
    in_one = [(one, other) for one, other in pairs if one.manifest is other.manifest]
    for one, other in (in_one or (pairs if calls[0][0] is not calls[1][0] else []))[:1]:
        yield _stage(project, [(one, calls[0][1].world), (other, calls[1][1].world)])


def _some(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: values[name] for name in names if name in values}


def _affordable(project: Project, call: Call, inputs: Sequence[str], arguments: Sequence[str]) -> Iterator[Way]:
    """The ways to a template on which these of its inputs, and these arguments, have the values of the call."""
    template, run = call
    if template.inline_in is None:
        others = {**run.workflow, **run.inputs}
        for way in ways(project, template, _some(run.inputs, inputs), _some(run.workflow, arguments), others):
            if len(project.below(way.entry)) <= _MOST_BELOW:
                yield way


def _stage(project: Project, submissions: Sequence[tuple[Way, Mapping[str, str]]]) -> Stage:
    scenes = tuple(as_submitted(project, way, world) for way, world in submissions)
    way, last = submissions[0][0], submissions[-1][0]
    other = "" if last.manifest is way.manifest else _label(last)
    is_of_the_run = any(each.is_of_the_run or not OF_RUN.isdisjoint(world) for each, world in submissions)
    return Stage(scenes, _label(way), other, gap=gap_between_runs(way.manifest), is_of_the_run=is_of_the_run)


def _label(way: Way) -> str:
    manifest = way.manifest
    name = f"{manifest.kind} `{manifest.name or scalar(manifest.metadata.get('generateName')) or ''}`"
    return f"{name} with the entrypoint `{way.entry.name}`" if way.is_chosen else name
