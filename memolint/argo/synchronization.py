"""The locks that a `synchronization` block asks for, in the forms that a release knows."""

from collections.abc import Iterator

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.typed import Record

MUTEX, SEMAPHORE = "mutex", "semaphore"
_BOTH = ((SEMAPHORE, "semaphores"), (MUTEX, "mutexes"))
FORMS = tuple(name for pair in _BOTH for name in pair)


class LockAsked(Record):
    """A lock of one kind, as it is written, and where in the block."""

    kind: str
    entry: Json
    path: tuple[str | int, ...]


def asked_for(synchronization: object, release: Release) -> Iterator[LockAsked]:
    """The locks of a block in the order in which they are taken; a form that the release does not know is none."""
    if not isinstance(synchronization, dict):
        return
    for one, _ in () if release.plural_locks_only else _BOTH:
        entry = synchronization.get(one)
        if isinstance(entry, dict):
            yield LockAsked(one, entry, (one,))
    for one, many in _BOTH if release.plural_locks else ():
        listed = synchronization.get(many)
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield LockAsked(one, entry, (many, index))
