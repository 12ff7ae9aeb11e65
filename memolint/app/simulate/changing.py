"""What lint's facts say of the runs of a scenario: what surely changes between them, and what makes no difference.

The time, chance and what a service answers change for those who read it, unless the user holds the world, or a scenario
says what it is. What only gives access or tunes makes no hit stale.
"""

from collections.abc import Iterator, Mapping

from memolint.app.simulate.reach import reach, views
from memolint.argo.plain import Json
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.resolve import CLUSTER, LOCAL, NAMESPACED, place
from memolint.argo.views import Manifest, Template, dig
from memolint.engine.cluster.clock import rfc3339
from memolint.engine.play import Played
from memolint.engine.scenario import Scenario, Submission
from memolint.facts.coverage import coverage
from memolint.facts.declarations import Policy
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import Reads
from memolint.facts.recurrence import moving
from memolint.facts.world.effects import SOURCES
from memolint.typed import Record

_DATE = len("2026-01-02")


class Changed(Record):
    """A template whose steps were played as changing, and what it reads: `clock`, `seed`, `network`."""

    template: str
    sources: tuple[str, ...]


class Changing:
    """What changes for the runs of one scenario. Runs of one workflow share what is known of it."""

    def __init__(self, scenario: Scenario, release: Release, policy: Policy) -> None:
        self._scenario = scenario
        self._release = release
        self._policy = policy
        # Names of the world that the scenario itself gives win.
        self._given = {name for submission in scenario.runs for name in submission.world}
        self._known: dict[object, _Known] = {}

    def placed(self) -> tuple[Submission, ...]:
        """The runs, where what one says of the time, chance or services is of the templates that read it, if any do."""
        return tuple(self._placed(number, each) for number, each in enumerate(self._scenario.runs, start=1))

    def _placed(self, number: int, submission: Submission) -> Submission:
        if submission.world.keys().isdisjoint(_SOURCES):
            return submission
        readers = self._of_run(number).readers
        world: dict[str, str] = {}
        for name, content in submission.world.items():
            world |= dict.fromkeys([f"{name}@{where}" for where in readers.get(name, ())] or [name], content)
        return submission._replace(world=world)

    def contents(self, run: int, now: int) -> Mapping[str, str]:
        """The contents of what changes, in the run of a number that is created at a time (`Scenario.changing`)."""
        found = self._of_run(run).names
        return {name: rfc3339(now)[:_DATE] if is_day else f"run {run}" for name, is_day in found.items()}

    def blamed(self, run: int, where: str) -> frozenset[str]:
        """The names of which a hit must not serve an old content (`Scenario.blamed`): those that lint reports."""
        return self._of_run(run).blamed(where)

    def told(self, played: Played) -> tuple[Changed, ...]:
        """The templates that ran and were played as changing, in the order of their runs."""
        found: dict[str, tuple[str, ...]] = {}
        for number, run in enumerate(played.runs, start=1):
            names = self._of_run(number).names.keys() & run.world.keys()
            for where in dict.fromkeys(pod.work.place for pod in run.pods.values()) if names else ():
                read = tuple(source for source in _SOURCES if f"{source}@{where}" in names)
                found |= {where: read} if read else {}
        return tuple(Changed(_shown(where), read) for where, read in found.items())

    def _of_run(self, run: int) -> "_Known":
        submission = self._scenario.runs[run - 1]
        spec = submission.workflow.get("spec")
        key = (id(dig(spec, "templates")), str(dig(spec, "workflowTemplateRef")), str(dig(spec, "entrypoint")))
        if key not in self._known:
            self._known[key] = self._learn(submission)
        return self._known[key]

    def _learn(self, submission: Submission) -> "_Known":
        reached = reach(submission.workflow, self._scenario.templates).manifests
        neighbourhood = Neighbourhood(Reads(Project(list(views(reached)))), self._release, self._policy)
        return _Known(neighbourhood, self._given)


class Aside:
    """What is known of the runs of one scenario together: two services that they write out are two, as in lint."""

    def __init__(self, scenario: Scenario, release: Release, policy: Policy) -> None:
        self._scenario = scenario
        self._release = release
        self._policy = policy
        self._neighbourhood: Neighbourhood | None = None
        self._manifests: dict[int, list[Manifest]] = {}
        self._known: dict[tuple[object, str], frozenset[str]] = {}

    def of(self, run: int, where: str) -> frozenset[str]:
        """Those of the memoized template at a place, in the run of a number (`Scenario.aside`)."""
        workflow = self._scenario.runs[run - 1].workflow
        key = (id(dig(workflow, "spec")), where)
        if key not in self._known:
            self._known[key] = frozenset(
                variable
                for template in self._at(workflow, where)
                for variable in coverage.aside(self._together().memo(template))
            )
        return self._known[key]

    def _at(self, workflow: Json, where: str) -> Iterator[Template]:
        project = self._together().reads.project
        reached = [each for found in self._reached(workflow) for each in self._manifests[id(found)]]
        base = project.base(reached[0]) if reached else None
        templates = (each for manifest in reached for each in manifest.templates if each.memoize is not None)
        yield from (each for each in templates if where in _places(each, base))

    def _together(self) -> Neighbourhood:
        if self._neighbourhood is None:
            for submission in self._scenario.runs:
                for found in self._reached(submission.workflow):
                    self._manifests.setdefault(id(found), list(views([found])))
            manifests = [each for found in self._manifests.values() for each in found]
            self._neighbourhood = Neighbourhood(Reads(Project(manifests)), self._release, self._policy)
        return self._neighbourhood

    def _reached(self, workflow: Json) -> tuple[Json, ...]:
        return reach(workflow, self._scenario.templates).manifests


_SOURCES = tuple(dict.fromkeys(SOURCES.values()))


class _Known:
    """The templates that one workflow reaches, by their places, and what changes for them."""

    def __init__(self, neighbourhood: Neighbourhood, given: set[str]) -> None:
        self._neighbourhood = neighbourhood
        project = neighbourhood.reads.project
        workflow = next(iter(project.manifests), None)
        base = project.base(workflow) if workflow is not None else None
        self._places: dict[Template, list[str]] = {}
        self._templates: dict[str, Template] = {}
        for manifest in project.manifests:
            for template in manifest.templates:
                self._places[template] = list(_places(template, base))
                for where in self._places[template]:
                    self._templates.setdefault(where, template)
        self.names = dict(self._changing(project, given))
        # Where each of `clock`, `seed`, `network` is read, as far as is known.
        self.readers: dict[str, list[str]] = {}
        for where, template in self._templates.items():
            for source in sorted(moving.read_by(project, template)):
                self.readers.setdefault(source, []).append(where)

    def _changing(self, project: Project, given: set[str]) -> Iterator[tuple[str, bool]]:
        for where, template in self._templates.items():
            for source, is_day in moving.sources(project, template).items():
                if given.isdisjoint((source, f"{source}@{template.label}")):
                    yield f"{source}@{where}", is_day

    def blamed(self, where: str) -> frozenset[str]:
        """The changing names that lint blames a memoized template for."""
        template = self._templates.get(where)
        if template is None or template.memoize is None:
            return frozenset()
        found = moving.kept(self._neighbourhood.memo(template))
        names = (
            f"{SOURCES[each.effect.category]}@{at}" for each in found.reached for at in self._places[each.template]
        )
        return frozenset() if found.is_noted else frozenset(names)


def _places(template: Template, base: Manifest | None) -> Iterator[str]:
    """Where a template stands for the engine: what a workflow is made from is its own."""
    manifest, label = template.manifest, template.label
    if manifest.kind == "Workflow" or manifest is base:
        yield place(LOCAL, "", label)
    if manifest.kind != "Workflow":
        yield place(CLUSTER if manifest.kind == "ClusterWorkflowTemplate" else NAMESPACED, manifest.name, label)


def _shown(where: str) -> str:
    scope, name, label = where.split("/", 2)
    return label if scope == LOCAL else f"{name}/{label}"
