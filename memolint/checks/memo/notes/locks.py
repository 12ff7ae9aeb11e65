"""A note about locks of cached templates, shown only on request."""

from collections.abc import Iterator

from memolint.argo.synchronization import MUTEX, asked_for
from memolint.argo.views import text
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.finding import HIGH, INFO, Related


@rule("mutex-constant-serialises-hits", MEMO, INFO, HIGH)
def constant(memo: Memo) -> Iterator[Draft]:
    """All calls of a memoized template take one mutex, whatever their key: hits wait for the misses of others.

    The lock comes before the lookup in `executeTemplate`, so that a hit is no way around it.
    """
    if not memo.held or not validity.is_stored(memo):
        return
    for lock in asked_for(memo.template.block("synchronization"), memo.release):
        name = text(lock.entry.get("name"))
        if lock.kind == MUTEX and name and "{{" not in name:
            message = (
                f"all calls of `{memo.template.label}` take the mutex `{name}` before they look up their entry: a hit"
                " waits for misses of other keys; a mutex that is named like the key keeps only these apart"
            )
            origin = memo.template.block_at("synchronization", *lock.path, "name")
            related = (Related(memo.key.place(), "the key varies"),)
            yield Draft(message=message, origin=origin, related=related)
            return
