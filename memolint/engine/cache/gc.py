"""Cache garbage collection (`workflow/controller/cache_gc.go`): entries without a recent hit are deleted."""

from memolint.argo.plain import Json
from memolint.engine.cache import entry as codec
from memolint.engine.cache.cache import LABEL, LABEL_VALUE
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ApiError, ConfigMap, ConfigMapStore
from memolint.lang.go.time import duration
from memolint.lang.template import anystring
from memolint.typed import Record

# CACHE_GC_AFTER_NOT_HIT_DURATION where it is not set.
DEFAULT_AFTER_NOT_HIT = 30 * SECOND


class Schedule(Record):
    """CACHE_GC_PERIOD and CACHE_GC_AFTER_NOT_HIT_DURATION, in nanoseconds; no period is no collection."""

    period: int = 0
    after_not_hit: int = DEFAULT_AFTER_NOT_HIT


def schedule_of(controller: Json) -> Schedule:
    """What a scenario's `controller: {cacheGC: {period, afterNotHit}}` says. Raises DurationError."""
    found = controller.get("cacheGC")
    if not isinstance(found, dict):
        return Schedule()
    period = _nanoseconds(found.get("period"), 0)
    return Schedule(max(0, period), _nanoseconds(found.get("afterNotHit"), DEFAULT_AFTER_NOT_HIT))


def _nanoseconds(value: object, default: int) -> int:
    return default if value is None else duration.parse(anystring.text_of(value) or "")


class Collector:
    """Collects whenever it is due: at once, and then every period."""

    def __init__(self, store: ConfigMapStore, schedule: Schedule) -> None:
        self._store = store
        self._schedule = schedule
        self._next: int | None = None

    def catch_up(self, now: int) -> None:
        """Do what has been due up to `now`. Nothing was hit meanwhile, so that the last of several runs is enough."""
        if not self._schedule.period or (self._next is not None and now < self._next):
            return
        last = now if self._next is None else now - (now - self._next) % self._schedule.period
        collect(self._store, self._schedule.after_not_hit, last)
        self._next = last + self._schedule.period


def collect(store: ConfigMapStore, after_not_hit: int, now: int) -> None:
    """Collect once in all ConfigMaps that are labelled as caches, in every namespace."""
    for configmap in store.all():
        if (configmap.labels or {}).get(LABEL) == LABEL_VALUE:
            _collect_one(store, configmap, after_not_hit, now)


def _collect_one(store: ConfigMapStore, configmap: ConfigMap, after_not_hit: int, now: int) -> None:
    """An entry that cannot be decoded keeps the whole ConfigMap as it is. An empty ConfigMap is deleted."""
    data = configmap.data or {}
    try:
        kept = {key: text for key, text in data.items() if not _is_unused(text, after_not_hit, now)}
    except codec.MalformedEntry:
        return
    try:
        if not kept:
            store.delete(configmap.namespace, configmap.name)
        elif len(kept) < len(data):
            store.update(configmap._replace(data=kept))
    except ApiError:
        # Upstream only logs it.
        return


def _is_unused(text: str, after_not_hit: int, now: int) -> bool:
    """Whether nothing has hit the entry for long. Raises MalformedEntry, also for an empty text."""
    last_hit = codec.decode(text).last_hit
    return last_hit is None or now - last_hit > after_not_hit
