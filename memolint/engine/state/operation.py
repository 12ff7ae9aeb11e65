"""One workflow being operated on: its nodes, variables and pods, and the executions of templates for its nodes."""

import sys
from collections.abc import Callable, Mapping

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.argo.resolve import Base, Find, Resolved, ResolveError, resolve, template_ref
from memolint.engine.cache.cache import Cache
from memolint.engine.cluster.clock import Clock
from memolint.engine.cluster.locks import Locks
from memolint.engine.cluster.store import ConfigMapStore
from memolint.engine.executors.port import Pod, Suspension
from memolint.engine.state.errors import OUT_OF_BUDGET, BudgetExhausted, EngineError
from memolint.engine.state.lookups import Hit, Lookup
from memolint.engine.state.nodes import Node, Nodes, kind_of
from memolint.engine.state.pass_cache import PassCache
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.engine.cache.gc import Collector
    from memolint.engine.cluster.throttle import Throttle

# Controller default (`maxStackDepth`); DISABLE_MAX_RECURSION lifts it there.
MAX_RECURSION = 100
# No real workflow has as many nodes; one that goes beyond is stopped with a message.
MAX_NODES = 250_000
# Frames of Python that one template inside another takes, and what a leaf takes with the parsers that it calls.
FRAMES_A_LEVEL = 16
FRAMES_OF_A_LEAF = 150
# Template executions of one simulation, so that it ends. A pass over 10^4 tasks takes 10^4, and filling their
# templates more.
DEFAULT_BUDGET = 5_000_000


class Placement(Record):
    """Where a node belongs: its boundary, and how it came about."""

    boundary: str = ""
    on_exit: bool = False
    hooked: bool = False


class Executed(Record):
    """What executeTemplate returns: the node, and the error if there was one."""

    node: Node | None
    error: EngineError | None = None


class Execution(Record):
    """One call of executeTemplate: who calls what, with which arguments, for the node of which name."""

    op: "Operation"
    name: str
    caller: Mapping[str, object]
    # Where names that the caller writes are looked up.
    base: Base
    arguments: object
    placement: Placement
    is_task: bool = False

    @property
    def node(self) -> Node | None:
        """The node, when it is there already."""
        return self.op.nodes.get(self.name)


class Attempt(Record):
    """The work of a template for one node: that of the execution itself, or one attempt of a retried node."""

    execution: Execution
    name: str
    # The template after substitution, and where names inside it are looked up.
    template: Json
    base: Base
    retried: bool = False

    @property
    def op(self) -> "Operation":
        """The workflow that the node belongs to."""
        return self.execution.op

    @property
    def node(self) -> Node | None:
        """The node, when it is there already."""
        return self.op.nodes.get(self.name)


class Controller:
    """What outlives one workflow. `execute` is the pipeline that every template goes through."""

    def __init__(
        self,
        execute: Callable[[Execution], Executed],
        cache: Cache,
        store: ConfigMapStore,
        clock: Clock,
        release: Release,
        find: Find,
        caching: bool = True,
        budget: int = DEFAULT_BUDGET,
        watched: str = "",
        artifact_drivers: frozenset[str] | None = None,
        collector: "Collector | None" = None,
        has_deadlines: bool = True,
        throttle: "Throttle | None" = None,
    ) -> None:
        self.execute = execute
        self.levels = _levels()
        self.cache = cache
        self.store = store
        self.clock = clock
        self.release = release
        self.find = find
        self.locks = Locks(release)
        self.caching = caching
        # Collects entries that nothing has hit for long whenever time has passed, None where that is off.
        self.collector = collector
        # The artifact plugins that are installed, None where any may be.
        self.artifact_drivers = artifact_drivers
        # Whether time passes while pods run, so that deadlines are met.
        self.has_deadlines = has_deadlines
        # Which workflows may run, None where all may.
        self.throttle = throttle
        # How many template executions are left for all workflows of this controller.
        self.budget = budget
        self.hits: list[Hit] = []
        # What is wrong with the workflows that were submitted, by their JSON text.
        self.problems: dict[str, str | None] = {}
        # Nodes (a glob) whose lookups are to be explained; with one, the last lookup of each node is noted.
        self.watched = watched
        self.lookups: dict[tuple[int, str], Lookup] = {}
        # Who wrote entries here: (cache, key) → node ID and run.
        self.written: dict[tuple[str, str], tuple[str, int]] = {}


def _levels() -> int:
    """How deep templates may nest before Python's recursion limit is near, from where the caller stands now."""
    frames, frame = 0, sys._getframe()
    while frame.f_back is not None:
        frames, frame = frames + 1, frame.f_back
    return (sys.getrecursionlimit() - frames - FRAMES_OF_A_LEAF) // FRAMES_A_LEVEL


class Operation:
    """The state of one workflow between and inside reconcile passes (`wfOperationCtx`)."""

    def __init__(
        self,
        controller: Controller,
        workflow: Json,
        name: str,
        namespace: str,
        uid: str,
        created: int,
        run: int = 1,
        defaults: object = None,
    ) -> None:
        self.controller = controller
        self.workflow = workflow
        self.name = name
        self.namespace = namespace
        self.uid = uid
        self.created = created
        self.run = run
        # The controller's workflowDefaults.
        self.defaults = defaults
        self.spec: Json = {}
        self.raw_spec: Json | None = None
        # A hit whose template is played instead of the entrypoint.
        self.entry: Hit | None = None
        self.base = Base("local", "", {})
        self.stored: dict[str, Json] = {}
        self.nodes = Nodes()
        self.globals: dict[str, object] = {}
        self.outputs: Json = {}
        self.phase = ""
        self.message = ""
        self.started: int | None = None
        self.pods: dict[str, Pod] = {}
        self.suspended: dict[str, Suspension] = {}
        # The first time at which a node of the last pass goes on by itself, None without any.
        self.requeued: int | None = None
        # When the attempts of a node have to have ended, by its name (`backoff.maxDuration`).
        self.attempt_deadlines: dict[str, int] = {}
        # The unprocessed template of each Steps and DAG node.
        self.bodies: dict[str, Json] = {}
        self.pass_cache = PassCache()
        # How many pods may be active at once (`spec.parallelism`), None for any number, and how many are in this pass.
        self.pods_limit: int | None = None
        self.active_pods = 0
        self.resumed = False
        # How often nodes or the workflow have changed: a pass without a change made no progress.
        self.changes = 0
        self.depth = 0
        self.deep_nodes = 0

    @property
    def release(self) -> Release:
        """The release that is played."""
        return self.controller.release

    @property
    def now(self) -> int:
        """The time, in nanoseconds."""
        return self.controller.clock.now

    @property
    def shutdown(self) -> str:
        """How the workflow is told to end: Stop, Terminate, or "" for not at all."""
        return str(self.spec.get("shutdown") or "")

    def stops(self, on_exit: bool) -> bool:
        """Whether the shutdown keeps a pod from running: with Stop those of exit handlers run (`ShouldExecute`)."""
        return self.shutdown == "Terminate" or (self.shutdown == "Stop" and not on_exit)

    def requeue(self, time: int) -> None:
        """Make another pass at that time (`requeueAfter`)."""
        self.requeued = time if self.requeued is None else min(self.requeued, time)

    def execute(
        self,
        name: str,
        caller: Mapping[str, object],
        base: Base,
        given: object,
        placement: Placement,
        is_task: bool = False,
    ) -> Executed:
        """Run the template that a step, task or hook calls, for the node of that name."""
        return self.controller.execute(Execution(self, name, caller, base, given, placement, is_task))

    def spend(self, steps: int = 1) -> None:
        """Take template executions off the budget. Raises BudgetExhausted."""
        self.controller.budget -= steps
        if self.controller.budget < 0 or len(self.nodes) > MAX_NODES:
            raise BudgetExhausted(OUT_OF_BUDGET)

    def resolve(self, base: Base, caller: Mapping[str, object], stored: Mapping[str, Json] | None = None) -> Resolved:
        """The template that a step, task, hook or node names (`ResolveTemplate`). Raises EngineError."""
        known = self.stored if stored is None else stored
        try:
            resolved = resolve(base, caller, self.namespace, self.controller.find, known)
        except ResolveError as error:
            raise EngineError(str(error)) from None
        if kind_of(resolved.template) is None:
            raise EngineError(f"template '{resolved.template.get('name') or ''}' type is unknown")
        return resolved

    def boundary_body(self, boundary: str) -> Json | None:
        """The template around a node, None for an inline one, which has no name (`GetTemplateByBoundaryID`).

        Raises EngineError where a release looks for that all the same.
        """
        found = self.nodes.get(boundary)
        if found is None or found.template_name or found.template_ref is not None:
            return self.bodies.get(boundary)
        if not self.release.finds_inline_boundaries:
            raise EngineError("failed to get a template")
        return None

    def template_of(self, found: Node) -> Json | None:
        """The template of a node, looked up by its name alone, whatever base it came from (`GetNodeTemplate`)."""
        if found.template_ref is not None:
            return self._referenced(found.template_ref)
        local = self.base.templates.get(found.template_name)
        if local is not None:
            return local
        return next(
            (body for _, body in sorted(self.stored.items()) if (body.get("name") or "") == found.template_name), None
        )

    def _referenced(self, reference: Json) -> Json | None:
        return self.stored.get(template_ref(reference).stored_key)
