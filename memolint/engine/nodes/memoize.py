"""Lookup and save of memoized nodes (`executeTemplate` step 13, `updateAsCacheHitNode` and relatives)."""

from typing import TYPE_CHECKING

from memolint.argo.plain import Json
from memolint.engine.cache.cache import CacheError
from memolint.engine.cache.entry import Entry
from memolint.engine.state import nodes as node
from memolint.engine.state.nodes import Memoization, Node
from memolint.engine.state.operation import (
    NIL_DEREFERENCE,
    EngineError,
    Executed,
    Hit,
    Operation,
    Panic,
    initialize_executable,
    memoization_of,
)
from memolint.lang.go.time import duration

if TYPE_CHECKING:
    from memolint.engine.controller.pipeline import Call


def look_up(call: "Call", template: Json) -> Executed | None:
    """Ask the cache. None to go on (hit or miss), or how the node failed."""
    if template.get("memoize") is None or not call.op.controller.caching:
        return None
    status = memoization_of(template, hit=False)
    if call.op.controller.watched:
        from memolint.engine.nodes import lookups

        lookups.note(call, template, status)
    try:
        entry = call.op.controller.cache.load(status.cache_name, status.key)
        is_hit = _is_hit(call.op, template, entry)
    except (CacheError, EngineError) as error:
        from memolint.engine.controller.pipeline import fail

        return fail(call, EngineError(str(error)))
    status = Memoization(is_hit, status.key, status.cache_name)
    if is_hit and entry is not None:
        _become_hit(call, template, status, entry)
    else:
        _become_miss(call, template, status)
    return None


def _is_hit(op: Operation, template: Json, entry: Entry | None) -> bool:
    """Whether the entry serves. An invalid maxAge is an error even without an entry. Raises EngineError."""
    memoize = template["memoize"]
    text = str(memoize.get("maxAge") or "") if isinstance(memoize, dict) else ""
    found = entry is not None and entry.is_hit
    if not text:
        return found
    try:
        maximum = duration.parse(text)
    except duration.DurationError as error:
        raise EngineError(f"invalid maxAge: {error.message}") from None
    return found and entry is not None and not entry.is_older_than(maximum, op.now)


def _become_hit(call: "Call", template: Json, status: Memoization, entry: Entry) -> None:
    found = call.node or _created(call, template, node.SUCCEEDED)
    found.phase = node.SUCCEEDED
    found.memoization = status
    found.outputs = entry.outputs
    found.finished = call.op.now
    call.op.changes += 1
    inner = call.inner or call.base
    writer = call.op.controller.written.get((status.cache_name, status.key), ("", 0))
    call.op.controller.hits.append(
        Hit(
            call.op.name,
            call.op.run,
            call.name,
            template,
            inner,
            entry,
            status.key,
            status.cache_name,
            writer[1] if writer[0] == entry.node_id else 0,
        )
    )


def _become_miss(call: "Call", template: Json, status: Memoization) -> None:
    found = call.node or _created(call, template, node.PENDING)
    if found.memoization != status:
        call.op.changes += 1
    found.memoization = status


def _created(call: "Call", template: Json, phase: str) -> Node:
    return initialize_executable(
        call.op, call.name, node.type_of(template), template, call.caller, call.base, call.options, phase
    )


def save(op: Operation, found: Node) -> str:
    """Store a success under the node's own key: "" when it went well or there was nothing to do, else the error."""
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
    """Store the success of a Steps or DAG node; a failure is only logged, the node stays Succeeded."""
    if found.memoization is None or (found.outputs is None and not op.release.saves_groups_without_outputs):
        return
    if found.type == node.STEPS and not op.release.saves_steps_outputs:
        outputs, found.outputs = found.outputs, None
        save(op, found)
        found.outputs = outputs
        return
    save(op, found)


__all__ = ["NIL_DEREFERENCE", "Panic", "look_up", "save", "save_group"]
