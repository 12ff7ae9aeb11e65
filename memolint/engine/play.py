"""Playing a scenario: submissions one after another or at once, pass by pass, against one store."""

from collections.abc import Mapping, Sequence

from memolint.argo.plain import NOTHING, Json
from memolint.argo.releases import Release, newest
from memolint.argo.resolve import Find
from memolint.engine.cache.cache import Cache
from memolint.engine.cluster.clock import START, Clock
from memolint.engine.cluster.store import ConfigMap, ConfigMapStore, MemoryStore, RecordingStore
from memolint.engine.controller import pipeline
from memolint.engine.driving import Driven, drive
from memolint.engine.executors import list_outputs
from memolint.engine.executors.port import Executor, Pod, Suspension
from memolint.engine.executors.recorded import Recorded
from memolint.engine.executors.symbolic import Symbolic
from memolint.engine.faults import Faults
from memolint.engine.scenario import RECORDED, Scenario, Submission
from memolint.engine.state.lookups import Hit, Lookup
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import DEFAULT_BUDGET, Controller, Operation
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.engine.cache.gc import Collector
    from memolint.engine.cluster.throttle import Throttle


class Run(Record):
    """One workflow at its end, or where it got stuck. `now` is the time at that moment (nanoseconds)."""

    workflow: str
    phase: str
    message: str = ""
    stuck: bool = False
    panic: str = ""
    rejected: str = ""
    nodes: tuple[Node, ...] = ()
    outputs: Json = NOTHING
    configmap_calls: tuple[str, ...] = ()
    configmaps: tuple[ConfigMap, ...] = ()
    now: int = START
    # It was suspended, and somebody has resumed it.
    resumed: bool = False
    # When the first pass took place.
    started: int = START
    # What its leaves saw of the world outside.
    world: Mapping[str, str] = {}
    # What the executor knows of the contents of artifacts, by the JSON of their place.
    contents: Mapping[str, str] = {}
    spec: Json = NOTHING
    # All pods and agent tasks, by node name.
    pods: Mapping[str, Pod] = {}
    # All suspended nodes that nothing served, by their names.
    suspended: Mapping[str, Suspension] = {}
    # The templates of Steps and DAG nodes, by node name.
    bodies: Mapping[str, Json] = {}
    uid: str = ""


class Played(Record):
    """The runs of a scenario, and what they did with the cache."""

    name: str
    runs: tuple[Run, ...]
    hits: tuple[Hit, ...] = ()
    # How many template executions were played.
    steps: int = 0
    # Contents of artifacts by place, and what the symbolic digests stand for: (template, output).
    contents: Mapping[str, str] = {}
    given: Mapping[str, tuple[str, str]] = {}
    # The last lookup of each node, if the scenario watches any.
    lookups: tuple[Lookup, ...] = ()
    # Where the controller keeps its caches.
    controller_namespace: str = "default"
    # How many calls each fault of the scenario could have struck and did; all calls of the cache by verb and name.
    met: tuple[int, ...] = ()
    struck: tuple[int, ...] = ()
    calls: frozenset[tuple[str, str]] = frozenset()
    # All ConfigMaps after the last run, in the order of their names.
    configmaps: tuple[ConfigMap, ...] = ()


def play(
    scenario: Scenario,
    release: Release | None = None,
    caching: bool = True,
    budget: int = DEFAULT_BUDGET,
    *,
    store: ConfigMapStore | None = None,
    executor: Executor | None = None,
    clock: Clock | None = None,
) -> Played:
    """Play all submissions. Never raises for a bad workflow: that is a run with a message.

    `store` keeps the ConfigMaps instead of a store in memory with those of the scenario, and is used as it is.
    `executor` gives the outcomes of leaves instead of the one that the scenario names. `clock` is the time from which
    the play goes on; it is moved. `budget` bounds the template executions.
    """
    table = _Table(scenario, release or newest(), caching, budget, store, executor, clock)
    runs = table.at_once() if scenario.concurrent else table.one_by_one()
    controller, given = table.controller, table.executor
    return Played(
        name=scenario.name,
        runs=runs,
        hits=tuple(controller.hits),
        steps=budget - controller.budget,
        contents=given.contents,
        given=given.given,
        lookups=tuple(controller.lookups.values()),
        controller_namespace=scenario.controller_namespace,
        met=tuple(table.faults.met),
        struck=tuple(table.faults.happened),
        calls=frozenset(table.faults.calls),
        configmaps=table.configmaps(),
    )


def replay(
    scenario: Scenario, hit: Hit, played: Played, release: Release, budget: int, lists: frozenset[tuple[str, str]]
) -> Run:
    """Play the template of a hit again: with its inputs, in the world and at the time of its run, without any cache.

    What changes by itself is as it was for the run that wrote the entry, where the hit is not to blame for that.
    `lists` are the outputs of the scenario that loops take their items from.
    """
    table = _Table(scenario, release, False, budget, executor=executor_of(scenario, lists), clock=Clock(hit.created))
    table.executor.contents.update(played.contents)
    submission = scenario.runs[hit.run - 1]
    alone = submission._replace(workflow=_alone(submission.workflow), advance=0, world=_world(scenario, hit, played))
    driven = table.submit(alone, hit.run, hit.workflow)
    driven.op.entry = hit
    drive([driven])
    return table.run(driven)


class _Table:
    """A controller, a store and an executor for the workflows of one scenario."""

    def __init__(
        self,
        scenario: Scenario,
        release: Release,
        caching: bool,
        budget: int,
        store: ConfigMapStore | None = None,
        executor: Executor | None = None,
        clock: Clock | None = None,
    ) -> None:
        if scenario.executor == RECORDED:
            # Recorded scenarios write locks in the plural; releases that do not know it played the singular.
            release = release._replace(plural_locks=True)
        self._scenario = scenario
        self.faults = Faults(scenario.faults)
        self._store = RecordingStore(MemoryStore(scenario.configmaps) if store is None else store, self.faults.strike)
        self.executor = executor_of(scenario) if executor is None else executor
        clock = Clock(scenario.start) if clock is None else clock
        self.controller = Controller(
            execute=pipeline.execute,
            cache=Cache(self._store, scenario.controller_namespace, clock, release),
            store=self._store.store,
            clock=clock,
            release=release,
            find=finder(scenario.templates),
            caching=caching,
            budget=budget,
            watched=scenario.watched,
            artifact_drivers=_artifact_drivers(scenario),
            collector=self._collector(),
            has_deadlines=scenario.executor != RECORDED,
            throttle=self._throttle(),
        )

    def configmaps(self) -> tuple[ConfigMap, ...]:
        return tuple(self._store.all())

    def one_by_one(self) -> tuple[Run, ...]:
        runs = []
        for number, submission in enumerate(self._scenario.runs, start=1):
            self._wait(submission, number)
            driven = self.submit(submission, number)
            drive([driven])
            runs.append(self.run(driven))
        return tuple(runs)

    def _wait(self, submission: Submission, number: int) -> None:
        self._store.turn(number, [])
        self.controller.clock.advance(submission.advance)
        self.controller.clock.reach(submission.at)
        if self.controller.collector is not None:
            self.controller.collector.catch_up(self.controller.clock.now)

    def _collector(self) -> "Collector | None":
        """The cache collection, None where the scenario's controller has it off."""
        if not self._scenario.controller.get("cacheGC"):
            return None
        from memolint.engine.cache.gc import Collector, schedule_of

        return Collector(self._store, schedule_of(self._scenario.controller))

    def _throttle(self) -> "Throttle | None":
        """The limits of workflows; recorded scenarios were played without."""
        settings = self._scenario.controller
        if self._scenario.executor == RECORDED or settings.keys().isdisjoint(("parallelism", "namespaceParallelism")):
            return None
        from memolint.engine.cluster.throttle import Throttle

        return Throttle(settings)

    def at_once(self) -> tuple[Run, ...]:
        """Submit all workflows before the first pass; only the `advance` of the first one lets time pass."""
        submissions = self._scenario.runs
        for submission in submissions[:1]:
            self._wait(submission, 1)
        driven = [self.submit(submission, number) for number, submission in enumerate(submissions, start=1)]
        drive(driven, self._scenario.seed)
        return tuple(map(self.run, driven))

    def submit(self, submission: Submission, number: int, name: str = "") -> Driven:
        op = submitted(self._scenario, self.controller, submission, number, name)
        world = {**self._scenario.changing(number, op.created), **submission.world}
        return Driven(self._scenario, op, world, self.executor, self._store)

    def run(self, driven: Driven) -> Run:
        op = driven.op
        if driven.rejected:
            return Run(op.name, "", rejected=driven.rejected, now=op.now)
        return Run(
            workflow=op.name,
            uid=op.uid,
            phase=op.phase,
            message=driven.message or op.message,
            stuck=driven.stuck,
            resumed=op.resumed,
            nodes=tuple(sorted(op.nodes, key=lambda found: found.name)),
            outputs=op.outputs,
            configmap_calls=tuple(driven.calls),
            configmaps=driven.configmaps,
            now=op.now,
            world=driven.world,
            started=op.created if op.started is None else op.started,
            contents=dict(self.executor.contents),
            spec=op.spec,
            pods=op.pods,
            suspended=op.suspended,
            bodies=op.bodies,
        )


def _world(scenario: Scenario, hit: Hit, played: Played) -> Mapping[str, str]:
    world, own = played.runs[hit.run - 1].world, scenario.runs[hit.run - 1].world
    if not hit.origin or len(world) == len(own):
        return world
    before, blamed = played.runs[hit.origin - 1].world, scenario.blamed(hit.run, hit.place)
    is_new = {name: name in own or name in blamed for name in world}
    return {name: content if is_new[name] else before.get(name, content) for name, content in world.items()}


def _alone(workflow: Json) -> Json:
    """The workflow of a hit without what only surrounds its run: exit handlers, hooks, locks."""
    spec = workflow.get("spec")
    around = ("onExit", "hooks", "synchronization", "suspend", "parallelism")
    inner = {name: value for name, value in spec.items() if name not in around} if isinstance(spec, dict) else {}
    return {**workflow, "spec": inner}


def executor_of(scenario: Scenario, lists: frozenset[tuple[str, str]] | None = None) -> Executor:
    """The executor that the scenario asks for. `lists` are the outputs that loops take their items from, if known."""
    if scenario.executor == RECORDED:
        return Recorded(scenario.pods)
    return Symbolic(scenario.pods, scenario.significant, list_outputs.wanted(scenario) if lists is None else lists)


def _artifact_drivers(scenario: Scenario) -> frozenset[str] | None:
    """The artifact plugins that `controller: {artifactDrivers: [{name}]}` names, None where any may be installed.

    Recorded scenarios were played without any other plugin."""
    listed = scenario.controller.get("artifactDrivers")
    if listed is None and scenario.executor != RECORDED:
        return None
    found = listed if isinstance(listed, list) else []
    return frozenset(str(each.get("name")) for each in found if isinstance(each, dict))


def finder(templates: Sequence[Json]) -> Find:
    """What finds the templates of a cluster; of equal names the first counts."""
    manifests = {_place(manifest): manifest for manifest in reversed(templates)}
    return lambda kind, namespace, name: manifests.get((kind, namespace, name))


def _place(manifest: Json) -> tuple[str, str, str]:
    metadata = manifest.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    kind = str(manifest.get("kind") or "")
    namespace = "" if kind == "ClusterWorkflowTemplate" else str(holder.get("namespace") or "default")
    return kind, namespace, str(holder.get("name") or "")


def submitted(
    scenario: Scenario, controller: Controller, submission: Submission, number: int, name: str = ""
) -> Operation:
    """The operation of one submission before its first pass."""
    workflow = merge_arguments(submission.workflow, submission.arguments)
    metadata = workflow.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    name = name or str(holder.get("name") or f"{holder.get('generateName') or 'wf-'}{number}")
    is_recorded = scenario.executor == RECORDED
    return Operation(
        controller=controller,
        workflow=workflow,
        name=name,
        namespace=str(holder.get("namespace") or "default"),
        uid=str(holder.get("uid") or f"uid-{name}") if is_recorded else f"uid-{number}-{name}",
        created=START if is_recorded else controller.clock.now,
        run=number,
        defaults=scenario.controller.get("workflowDefaults"),
    )


def merge_arguments(workflow: Json, given: Mapping[str, str]) -> Json:
    """The workflow with arguments as `argo submit -p` sets them: first the given ones, then the others of its own."""
    if not given:
        return workflow
    spec = workflow.get("spec")
    holder = spec if isinstance(spec, dict) else {}
    own = holder.get("arguments")
    arguments = own if isinstance(own, dict) else {}
    listed = arguments.get("parameters")
    rest = [entry for entry in listed or [] if isinstance(entry, dict) and str(entry.get("name") or "") not in given]
    parameters = [{"name": name, "value": value} for name, value in given.items()] + rest
    return {**workflow, "spec": {**holder, "arguments": {**arguments, "parameters": parameters}}}
