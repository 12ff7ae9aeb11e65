"""executeTemplate: the ordered pipeline that every node goes through (`workflow/controller/operator.go`)."""

from collections.abc import Mapping
from typing import cast

from memolint.argo import arguments, merge, passes, resolve
from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.controller import dispatch
from memolint.engine.nodes import memoize, parallelism, synchronize
from memolint.engine.state import configmap_values
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import (
    MAX_RECURSION,
    EngineError,
    Executed,
    MaxDepthExceeded,
    Operation,
    Options,
    TemplateTimeout,
    initialize,
    mark,
    mark_error,
    retry_strategy,
    show_as_annotated,
)
from memolint.engine.state.pass_cache import Processed
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import substitute

# A template that is filled anew costs as much as so many that are kept.
FRESH = 25
# Templates after substitution that are kept for the next pass.
MAX_KEPT = 20_000
_CHANGING = ("{{=", "workflow.duration", "workflow.status", "workflow.failures", "workflow.outputs")

_RECURSION = (
    "Maximum recursion depth exceeded. See "
    "https://argo-workflows.readthedocs.io/en/latest/scaling/#maximum-recursion-depth"
)


class Call:
    """One call of executeTemplate: who calls what, with which arguments, for which node."""

    __slots__ = (
        "arguments",
        "base",
        "body",
        "caller",
        "holds_lock",
        "inner",
        "is_task",
        "name",
        "op",
        "options",
        "template",
    )

    def __init__(
        self,
        op: Operation,
        name: str,
        caller: Mapping[str, object],
        base: Base,
        arguments: object,
        options: Options,
        is_task: bool = False,
    ) -> None:
        self.op = op
        self.name = name
        self.caller = caller
        self.base = base
        self.arguments = arguments
        self.options = options
        self.is_task = is_task
        # After resolution: the base for names inside the template, and the template after substitution.
        self.inner: Base | None = None
        self.body: Json | None = None
        self.template: Json | None = None
        self.holds_lock = False

    @property
    def node(self) -> Node | None:
        """The node, when it is there already."""
        return self.op.nodes.get(self.name)


def execute(
    op: Operation,
    name: str,
    caller: Mapping[str, object],
    base: Base,
    given: object,
    options: Options,
    is_task: bool = False,
) -> Executed:
    """Run the template that a step, task or hook calls, for the node of that name."""
    found = op.nodes.get(name)
    if found is not None and found.is_fulfilled and not _needs_processing(op, found):
        return Executed(found)
    op.spend()
    op.depth += 1
    try:
        return _execute(Call(op, name, caller, base, given, options, is_task))
    finally:
        op.depth -= 1


def _needs_processing(op: Operation, found: Node) -> bool:
    """A fulfilled node only still has a lock to give back."""
    return op.controller.locks.is_known(synchronize.holder(op, found.name))


def _execute(call: Call) -> Executed:
    if call.op.depth >= MAX_RECURSION:
        return _fail(call, MaxDepthExceeded(_RECURSION))
    try:
        template = _processed(call)
    except EngineError as error:
        return _fail(call, error)
    found = call.node
    if found is not None:
        show_as_annotated(found, template)
        if found.is_fulfilled:
            return _fulfilled(call, found)
    if not call.op.release.looks_up_after_locks and found is None:
        looked_up = memoize.look_up(call, template)
        if looked_up is not None:
            return looked_up
    timeout = _timed_out(call, template)
    if timeout is not None:
        return timeout
    full = parallelism.check(call.op, template, call.node, call.options)
    if full is not None:
        return full if isinstance(full, Executed) else Executed(call.node, full)
    waiting = synchronize.acquire(call, template)
    if waiting is not None:
        return waiting
    if call.op.release.looks_up_after_locks and (call.node is None or call.holds_lock):
        looked_up = memoize.look_up(call, template)
        if looked_up is not None:
            return looked_up
    found = call.node
    if found is not None and found.is_fulfilled and call.op.release.hit_ends_node:
        return _fulfilled(call, found, call.op.release.hit_releases_lock)
    return _run(call, template)


def _fulfilled(call: Call, found: Node, releases: bool = True) -> Executed:
    """Nothing more to do but to let the lock go (`handleNodeFulfilled`)."""
    if releases:
        synchronize.release(call.op, found.name)
    return Executed(found)


def _fail(call: Call, error: EngineError) -> Executed:
    """The node, made now or there before, ends in Error (`initializeNodeOrMarkError`)."""
    return fail(call, error)


def fail(call: Call, error: EngineError) -> Executed:
    """Mark the call's node as errored, creating it as Skipped-typed where there is none."""
    found = call.node
    if found is None:
        created = initialize(
            call.op, call.name, node.SKIPPED_TYPE, call.caller, call.base, call.options, node.ERROR, str(error)
        )
        return Executed(created, error)
    return Executed(mark_error(call.op, found, str(error)), error)


def _processed(call: Call) -> Json:
    """The template after resolution, defaults, arguments and substitution. Raises EngineError."""
    op = call.op
    try:
        resolved = resolve.resolve(call.base, call.caller, op.namespace, op.controller.find, op.stored)
    except resolve.ResolveError as error:
        raise EngineError(str(error)) from None
    if resolved.stored_key is not None:
        op.stored.setdefault(resolved.stored_key, resolved.template)
    kept = op.kept.processed.get(call.name)
    if kept is not None and kept.source is resolved.template and kept.arguments == call.arguments:
        call.inner, call.body, call.template = kept.base, kept.body, kept.template
        return kept.template
    op.spend(FRESH)
    call.inner = resolved.base
    call.body = merge.with_defaults(resolved.template, op.spec.get("templateDefaults"))
    if node.kind_of(call.body) is None:
        raise EngineError(f"template '{call.body.get('name') or ''}' type is unknown")
    try:
        filled = arguments.fill(
            call.body, call.arguments, lambda name, key: configmap_values.filled_parameter(op, name, key)
        )
        call.template = substituted(op, filled, local_variables(call, filled))
    except (arguments.ArgumentError, substitute.SubstituteError) as error:
        raise EngineError(str(error)) from None
    if len(op.kept.processed) < MAX_KEPT and not _changes(op, resolved.template, call.arguments):
        op.kept.processed[call.name] = Processed(
            resolved.template, call.arguments, call.template, resolved.base, call.body
        )
    return call.template


def _changes(op: Operation, body: Json, given: object) -> bool:
    """Whether a template may come out otherwise in the next pass: by expressions, times, status or outputs."""
    known = op.kept.changing.get(id(body))
    if known is None:
        known = op.kept.changing[id(body)] = _mentions_changing(gojson.marshal(body))
    return known or _mentions_changing(str(given))


def _mentions_changing(text: str) -> bool:
    return any(name in text for name in _CHANGING)


def local_variables(call: Call, template: Json) -> dict[str, object]:
    """What one node adds to the globals; with a retry strategy the pod's name is known to attempts only."""
    values: dict[str, object] = {"node.name": call.name}
    values["tasks.name" if call.is_task else "steps.name"] = str(call.caller.get("name") or "")
    if node.is_pod_kind(template) and retry_strategy(call.op, template) is None:
        values["pod.name"] = node.pod_name(call.op.name, call.name, str(template.get("name") or ""))
    return values


def substituted(op: Operation, template: Json, local: Mapping[str, object]) -> Json:
    """A template whose inputs are filled, after both passes of `SubstituteParams`."""
    values = {**op.globals, **local}
    dialect = op.release.dialect
    first = cast(Json, passes.run(passes.TEMPLATE_GLOBALS, template, values, dialect))
    inputs = arguments.input_variables(first)
    seen = {**values, **inputs} if op.release.inputs_pass_sees_globals else inputs
    return cast(Json, passes.run(passes.TEMPLATE_INPUTS, first, seen, dialect))


def _timed_out(call: Call, template: Json) -> Executed | None:
    """Only a node that is still Pending can time out here (`checkTemplateTimeouts`)."""
    found = call.node
    if found is None or found.phase != node.PENDING or found.started is None:
        return None
    for name in ("timeout", "pendingTimeout")[: 2 if call.op.release.pending_timeout else 1]:
        text = template.get(name)
        if not text:
            continue
        try:
            limit = duration.parse_argo(str(text))
        except duration.DurationError as error:
            return _failed_timeout(call, found, f"invalid {name}: {error.message}")
        if call.op.now > found.started + limit:
            return _failed_timeout(call, found, name)
    return None


def _failed_timeout(call: Call, found: Node, message: str) -> Executed:
    return Executed(mark(call.op, found, node.FAILED, message), TemplateTimeout(message))


def _run(call: Call, template: Json) -> Executed:
    """Steps 15 to 17 of the pipeline: attempts, dispatch by type, and what follows from the result."""
    if retry_strategy(call.op, template) is not None:
        from memolint.engine.nodes import retry

        return retry.execute(call, template)
    executed = dispatch.run(call, call.name, template)
    if executed.error is not None and executed.node is not None:
        return Executed(mark_error(call.op, executed.node, str(executed.error)), executed.error)
    if executed.node is not None and executed.node.is_fulfilled:
        synchronize.release(call.op, call.name)
    return executed
