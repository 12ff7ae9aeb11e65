"""Notes about the ConfigMap of a cache, shown only on request."""

from collections.abc import Iterator

from memolint.argo.fields import LOOPS
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.finding import INFO, MEDIUM

# From so many lookups of one run on its cache is worth a word.
_MANY = 50


@rule("cache-hot-configmap", MEMO, INFO, MEDIUM)
def hot(memo: Memo) -> Iterator[Draft]:
    """A wide loop looks up one ConfigMap: each lookup reads all of it, and each hit writes all of it, one by one."""
    if not memo.project.mentions(*LOOPS) or not memo.cache_name.is_constant or not validity.is_stored(memo):
        return
    from memolint.facts.recurrence import capacity, entries

    times = entries.lookups_of_a_run(memo)
    if times < _MANY or not memo.cache_name.text or capacity.overload(memo) is not None:
        return
    size = times * entries.bytes_of_an_entry(memo)
    message = (
        f"one run looks up `{memo.cache_name.text}` {times} times for `{memo.template.label}`: each lookup reads the"
        f" whole ConfigMap, and each hit writes it, about {size // 1024 + 1} KiB, one after the other"
    )
    yield Draft(message=message, origin=memo.cache_name.origin)
