"""executeTemplate: the ordered pipeline that every node goes through (`workflow/controller/operator.go`)."""

from memolint.argo import arguments, merge
from memolint.argo.plain import Json
from memolint.argo.resolve import Resolved
from memolint.engine.controller import dispatch, variables
from memolint.engine.nodes import memoize, parallelism, synchronize
from memolint.engine.state import configmap_values, filling
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import TOO_NESTED, BudgetExhausted, EngineError, MaxDepthExceeded, TemplateTimeout
from memolint.engine.state.nodes import Node
from memolint.engine.state.operation import MAX_RECURSION, Attempt, Executed, Execution
from memolint.engine.state.pass_cache import Processed
from memolint.engine.state.transitions import fail, mark, mark_error, retry_strategy, show_as_annotated
from memolint.lang.go.time import duration
from memolint.lang.template import substitute

# Filling a template costs as much as this many executions that find it remembered.
FRESH = 25
# How many filled templates are remembered for the next pass.
MAX_REMEMBERED = 20_000
_CHANGING = ("{{=", "workflow.duration", "workflow.status", "workflow.failures", "workflow.outputs")

_RECURSION = (
    "Maximum recursion depth exceeded. See "
    "https://argo-workflows.readthedocs.io/en/latest/scaling/#maximum-recursion-depth"
)


def execute(call: Execution) -> Executed:
    """Run the template that a step, task or hook calls, for its node."""
    op, found = call.op, call.node
    # A fulfilled node only still has a lock to give back.
    if found is not None and found.is_fulfilled and not synchronize.is_known(op, found.name):
        return Executed(found)
    op.spend()
    if op.depth > op.controller.levels:
        raise BudgetExhausted(TOO_NESTED)
    op.depth += 1
    try:
        return _execute(call)
    finally:
        op.depth -= 1


def _execute(call: Execution) -> Executed:
    if call.op.depth >= MAX_RECURSION:
        return fail(call, MaxDepthExceeded(_RECURSION))
    try:
        processed = _processed(call)
    except EngineError as error:
        return fail(call, error)
    template = processed.template
    found = call.node
    is_new = found is None
    if found is not None:
        show_as_annotated(found, template)
        if found.is_fulfilled:
            return _fulfilled(call, found, template)
    release = call.op.release
    if not release.looks_up_after_locks and found is None:
        looked_up = _look_up(call, processed)
        if looked_up is not None:
            return looked_up
    waiting = _held_back(call, template)
    if waiting is not None:
        return waiting
    if release.looks_up_after_locks and (call.node is None or synchronize.is_known(call.op, call.name)):
        looked_up = _look_up(call, processed)
        if looked_up is not None:
            return looked_up
    found = call.node
    if found is not None and found.is_fulfilled and release.hit_ends_node:
        return _fulfilled(call, found, template, release.hit_releases_lock)
    return _run(call, processed, is_new)


def _held_back(call: Execution, template: Json) -> Executed | None:
    """What holds the node back, in this order: a timeout, a full boundary, a busy lock. None to go on."""
    timeout = _timed_out(call, template)
    if timeout is not None:
        return timeout
    full = parallelism.check(call.op, template, call.node, call.placement)
    if full is not None:
        return Executed(call.node, full)
    return synchronize.acquire(call, template)


def _look_up(call: Execution, processed: Processed) -> Executed | None:
    """Ask the cache of a memoized template. None to go on (hit or miss), or how the node failed."""
    controller = call.op.controller
    if processed.template.get("memoize") is None or not controller.caching:
        return None
    if not controller.watched:
        return memoize.look_up(call, processed)
    from memolint.engine.controller import lookups

    lookups.note(call, processed)
    looked_up = memoize.look_up(call, processed)
    error = looked_up.error if looked_up is not None else None
    lookups.note_answer(call, "" if error is None else str(error))
    return looked_up


def _fulfilled(call: Execution, found: Node, template: Json, releases: bool = True) -> Executed:
    """Release the lock of a node that has nothing more to do (`handleNodeFulfilled`)."""
    if releases:
        synchronize.release(call.op, found.name, template)
    return Executed(found)


def _processed(call: Execution) -> Processed:
    """The template after resolution, defaults, arguments and substitution. Raises EngineError."""
    op = call.op
    resolved = op.resolve(call.base, call.caller)
    if resolved.stored_key is not None:
        op.stored.setdefault(resolved.stored_key, resolved.template)
    before = op.pass_cache.processed.get(call.name)
    if before is not None and before.source is resolved.template and before.arguments == call.arguments:
        return before
    op.spend(FRESH)
    body = merge.with_defaults(resolved.template, op.spec.get("templateDefaults"))
    try:
        filled = arguments.fill(
            body, call.arguments, lambda name, key: configmap_values.filled_parameter(op, name, key)
        )
        template = filling.substituted(op, filled, {**op.globals, **variables.of_node(call, filled)})
    except (arguments.ArgumentError, substitute.SubstituteError) as error:
        raise EngineError(str(error)) from None
    processed = Processed(template, resolved.base, resolved.template, body, call.arguments)
    if len(op.pass_cache.processed) < MAX_REMEMBERED and not _changes(call, resolved):
        op.pass_cache.processed[call.name] = processed
    return processed


def _changes(call: Execution, resolved: Resolved) -> bool:
    """Whether the template may be filled otherwise in the next pass: by expressions, times, status or outputs."""
    return _template_changes(call, resolved) or _mentions_changing(str(call.arguments))


def _template_changes(call: Execution, resolved: Resolved) -> bool:
    if call.caller.get("inline") is not None:
        return _mentions_changing(str(resolved.template))
    changing = call.op.pass_cache.changing
    place = (resolved.base.text, str(resolved.template.get("name") or ""))
    if place not in changing:
        changing[place] = _mentions_changing(str(resolved.template))
    return changing[place]


def _mentions_changing(text: str) -> bool:
    return any(name in text for name in _CHANGING)


def _timed_out(call: Execution, template: Json) -> Executed | None:
    """End a node that has been Pending for too long (`checkTemplateTimeouts`)."""
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
        call.op.requeue(found.started + limit + 1)
    return None


def _failed_timeout(call: Execution, found: Node, message: str) -> Executed:
    return Executed(mark(call.op, found, node.FAILED, message), TemplateTimeout(message))


def _run(call: Execution, processed: Processed, is_new: bool) -> Executed:
    """Steps 15 to 17 of the pipeline: attempts, dispatch by type, and what follows from the result."""
    if retry_strategy(call.op, processed.template) is not None:
        from memolint.engine.controller import retry

        return retry.execute(call, processed, is_new)
    executed = dispatch.run(Attempt(call, call.name, processed.template, processed.base))
    if executed.error is not None and executed.node is not None:
        synchronize.release(call.op, call.name, processed.template)
        return Executed(mark_error(call.op, executed.node, str(executed.error)), executed.error)
    # A pod that a shutdown has just refused gives its lock back when its node is next looked at.
    if executed.node is not None and executed.node.is_fulfilled and executed.node.type != node.POD:
        synchronize.release(call.op, call.name, processed.template)
    return executed
