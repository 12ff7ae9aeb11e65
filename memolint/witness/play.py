"""Plays scenes on the reference engine, with the cache and without it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from memolint.argo.kinds import REFERABLE
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Manifest, Template, dig, named, scalar, text
from memolint.engine.analysis import outcome
from memolint.engine.cache.cache import LABEL, LABEL_VALUE
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Run
from memolint.engine.play import play as play_scenario
from memolint.engine.scenario import Fault, PodRule, Scenario, Submission, everything
from memolint.engine.state.nodes import Node
from memolint.finding import OF_RUN, PLAIN, Assignment, Surroundings
from memolint.lang.go.time import duration
from memolint.lang.template import substitute
from memolint.typed import Any, Record
from memolint.witness import endings
from memolint.witness.caller import Way
from memolint.witness.workflow import CALL, Json, for_run, workflow_of

# A claim that needs more template executions stays unproven.
BUDGET = 2_000
# How many plays are kept: the claims of one template come one after another.
_REMEMBERED = 16
MINUTE = 60 * SECOND
_HOUR = 60 * MINUTE
_DAY = 24 * _HOUR
_CRON_FIELDS = 5
_NAMESPACE = Scenario().controller_namespace
# `cron/operator.go` puts it on every workflow that it submits.
_SCHEDULED = "workflows.argoproj.io/scheduled-time"
# A template after substitution, and whether its log is read → the template without what cannot change its outputs.
Significant = Callable[[dict[str, Any], bool], dict[str, Any]]


class Scene(Record):
    """A workflow to submit, without its name, and what it reaches.

    `is_made` says that it was made to call one template, the first that it reaches; its only step is the call. `ends`
    are how its pods end.
    """

    workflow: Json
    manifest: Manifest
    reached: tuple[Template, ...]
    world: Mapping[str, str]
    arguments: Mapping[str, str] = {}
    is_made: bool = False
    is_scheduled: bool = False
    ends: tuple[PodRule, ...] = ()

    @property
    def name(self) -> str:
        """How its runs are called, but for their number."""
        metadata = self.manifest.metadata
        return "run" if self.is_made else text(metadata.get("name") or metadata.get("generateName")).rstrip("-")


class PlayedScene(Record):
    """A scene as it ended."""

    scene: Scene
    run: Run

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of the workflow as they were submitted."""
        return {**_values(dig(self.scene.workflow, "spec", "arguments")), **self.scene.arguments}

    def nodes(self, template: Template) -> list[Node]:
        """The nodes of a template, as far as they can be told from those of another of its name."""
        if self.scene.is_made and self.scene.reached[0] is template:
            # A default retry strategy wraps the step around the call as well.
            names = tuple(f"{self.run.workflow}{attempt}[0].{CALL}" for attempt in ("", "(0)"))
            looped = tuple(f"{name}(0:" for name in names)
            return [node for node in self.run.nodes if node.name in names or node.name.startswith(looped)][:1]
        if [each for each in self.scene.reached if each.name == template.name] != [template]:
            return []
        return [node for node in self.run.nodes if _is_of(node, template)]

    def seen(self, node: Node) -> object:
        """What consumers would see of a node."""
        return outcome.of_node(self.run, node)

    def given(self, node: Node) -> object:
        """What a node was given: values, and the contents of artifacts."""
        return outcome.of_outputs("", node.inputs, self.run.contents)

    def same(self, node: Node, workflow: str) -> Node | None:
        """The node of this run where another run, called `workflow`, has `node`."""
        name = self.run.workflow + node.name.removeprefix(workflow)
        return next((each for each in self.run.nodes if each.name == name), None)

    def messages(self) -> list[str]:
        """All messages of the run about failures, the innermost first."""
        failed = [node.message for node in self.run.nodes if node.is_failed_or_error and node.message]
        return [*reversed(failed), self.run.message, self.run.panic, self.run.rejected]


def inputs_of(node: Node) -> dict[str, str]:
    """The values of the input parameters of a node."""
    return _values(node.inputs)


def _values(holder: object) -> dict[str, str]:
    return {name: scalar(each.get("value")) or "" for name, (_, each) in named(dig(holder, "parameters")).items()}


def is_hit(node: Node) -> bool:
    """Whether the node was served an entry."""
    return node.memoization is not None and node.memoization.hit


def is_miss(node: Node) -> bool:
    """Whether the node was looked up in vain."""
    return node.memoization is not None and not node.memoization.hit


def _is_of(node: Node, template: Template) -> bool:
    """Whether a node ran a template of this name."""
    return bool(template.name) and template.name in (node.template_name, (node.template_ref or {}).get("template"))


class Player:
    """Plays scenes of a project. What several claims submit alike is played once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._played: dict[object, list[PlayedScene]] = {}

    def play(
        self,
        scenes: Sequence[Scene],
        release: Release,
        caching: bool,
        significant: Significant = everything,
        gap: int = MINUTE,
        under: Surroundings = PLAIN,
        stored: tuple[ConfigMap, ...] = (),
    ) -> list[PlayedScene]:
        """The scenes, one workflow after another (by `gap`) against one store, with what is `stored` there before."""
        if stored or any(scene.is_made for scene in scenes):
            return _play(scenes, release, caching, significant, gap, under, stored)
        submitted = (
            (
                each.manifest,
                each.reached[0],
                *each.arguments.items(),
                *each.world.items(),
                str(each.ends),
            )
            for each in scenes
        )
        key = (release, caching, significant, gap, under, *submitted)
        if key not in self._played:
            if len(self._played) >= _REMEMBERED:
                self._played.clear()
            self._played[key] = _play(scenes, release, caching, significant, gap, under)
        return self._played[key]


def _play(
    scenes: Sequence[Scene],
    release: Release,
    caching: bool,
    significant: Significant,
    gap: int,
    under: Surroundings = PLAIN,
    stored: tuple[ConfigMap, ...] = (),
) -> list[PlayedScene]:
    """What the templates cannot reach is left out: it cannot matter, and a project may have thousands of templates.

    The first workflow is submitted at a whole second: entries are as old as they look.
    """
    submissions = tuple(
        Submission(_named(scene, number), scene.arguments, gap if number > 1 else SECOND // 2, scene.world)
        for number, scene in enumerate(scenes, start=1)
    )
    manifests = dict.fromkeys(each.manifest for scene in scenes for each in scene.reached)
    referable = tuple(each.value for each in manifests if each.kind in REFERABLE)
    pods = tuple(rule._replace(run=number) for number, scene in enumerate(scenes, start=1) for rule in scene.ends)
    scenario = Scenario(
        runs=submissions,
        configmaps=(*stored, *_there_before(under)),
        templates=referable,
        pods=pods,
        significant=significant,
        faults=tuple(Fault(verb, "403") for verb in under.denied),
        controller=_controller(under),
    )
    played = play_scenario(scenario, release, caching, BUDGET)
    return [PlayedScene(scene, run) for scene, run in zip(scenes, played.runs, strict=True)]


def _controller(under: Surroundings) -> Json:
    """How the controller of a scenario collects entries."""
    if not under.period:
        return {}
    return {"cacheGC": {"period": duration.format(under.period), "afterNotHit": duration.format(under.age)}}


def _there_before(under: Surroundings) -> Iterator[ConfigMap]:
    """The caches that somebody has made, in the namespace in which scenarios keep theirs."""
    if under.unlabelled:
        yield ConfigMap(_NAMESPACE, under.unlabelled)
    if under.immutable:
        yield ConfigMap(_NAMESPACE, under.immutable, {LABEL: LABEL_VALUE}, immutable=True)


def _named(scene: Scene, number: int) -> Json:
    """The workflow of one run. If a schedule starts it, it says when it was scheduled."""
    metadata = {**scene.workflow["metadata"], "name": f"{scene.name}-{number}"}
    if scene.is_scheduled:
        annotations = metadata.get("annotations") or {}
        metadata["annotations"] = {**annotations, _SCHEDULED: f"2026-01-02T03:{number:02}:00Z"}
    return {**scene.workflow, "metadata": metadata}


def made_up(project: Project, template: Template, run: Assignment) -> Scene:
    """A one-step workflow that calls the template."""
    reached = tuple(project.below(template))
    return Scene(
        workflow=for_run(template, run, frozenset(reached)),
        manifest=template.manifest,
        reached=reached,
        world=_without_name(run.world),
        is_made=True,
        is_scheduled=_is_scheduled(project, template.manifest),
    )


def as_submitted(project: Project, way: Way, world: Mapping[str, str]) -> Scene:
    """A workflow of the project as it is submitted."""
    manifest = way.manifest
    spec = {**manifest.spec, "entrypoint": way.entry.name} if way.is_chosen else manifest.spec
    return Scene(
        workflow=workflow_of(manifest, spec),
        manifest=manifest,
        reached=_reached(project, way),
        world=_without_name(world),
        arguments=way.arguments,
        is_scheduled=_is_scheduled(project, manifest),
        ends=endings.rules(way.ends),
    )


def _reached(project: Project, way: Way) -> tuple[Template, ...]:
    """What a submission can run: what its entry calls, and what its own hooks do."""
    hooks = (call for call in way.manifest.calls if call.holder is None)
    called = (template for template in map(project.resolve, hooks) if template is not None)
    return tuple(dict.fromkeys(each for start in (way.entry, *called) for each in project.below(start)))


def _without_name(world: Mapping[str, str]) -> dict[str, str]:
    return {name: content for name, content in world.items() if name not in OF_RUN}


def _is_scheduled(project: Project, manifest: Manifest) -> bool:
    return any(each.kind == "CronWorkflow" for each in (manifest, *project.made_from(manifest)))


def gap_within(template: Template, run: Assignment, release: Release) -> int:
    """The time from one run to the next (nanoseconds): a minute, or half of the life of an entry if that is shorter."""
    written = scalar(dig(template.memoize, "maxAge")) or ""
    arguments = {**_values(dig(template.manifest.spec, "arguments")), **run.workflow}
    variables = {f"inputs.parameters.{name}": value for name, value in run.inputs.items()}
    variables |= {f"workflow.parameters.{name}": value for name, value in arguments.items()}
    try:
        filled = str(substitute.replace_value(written, variables, substitute.ALLOW, release.dialect))
        return min(MINUTE, max(duration.parse(filled) // 2, 0))
    except (duration.DurationError, substitute.SubstituteError):
        return SECOND if "{{" in written else MINUTE


def gap_between_runs(manifest: Manifest) -> int:
    """The time from one scheduled run to the next (nanoseconds), where a schedule of plain hours says it, else 0."""
    fields = manifest.schedules[0].split() if len(manifest.schedules) == 1 else []
    if len(fields) != _CRON_FIELDS or not fields[0].isdecimal():
        return 0
    return _DAY if fields[1].isdecimal() else _HOUR if fields[1] == "*" else 0
