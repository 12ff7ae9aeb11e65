"""Mutexes and semaphores (`workflow/sync`): their holders, and who waits, in order of arrival."""

from collections.abc import Callable

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.typed import Record

# (namespace, ConfigMap, key) → the size of a semaphore, None where there is none.
LimitOf = Callable[[str, str, str], int | None]


# How errors of a lock's form begin.
_INVALID = "requested configuration is invalid"


class Lock(Record):
    """A lock by kind and full name (`default/Mutex/one`), and how many may hold it."""

    name: str
    limit: int


class _State:
    __slots__ = ("holders", "waiting")

    def __init__(self) -> None:
        self.holders: dict[str, None] = {}
        self.waiting: dict[str, None] = {}


class LockError(ValueError):
    """A lock that cannot be named."""


class Locks:
    """All locks of one controller. A holder is `namespace/workflow` or `namespace/workflow/node`."""

    def __init__(self) -> None:
        self._states: dict[str, _State] = {}
        self._known: dict[str, dict[str, None]] = {}

    def acquire(self, holder: str, locks: tuple[Lock, ...]) -> str:
        """Take all the locks, or none. Gives "" if they are held, else the message of the first that is busy.

        Taking a lock that the holder has already succeeds.
        """
        for lock in locks:
            state = self._states.setdefault(lock.name, _State())
            self._known.setdefault(holder, {})[lock.name] = None
            if holder not in state.holders:
                state.waiting.setdefault(holder)
        busy = next((lock for lock in locks if not self._is_free(holder, lock)), None)
        if busy is not None:
            return self._waiting_message(busy)
        for lock in locks:
            state = self._states[lock.name]
            state.waiting.pop(holder, None)
            state.holders.setdefault(holder)
        return ""

    def _is_free(self, holder: str, lock: Lock) -> bool:
        """Whether the holder may take a place: the first in the queue is it or of its workflow (`checkAcquire`)."""
        state = self._states[lock.name]
        if holder in state.holders:
            return True
        if len(state.holders) >= lock.limit:
            return False
        first = next(iter(state.waiting))
        return first == holder or _workflow_of(first) == _workflow_of(holder)

    def _waiting_message(self, lock: Lock) -> str:
        free = lock.limit - len(self._states[lock.name].holders)
        return f"Waiting for {lock.name} lock. Lock status: {max(free, 0)}/{lock.limit}"

    def is_known(self, holder: str) -> bool:
        """Whether it holds any lock or waits for one."""
        return holder in self._known

    def release(self, holder: str, locks: tuple[Lock, ...]) -> None:
        """Release some locks of a holder, and take it out of their queues."""
        known = self._known.get(holder, {})
        for lock in locks:
            if known.pop(lock.name, self) is None:
                self._states[lock.name].holders.pop(holder, None)
                self._states[lock.name].waiting.pop(holder, None)
        if not known:
            self._known.pop(holder, None)

    def release_holder(self, holder: str) -> None:
        """Release all that one holder has, and take it out of all queues."""
        for name in self._known.pop(holder, ()):
            state = self._states[name]
            state.holders.pop(holder, None)
            state.waiting.pop(holder, None)

    def release_all(self, workflow: str) -> None:
        """Release all that a workflow and its nodes hold or wait for (`ReleaseAll`)."""
        for holder in [holder for holder in self._known if _workflow_of(holder) == workflow]:
            self.release_holder(holder)


def _workflow_of(holder: str) -> str:
    return "/".join(holder.split("/", 2)[:2])


def locks_of(synchronization: object, namespace: str, release: Release, limit_of: LimitOf) -> tuple[Lock, ...]:
    """The locks that a `synchronization` block asks for in the form that the release knows, in order.

    `limit_of` gives the size of a semaphore. Raises LockError.
    """
    if not isinstance(synchronization, dict):
        return ()
    wanted: list[tuple[str, Json]] = []
    for one in () if release.plural_locks_only else ("semaphore", "mutex"):
        entry = synchronization.get(one)
        wanted += [(one, entry)] if isinstance(entry, dict) else []
    for one, many in (("semaphore", "semaphores"), ("mutex", "mutexes")) if release.plural_locks else ():
        listed = synchronization.get(many)
        wanted += [(one, entry) for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    if any(entry in wanted[:index] for index, entry in enumerate(wanted)):
        raise LockError(f"{_INVALID}: Duplicate synchronization item found")
    return tuple(_lock(kind, entry, namespace, release, limit_of) for kind, entry in wanted)


def _lock(kind: str, entry: Json, namespace: str, release: Release, limit_of: LimitOf) -> Lock:
    place = str(entry.get("namespace") or namespace)
    database = entry.get("database") if release.database_locks else None
    if database:
        name = database.get("key") if isinstance(database, dict) else entry.get("name")
        raise LockError(f"database session is not available for {kind} {place}/Database/{name}")
    if kind == "mutex":
        return Lock(f"{place}/Mutex/{entry.get('name') or ''}", 1)
    reference = entry.get("configMapKeyRef")
    if not isinstance(reference, dict):
        if not release.database_locks:
            raise LockError(f"{_INVALID}: cannot get LockName for a Semaphore without a ConfigMapRef")
        raise LockError("cannot get LockName for a Sync with an unknown kind")
    name, key = str(reference.get("name") or ""), str(reference.get("key") or "")
    limit = limit_of(place, name, key)
    if not limit:
        raise LockError(f"failed to initialize semaphore {place}/ConfigMap/{name}/{key} with limit")
    return Lock(f"{place}/ConfigMap/{name}/{key}", limit)
