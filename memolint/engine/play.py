"""Playing a scenario: submissions one after another, pass by pass, against one store."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from memolint.argo.releases import Release, newest
from memolint.engine import leaf, lists, locks, nodes, pods, reconcile
from memolint.engine.cache import Cache
from memolint.engine.clock import START, Clock
from memolint.engine.decode import Rejected, decoded_workflow
from memolint.engine.entry import Json
from memolint.engine.nodes import Node
from memolint.engine.operation import DEFAULT_BUDGET, BudgetExhausted, Controller, Hit, Operation
from memolint.engine.pod import Executor
from memolint.engine.recorded import Recorded
from memolint.engine.scenario import Scenario, Submission
from memolint.engine.store import ConfigMap, MemoryStore, RecordingStore
from memolint.engine.symbolic import Symbolic

# A hundred nested templates take about a thousand frames of Python; the rest is room for the caller's own.
RECURSION_LIMIT = 20_000
# Passes without any change after which a workflow counts as stuck.
IDLE_PASSES = 3
OUT_OF_BUDGET = "the simulation takes more steps than memolint plays"


@dataclass(frozen=True)
class Run:
    """One workflow as it stood at its end, or where it got stuck. `now` is the time then (nanoseconds)."""

    workflow: str
    phase: str
    message: str = ""
    stuck: bool = False
    panic: str = ""
    rejected: str = ""
    nodes: tuple[Node, ...] = ()
    outputs: Json = field(default_factory=dict)
    configmap_calls: tuple[str, ...] = ()
    configmaps: tuple[ConfigMap, ...] = ()
    now: int = START
    # Contents of artifacts by the JSON of their place, as the executor knows them.
    contents: Mapping[str, str] = field(default_factory=dict)
    spec: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Played:
    """What came of a scenario."""

    name: str
    runs: tuple[Run, ...]
    hits: tuple[Hit, ...] = ()
    # Template executions that were played.
    steps: int = 0
    # Contents of artifacts by place, and what the symbolic digests stand for: (template, output).
    contents: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def play(
    scenario: Scenario, release: Release | None = None, caching: bool = True, budget: int = DEFAULT_BUDGET
) -> Played:
    """Play all submissions. Never raises for a bad workflow: that is a run with a message."""
    controller, store = controller_of(scenario, release or newest(), caching, budget)
    executor = executor_of(scenario)
    with _room_for_recursion():
        runs = tuple(
            _run(scenario, controller, store, executor, submission, number)
            for number, submission in enumerate(scenario.runs, start=1)
        )
    contents = executor.contents if isinstance(executor, Symbolic) else {}
    given = executor.given if isinstance(executor, Symbolic) else {}
    return Played(scenario.name, runs, tuple(controller.hits), budget - controller.budget, contents, given)


def replay(scenario: Scenario, hit: Hit, contents: Mapping[str, str], release: Release, budget: int) -> Run:
    """The template of a hit played with the inputs that it had, without any cache, in the world of its run."""
    submission = scenario.runs[hit.run - 1]
    controller, store = controller_of(scenario, release, False, budget)
    executor = executor_of(scenario)
    if isinstance(executor, Symbolic):
        executor.contents.update(contents)
    alone = replace(submission, workflow=_alone(submission.workflow), arguments={}, advance=0)
    with _room_for_recursion():
        return _run(scenario, controller, store, executor, alone, hit.run, name=hit.workflow, entry=hit)


def _alone(workflow: Json) -> Json:
    """The workflow of a hit without what surrounds the run: exit handlers, hooks, locks."""
    spec = workflow.get("spec")
    around = ("onExit", "hooks", "synchronization", "suspend", "templateDefaults", "parallelism")
    kept = {name: value for name, value in spec.items() if name not in around} if isinstance(spec, dict) else {}
    return {**workflow, "spec": kept}


@contextmanager
def _room_for_recursion() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def executor_of(scenario: Scenario) -> Executor:
    """The executor that the scenario asks for."""
    if scenario.executor == "recorded":
        return Recorded(scenario.pods)
    return Symbolic(scenario.pods, scenario.insignificant, lists.wanted(scenario))


def controller_of(
    scenario: Scenario, release: Release, caching: bool, budget: int
) -> tuple[Controller, RecordingStore]:
    """A controller over a fresh store with the scenario's ConfigMaps."""
    memory = MemoryStore()
    for configmap in scenario.configmaps:
        memory.configmaps[configmap.namespace, configmap.name] = configmap
    store = RecordingStore(memory)
    clock = Clock()
    cache = Cache(store, "default", clock, release)
    found = {_place(manifest): manifest for manifest in reversed(scenario.templates)}
    controller = Controller(
        cache,
        memory,
        clock,
        release,
        lambda kind, namespace, name: found.get((kind, namespace, name)),
        locks.Locks(),
        caching=caching,
        budget=budget,
    )
    return controller, store


def _place(manifest: Json) -> tuple[str, str, str]:
    metadata = manifest.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    kind = str(manifest.get("kind") or "")
    namespace = "" if kind == "ClusterWorkflowTemplate" else str(holder.get("namespace") or "default")
    return kind, namespace, str(holder.get("name") or "")


def _run(
    scenario: Scenario,
    controller: Controller,
    store: RecordingStore,
    executor: Executor,
    submission: Submission,
    number: int,
    name: str = "",
    entry: Hit | None = None,
) -> Run:
    controller.clock.advance(submission.advance)
    store.calls.clear()
    op = submitted(scenario, controller, submission, number, name)
    op.entry = entry
    if isinstance(executor, Symbolic):
        executor.begin(submission.world)
    stuck, message = False, ""
    try:
        decoded_workflow(op.workflow)
        stuck = drive(scenario, op, executor)
    except Rejected as rejection:
        return Run(op.name, "", rejected=str(rejection), now=op.now)
    except BudgetExhausted:
        message = OUT_OF_BUDGET
    return Run(
        workflow=op.name,
        phase=op.phase,
        message=message or op.message,
        stuck=stuck,
        nodes=tuple(sorted(op.nodes, key=lambda found: found.name)),
        outputs=op.outputs,
        configmap_calls=tuple(store.calls),
        configmaps=tuple(store.all()),
        now=op.now,
        contents=dict(executor.contents) if isinstance(executor, Symbolic) else {},
        spec=op.spec,
    )


def submitted(
    scenario: Scenario, controller: Controller, submission: Submission, number: int, name: str = ""
) -> Operation:
    """The operation of one submission before its first pass."""
    workflow = merge_arguments(submission.workflow, submission.arguments)
    metadata = workflow.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    name = name or str(holder.get("name") or f"{holder.get('generateName') or 'wf-'}{number}")
    is_recorded = scenario.executor == "recorded"
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
    """The workflow with arguments as `argo submit -p` gives them: the given ones first, then the rest of its own."""
    if not given:
        return workflow
    spec = workflow.get("spec")
    holder = spec if isinstance(spec, dict) else {}
    own = holder.get("arguments")
    arguments = own if isinstance(own, dict) else {}
    listed = arguments.get("parameters")
    rest = [entry for entry in listed or [] if isinstance(entry, dict) and entry.get("name") not in given]
    parameters = [{"name": name, "value": value} for name, value in given.items()] + rest
    return {**workflow, "spec": {**holder, "arguments": {**arguments, "parameters": parameters}}}


def drive(scenario: Scenario, op: Operation, executor: Executor) -> bool:
    """Passes until the workflow ends. Whether it got stuck instead."""
    idle = 0
    for _ in range(scenario.max_passes):
        before = op.changes
        reconcile.operate(op)
        if op.phase in reconcile.FINAL:
            return False
        moved = pods.finish(op, executor, scenario.one_pod_a_pass)
        if not moved and scenario.resumes:
            moved = _resume(op)
        idle = 0 if moved or op.changes != before else idle + 1
        if idle >= IDLE_PASSES:
            return True
    return True


def _resume(op: Operation) -> bool:
    """What `argo resume` does to suspended nodes and workflows. Whether there was any."""
    suspended = [found for found in op.nodes if found.type == nodes.SUSPEND and found.phase == nodes.RUNNING]
    resumed = [leaf.resume(op, found) for found in suspended]
    if op.spec.get("suspend") and not op.resumed:
        op.resumed = True
        return True
    return any(resumed)
