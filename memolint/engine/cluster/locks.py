"""Mutexes and semaphores (`workflow/sync`): their holders, and who waits."""

from collections.abc import Callable

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.argo.synchronization import asked_for
from memolint.engine.cluster.queue import Queue
from memolint.typed import Record

# (namespace, ConfigMap, key) → the size of a semaphore, None where there is none.
LimitOf = Callable[[str, str, str], int | None]


# How errors of a lock's form begin.
_INVALID = "requested configuration is invalid"


class Lock(Record):
    """A lock by kind and full name (`default/Mutex/one`), and how many may hold it."""

    name: str
    limit: int


class Applicant(Record):
    """Who asks for a lock: `namespace/workflow` or `namespace/workflow/node`, and what gives its place in queues."""

    key: str
    priority: int
    created: int


class _State:
    __slots__ = ("holders", "waiting")

    def __init__(self) -> None:
        self.holders: dict[str, None] = {}
        self.waiting = Queue()


class LockError(ValueError):
    """A lock that cannot be named."""


class Locks:
    """All locks of one controller, as the release keeps them."""

    def __init__(self, release: Release) -> None:
        self._takes_own_place = release.locks_take_own_place
        self._states: dict[str, _State] = {}
        # The locks that each holder has or waits for, and the one that a waiting one was told of.
        self._known: dict[str, dict[str, None]] = {}
        self._awaited: dict[str, str] = {}

    def acquire(self, applicant: Applicant, locks: tuple[Lock, ...]) -> str:
        """Take all the locks, or none. Gives "" if they are held, else the message of the first that is busy.

        Taking a lock that the holder has already succeeds.
        """
        key = applicant.key
        for lock in locks:
            state = self._states.setdefault(lock.name, _State())
            self._known.setdefault(key, {})[lock.name] = None
            if key not in state.holders:
                state.waiting.add(key, applicant.priority, applicant.created)
        busy = next((lock for lock in locks if not self._is_free(key, lock)), None)
        if busy is not None:
            self._awaited[key] = busy.name
            return self._waiting_message(busy)
        self._awaited.pop(key, None)
        for lock in locks:
            self._take(key, self._states[lock.name])
        return ""

    def _take(self, key: str, state: _State) -> None:
        if key not in state.holders:
            state.holders[key] = None
            state.waiting.remove(key if self._takes_own_place else state.waiting.first)

    def _is_free(self, key: str, lock: Lock) -> bool:
        """Whether the holder may take a place: none waits, or the first is it or of its workflow (`checkAcquire`)."""
        state = self._states[lock.name]
        if key in state.holders:
            return True
        return len(state.holders) < lock.limit and _are_alike(state.waiting.first, key)

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
                self._states[lock.name].waiting.remove(holder)
        if not known:
            self._known.pop(holder, None)

    def release_all(self, workflow: str) -> None:
        """Release what a workflow and its nodes hold when it ends, as the controller does (`ReleaseAll`).

        A node leaves only the queue of the lock that it was told of. Of several holders of one semaphore every other
        is passed over, since their list shrinks under the loop. Both stay in the way of workflows that come later.
        """
        ended = [holder for holder in self._known if _workflow_of(holder) == workflow]
        for name in {name: None for holder in ended for name in self._known[holder]}:
            state = self._states[name]
            for holder in [each for each in state.holders if _workflow_of(each) == workflow][::2]:
                del state.holders[holder]
            state.waiting.remove(workflow)
        for holder in ended:
            del self._known[holder]
            if holder in self._awaited:
                self._states[self._awaited.pop(holder)].waiting.remove(holder)


def _workflow_of(holder: str) -> str:
    return "/".join(holder.split("/", 2)[:2])


def _are_alike(holder: str, other: str) -> bool:
    """Whether both are nodes of workflows of one name, or such workflows themselves (`isSameWorkflowNodeKeys`)."""
    one, two = holder.split("/", 2), other.split("/", 2)
    return len(one) == len(two) and one[1] == two[1]


def locks_of(synchronization: object, namespace: str, release: Release, limit_of: LimitOf) -> tuple[Lock, ...]:
    """The locks that a `synchronization` block asks for in the form that the release knows, in order.

    `limit_of` gives the size of a semaphore. Raises LockError.
    """
    wanted = [(each.kind, each.entry) for each in asked_for(synchronization, release)]
    if not release.database_locks:
        wanted = [(one, {name: value for name, value in entry.items() if name != "database"}) for one, entry in wanted]
    if any(entry in wanted[:index] for index, entry in enumerate(wanted)):
        raise LockError(f"{_INVALID}: Duplicate synchronization item found")
    return tuple(_lock(kind, entry, namespace, release, limit_of) for kind, entry in wanted)


def _lock(kind: str, entry: Json, namespace: str, release: Release, limit_of: LimitOf) -> Lock:
    place = str(entry.get("namespace") or namespace)
    database = entry.get("database")
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
