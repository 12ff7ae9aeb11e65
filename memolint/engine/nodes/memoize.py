"""Lookup and save of memoized nodes (`executeTemplate` step 13, `updateAsCacheHitNode` and relatives)."""

from memolint.argo.plain import Json
from memolint.engine.cache.cache import CacheError
from memolint.engine.cache.entry import Entry
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError, TransientError
from memolint.engine.state.lookups import Hit
from memolint.engine.state.nodes import Memoization, Node
from memolint.engine.state.operation import Executed, Execution, Operation
from memolint.engine.state.pass_cache import Processed
from memolint.engine.state.transitions import fail, initialize_executable, memoization_of
from memolint.lang.go.time import duration


def look_up(call: Execution, processed: Processed) -> Executed | None:
    """Ask the cache. None to go on (hit or miss), or how the node failed."""
    template = processed.template
    status = memoization_of(template, hit=False)
    try:
        entry = call.op.controller.cache.load(status.cache_name, status.key)
        is_hit = serves(entry, max_age(template), call.op.now)
    except CacheError as error:
        return fail(call, TransientError(str(error)) if error.is_transient else EngineError(str(error)))
    except EngineError as error:
        return fail(call, error)
    status = Memoization(is_hit, status.key, status.cache_name)
    if is_hit and entry is not None:
        _become_hit(call, processed, status, entry)
    else:
        _become_miss(call, template, status)
    return None


def max_age(template: Json) -> str:
    """The maxAge of a memoized template as it is written, "" for none."""
    memoize = template["memoize"]
    return str(memoize.get("maxAge") or "") if isinstance(memoize, dict) else ""


def serves(entry: Entry | None, maximum: str, now: int) -> bool:
    """Whether the entry is a hit. Raises EngineError for an invalid maxAge, even without an entry."""
    found = entry is not None and entry.is_hit
    if not maximum:
        return found
    try:
        limit = duration.parse(maximum)
    except duration.DurationError as error:
        raise EngineError(f"invalid maxAge: {error.message}") from None
    return found and entry is not None and not entry.is_older_than(limit, now)


def _become_hit(call: Execution, processed: Processed, status: Memoization, entry: Entry) -> None:
    op = call.op
    found = call.node or _created(call, processed.template, node.SUCCEEDED)
    found.phase = node.SUCCEEDED
    found.memoization = status
    found.outputs = entry.outputs
    found.finished = op.now
    op.changes += 1
    writer_id, writer_run = op.controller.written.get((status.cache_name, status.key), ("", 0))
    op.controller.hits.append(
        Hit(
            workflow=op.name,
            created=op.created,
            run=op.run,
            node=call.name,
            template=processed.template,
            body=processed.body,
            base=processed.base,
            entry=entry,
            key=status.key,
            cache_name=status.cache_name,
            origin=writer_run if writer_id == entry.node_id else 0,
        )
    )


def _become_miss(call: Execution, template: Json, status: Memoization) -> None:
    found = call.node or _created(call, template, node.PENDING)
    if found.memoization != status:
        call.op.changes += 1
    found.memoization = status


def _created(call: Execution, template: Json, phase: str) -> Node:
    return initialize_executable(call, call.name, node.type_of(template), template, phase)


def save(op: Operation, found: Node) -> str:
    """Store a success under the node's key. Gives the error, "" for none or if there was nothing to do."""
    status = found.memoization
    if status is None or not op.controller.caching:
        return ""
    try:
        op.controller.cache.save(status.cache_name, status.key, found.id, found.outputs)
    except CacheError as error:
        return str(error)
    op.controller.written[status.cache_name, status.key] = (found.id, op.run)
    return ""


def save_group(op: Operation, found: Node) -> None:
    """Store the success of a Steps or DAG node, which stays Succeeded if that fails: upstream only logs it."""
    if found.memoization is None or (found.outputs is None and not op.release.saves_groups_without_outputs):
        return
    if found.type == node.STEPS and not op.release.saves_steps_outputs:
        outputs, found.outputs = found.outputs, None
        save(op, found)
        found.outputs = outputs
        return
    save(op, found)
