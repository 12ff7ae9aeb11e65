"""When the controller takes the locks of templates and workflows, and when it releases them."""

import re

from memolint.argo.plain import Json
from memolint.argo.resolve import Base
from memolint.engine.cluster import locks
from memolint.engine.state import configmap_values, filling
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Executed, Execution, Operation
from memolint.engine.state.transitions import fail, initialize_executable, mark_error


def _key(op: Operation, name: str) -> str:
    """The key of a node that asks for locks."""
    return f"{op.namespace}/{op.name}/{name}"


def _applicant(op: Operation, key: str) -> locks.Applicant:
    priority = op.spec.get("priority")
    return locks.Applicant(key, priority if isinstance(priority, int) else 0, op.created)


def _limit_of(op: Operation) -> locks.LimitOf:
    """The sizes of semaphores, read from their ConfigMaps."""

    def limit_of(namespace: str, name: str, key: str) -> int | None:
        if not op.release.database_locks:
            _check_semaphore(op, namespace, name, key)
        text = configmap_values.text(op, namespace, name, key)
        return int(text) if text is not None and re.fullmatch(r"[0-9]{1,9}", text) else None

    return limit_of


def _check_semaphore(op: Operation, namespace: str, name: str, key: str) -> None:
    """Raise LockError for a semaphore without its ConfigMap, or without the key in it."""
    found = configmap_values.configmap(op, namespace, name)
    if found is None:
        raise locks.LockError(f'configmaps "{name}" not found')
    if key not in (found.data or {}):
        raise locks.LockError(f"Sync configuration key '{key}' not found in ConfigMap")


def acquire(call: Execution, template: Json) -> Executed | None:
    """Take the template's locks, or keep the node Pending. None if there is nothing to wait for."""
    op = call.op
    if template.get("synchronization") is None:
        return None
    try:
        wanted = locks.locks_of(template["synchronization"], op.namespace, op.release, _limit_of(op))
    except locks.LockError as error:
        return fail(call, EngineError(str(error)))
    if not wanted:
        return None
    message = op.controller.locks.acquire(_applicant(op, _key(op, call.name)), wanted)
    if not message:
        _note_acquired(call)
        return None
    return Executed(_waiting(call, template, message))


def _note_acquired(call: Execution) -> None:
    found = call.node
    if found is None:
        return
    if found.waiting_for_lock:
        found.waiting_for_lock = False
        call.op.changes += 1
    # Also in passes in which the node has had the lock for long.
    found.message = ""


def _waiting(call: Execution, template: Json, message: str) -> node.Node:
    found = call.node
    if found is None:
        found = initialize_executable(call, call.name, node.type_of(template), template, node.PENDING, message)
        if not call.op.release.lock_waiters_have_status:
            found.memoization = None
    if found.message != message or not found.waiting_for_lock:
        call.op.changes += 1
    found.message = message
    found.waiting_for_lock = True
    return found


def is_known(op: Operation, name: str) -> bool:
    """Whether the node holds a lock, or waits for one."""
    return op.controller.locks.is_known(_key(op, name))


def release(op: Operation, name: str, template: Json) -> None:
    """Release those locks of the node that its template names now: under another name a lock stays taken."""
    if not is_known(op, name):
        return
    try:
        named = locks.locks_of(template.get("synchronization"), op.namespace, op.release, lambda *_: 1)
    except locks.LockError:
        return
    op.controller.locks.release(_key(op, name), named)


def release_of_task(op: Operation, base: Base, task: Json, found: node.Node) -> None:
    """Release the locks of a fulfilled task, as its arguments are written: those named after an output stay taken.

    A task that was never run gets its template filled here for the first time, and an error of that.
    """
    if not is_known(op, found.name) and (found.type != node.SKIPPED_TYPE or found.name in op.pass_cache.callable):
        return
    try:
        release(op, found.name, filling.as_called(op, base, task))
    except EngineError as error:
        mark_error(op, found, str(error))
    else:
        op.pass_cache.callable.add(found.name)


def acquire_workflow(op: Operation) -> str:
    """Take the workflow's own locks. Gives "" if they are held, else what it waits for. Raises EngineError."""
    synchronization = op.spec.get("synchronization")
    if synchronization is None:
        return ""
    try:
        wanted = locks.locks_of(synchronization, op.namespace, op.release, _limit_of(op))
    except locks.LockError as error:
        raise EngineError(str(error)) from None
    return op.controller.locks.acquire(_applicant(op, f"{op.namespace}/{op.name}"), wanted)
