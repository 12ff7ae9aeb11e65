"""One workflow being operated on: its nodes, variables and pods, and the few ways in which nodes change."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.argo.resolve import Base, Find, template_ref
from memolint.engine.cache.cache import Cache
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import Clock
from memolint.engine.cluster.locks import Locks
from memolint.engine.cluster.store import ConfigMap, ConfigMapStore
from memolint.engine.executors.port import Pod
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Memoization, Node, Nodes
from memolint.engine.state.pass_cache import Kept

_DISPLAY_NAME = "workflows.argoproj.io/display-name"
_DISPLAY_NAME_FORM = r"[a-zA-Z0-9][-a-zA-Z0-9.]{0,61}[a-zA-Z0-9]"
# Controller default (`maxStackDepth`); DISABLE_MAX_RECURSION lifts it there.
MAX_RECURSION = 100
# More nodes than any real workflow; one that goes beyond is stopped with a message.
MAX_NODES = 250_000
# Nodes of templates that call each other this deep: a template that calls itself more than once is stopped after so
# many, long before the controller's depth of 100 is reached everywhere.
DEEP = 30
MAX_DEEP_NODES = 20_000
# Steps of one simulation: what keeps it finite. A pass over 10^4 tasks takes 10^4, filling their templates more.
DEFAULT_BUDGET = 5_000_000


class EngineError(Exception):
    """An error of executeTemplate; the node concerned is marked already."""


class ParallelismReached(EngineError):
    """No free slot (`ErrParallelismReached`)."""


class MaxDepthExceeded(EngineError):
    """Templates nested too deep (`ErrMaxDepthExceeded`)."""


class TemplateTimeout(EngineError):
    """A pending node beyond its `timeout` (`ErrTimeout`)."""


class Panic(Exception):
    """The controller would crash here: `operate` recovers, and the workflow ends in Error."""


OUT_OF_BUDGET = "the simulation takes more steps than memolint plays"
TOO_DEEP = f"templates that call each other make more than {MAX_DEEP_NODES} nodes below level {DEEP}"


class BudgetExhausted(Exception):
    """The simulation takes more steps than it may: not an answer of the controller. The text says why."""


NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference"


class Executed(NamedTuple):
    """What executeTemplate returns: the node, and the error if there was one."""

    node: Node | None
    error: EngineError | None = None


class Hit(NamedTuple):
    """A lookup that ended a node: the template as it would have run, and the entry that came instead."""

    workflow: str
    run: int
    node: str
    template: Json
    base: Base
    entry: Entry
    key: str
    cache_name: str
    # The number of the run of this simulation that wrote the entry; 0 when it was there before.
    origin: int


class Lookup(NamedTuple):
    """A question to the cache, and all that it depended on: the key as it is written, the values of its tags."""

    run: int
    node: str
    # The key as written and after substitution, and what its tags could name.
    written: str
    key: str
    variables: Mapping[str, object]
    cache_name: str
    max_age: str
    # The arguments as the calling step or task writes them, by name.
    arguments: Mapping[str, str]
    # The ConfigMap as it was then, None where there was none or it could not be read.
    configmap: ConfigMap | None
    now: int


class Controller:
    """What outlives one workflow."""

    namespace = "default"

    def __init__(
        self,
        cache: Cache,
        store: ConfigMapStore,
        clock: Clock,
        release: Release,
        find: Find,
        caching: bool = True,
        budget: int = DEFAULT_BUDGET,
        watched: str = "",
        artifact_drivers: frozenset[str] | None = None,
    ) -> None:
        self.cache = cache
        self.store = store
        self.clock = clock
        self.release = release
        self.find = find
        self.locks = Locks()
        self.caching = caching
        # The artifact plugins that are installed, None where any may be.
        self.artifact_drivers = artifact_drivers
        # Template executions left for all workflows of this controller.
        self.budget = budget
        self.hits: list[Hit] = []
        # Nodes (a glob) whose lookups are kept.
        self.watched = watched
        self.lookups: list[Lookup] = []
        # Who wrote entries here: (cache, key) → node ID and run.
        self.written: dict[tuple[str, str], tuple[str, int]] = {}


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
        # A hit to be played instead of the entrypoint.
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
        # The unprocessed template of each Steps and DAG node.
        self.bodies: dict[str, Json] = {}
        # What later passes need not work out again, by node.
        self.kept = Kept()
        self.active_pods = 0
        self.resumed = False
        # Changes of nodes or workflow so far: a pass that adds none made no progress.
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

    def spend(self, steps: int = 1) -> None:
        """Count a template execution, or what costs as much as several. Raises BudgetExhausted."""
        self.controller.budget -= steps
        if self.controller.budget < 0 or len(self.nodes) > MAX_NODES:
            raise BudgetExhausted(OUT_OF_BUDGET)

    def template_of(self, found: Node) -> Json | None:
        """The body behind a node by name alone, whatever base it came from (`GetNodeTemplate`)."""
        if found.template_ref is not None:
            return self._referenced(found.template_ref)
        local = self.base.templates.get(found.template_name)
        if local is not None or not found.template_name:
            return local
        return next(
            (body for key, body in sorted(self.stored.items()) if body.get("name") == found.template_name), None
        )

    def _referenced(self, reference: Json) -> Json | None:
        return self.stored.get(template_ref(reference).stored_key)


class Options(NamedTuple):
    """Where a node belongs: its boundary, and how it came about."""

    boundary: str = ""
    on_exit: bool = False
    hooked: bool = False


def initialize(
    op: Operation,
    name: str,
    type_: str,
    caller: Mapping[str, object],
    base: Base,
    options: Options,
    phase: str,
    message: str = "",
    retried: bool = False,
) -> Node:
    """Create a node (`initializeNode`)."""
    reference = caller.get("templateRef")
    created = Node(
        name=name,
        id=node.node_id(op.name, name),
        display_name=node.display_name(name, options.boundary),
        type=type_,
        phase=phase,
        template_name="" if reference or caller.get("inline") else str(caller.get("template") or ""),
        template_ref=reference if isinstance(reference, dict) else None,
        template_scope=base.text,
        boundary=options.boundary,
        message=message,
        started=op.now,
        hooked=options.hooked,
        retried=retried,
    )
    if created.is_fulfilled:
        created.finished = created.started
    op.nodes.add(created)
    op.changes += 1
    if op.depth > DEEP:
        op.deep_nodes += 1
        if op.deep_nodes > MAX_DEEP_NODES:
            raise BudgetExhausted(f"{TOO_DEEP}: is there one that calls itself more than once?")
    return created


def initialize_executable(
    op: Operation,
    name: str,
    type_: str,
    template: Json,
    caller: Mapping[str, object],
    base: Base,
    options: Options,
    phase: str,
    message: str = "",
    retried: bool = False,
) -> Node:
    """Create the node of a template that runs (`initializeExecutableNode`)."""
    created = initialize(op, name, type_, caller, base, options, phase, message, retried)
    inputs = template.get("inputs")
    if isinstance(inputs, dict) and (inputs.get("parameters") or inputs.get("artifacts")):
        created.inputs = inputs
    show_as_annotated(created, template)
    if template.get("memoize") is not None and (op.release.saves_retried or not retried):
        created.memoization = memoization_of(template, hit=False)
    if type_ == node.SUSPEND:
        created.outputs = _to_be_supplied(template)
    return created


def _to_be_supplied(template: Json) -> Json | None:
    """The outputs of a suspended node that whoever resumes it fills (`addRawOutputFields`). Panics like it does."""
    found: list[Json] = []
    for parameter in arguments.named(template.get("outputs"), "parameters"):
        source = parameter.get("valueFrom")
        if not isinstance(source, dict):
            raise Panic(NIL_DEREFERENCE)
        if source.get("supplied") is not None:
            found.append(dict(parameter))
    return {"parameters": found} if found else None


def show_as_annotated(found: Node, template: Json) -> None:
    """An annotation of the template may give its nodes another display name."""
    annotations = template.get("annotations")
    name = annotations.get(_DISPLAY_NAME) if isinstance(annotations, dict) else None
    if isinstance(name, str) and re.fullmatch(_DISPLAY_NAME_FORM, name):
        found.display_name = name


def memoization_of(template: Json, hit: bool) -> Memoization:
    """The status from a processed template; without a cache the controller dereferences nil (Panic)."""
    memoize = template["memoize"]
    cache = memoize.get("cache") if isinstance(memoize, dict) else None
    configmap = cache.get("configMap") if isinstance(cache, dict) else None
    if not isinstance(memoize, dict) or not isinstance(configmap, dict):
        raise Panic(NIL_DEREFERENCE)
    return Memoization(hit, str(memoize.get("key") or ""), str(configmap.get("name") or ""))


def retry_strategy(op: Operation, template: Json) -> Json | None:
    """The strategy in force: the template's own, else the workflow's (`RetryStrategy`)."""
    own = template.get("retryStrategy")
    found = own if own is not None else op.spec.get("retryStrategy")
    return found if isinstance(found, dict) else None


def mark(op: Operation, found: Node, phase: str, message: str | None = None) -> Node:
    """Give a node a phase and perhaps a message (`markNodePhase`)."""
    if found.phase != phase:
        found.phase = phase
        op.changes += 1
    if message is not None and found.message != message:
        found.message = message
        op.changes += 1
    if found.is_fulfilled and found.finished is None:
        found.finished = op.now
        op.changes += 1
    return found


def mark_error(op: Operation, found: Node, message: str) -> Node:
    """Put a node into Error (`markNodeError`)."""
    return mark(op, found, node.ERROR, message)


def add_child(op: Operation, parent: str, child: str) -> None:
    """Note a child once (`addChildNode`)."""
    children = op.nodes.by_name[parent].children
    if child not in children:
        children[child] = None
        op.changes += 1
