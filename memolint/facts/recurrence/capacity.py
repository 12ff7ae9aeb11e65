"""What a cache holds after a run, and by schedules after a day: all its entries share the 1 MiB of one ConfigMap."""

from math import ceil

from memolint.argo.fields import POD_KINDS
from memolint.argo.views import dig, text
from memolint.facts.fact import fact
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.recurrence import buckets, entries, reuse, volatile
from memolint.facts.recurrence.schedules import Starter, scheduled
from memolint.typed import Record

# `core.MaxSecretSize`, which holds for the values of a ConfigMap, too.
MIB = 1 << 20
# A cache that is fuller than this is full soon, and fewer entries than this are never too many.
_FULL, _FEW_ENTRIES = 0.8, 100
# A cache that is full later than this has been looked after before.
_MOST_DAYS = 365
# The days in a calendar bucket of the creation time, by the finest letter in the key.
_DAYS = (("dejF", 1), ("UVW", 7), ("mbBh", 30))
_CREATED = "workflow.creationTimestamp."


class Demand(Record):
    """What one memoized template stores: so many entries of so many bytes in a run, and more of them each day.

    `starters` are the schedules by which it does, none where its keys come again or nothing is known.
    """

    memo: Memo
    keys: int
    each: int
    a_day: float = 0
    starters: tuple[Starter, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of the entries of a run."""
        return self.keys * self.each


class Load(Record):
    """What is stored in one cache, the largest part first."""

    demands: tuple[Demand, ...]

    @property
    def keys(self) -> int:
        return sum(each.keys for each in self.demands)

    @property
    def size(self) -> int:
        return sum(each.size for each in self.demands)

    @property
    def each(self) -> int:
        """The bytes of an entry, on an average."""
        return self.size // self.keys

    @property
    def fitting(self) -> int:
        """How many entries a ConfigMap holds."""
        return MIB // self.each

    @property
    def a_day(self) -> float:
        """The bytes that are added each day."""
        return sum(each.a_day * each.each for each in self.demands)

    @property
    def days(self) -> int:
        """After how many days the cache is full; 0 where nothing is known to be added."""
        return ceil(MIB / self.a_day) if self.a_day else 0

    @property
    def is_full_at_once(self) -> bool:
        """Whether one run fills it."""
        return self.keys >= _FEW_ENTRIES and self.size > _FULL * MIB

    @property
    def is_full_in_time(self) -> bool:
        """Whether schedules fill it before anybody looks."""
        return 0 < self.days <= _MOST_DAYS


def overload(memo: Memo) -> Load | None:
    """What is stored in the cache of the template, whose name is constant, if that does not fit; None where it does."""
    found = load(memo.neighbourhood, memo.cache_name.text or "")
    return found if found.is_full_at_once or found.is_full_in_time else None


@fact
def load(neighbourhood: Neighbourhood, cache: str) -> Load:
    """What is stored in a cache; of objects with one name, which are alternatives, the larger counts."""
    largest: dict[object, Demand] = {}
    for memo in neighbourhood.using(cache):
        manifest, found = memo.template.manifest, demand(memo)
        own = (manifest.kind, manifest.name, memo.template.label) if manifest.name else memo
        if own not in largest or largest[own].size < found.size:
            largest[own] = found
    return Load(tuple(sorted(largest.values(), key=lambda each: -each.size)))


@fact
def demand(memo: Memo) -> Demand:
    """What a memoized template stores."""
    keys, each = entries.keys_of_a_run(memo), entries.bytes_of_an_entry(memo)
    days = days_of_a_key(memo)
    found = scheduled(memo) if days is not None else None
    if found is None:
        return Demand(memo, keys, each)
    return Demand(memo, keys, each, keys * min(found.a_day, 1 / days if days else found.a_day), found.starters)


def days_of_a_key(memo: Memo) -> int | None:
    """The days after which the keys of the template are others: 0 for each run, None where they come again.

    A key that is new in every run and is never asked for again is another rule's to tell.
    """
    if next(volatile.in_field(memo, memo.key), None) is not None:
        return 0 if reuse.is_reused_in_one_run(memo) else None
    letters = {name.removeprefix(_CREATED) for name in memo.held if name.startswith(_CREATED)}
    if any(buckets.spans(part) for part in memo.key.parts) and _shows_days(memo.key.text or ""):
        return 1
    return next((days for known, days in _DAYS if letters & set(known)), None)


def _shows_days(key: str) -> bool:
    """Whether the layout of a time in an expression has the day, or is that of a whole date."""
    return any(mark in key for mark in ("02", "htmlDate", "Day()", "trunc(10", "0, 10", ":10]"))


def stores_loudly(memo: Memo) -> bool:
    """Whether a result that cannot be stored fails its node (`podReconciliation`), instead of a line in a log."""
    return memo.template.kind in POD_KINDS


def retries_errors(memo: Memo) -> bool:
    """Whether an attempt whose result could not be stored is made again: by `RetryPolicyActual`, not by OnFailure."""
    origin = memo.template.retry_in_force_at
    if origin is None or not stores_loudly(memo):
        return False
    strategy = dig(origin.document.value, *origin.path)
    policy, expression = text(dig(strategy, "retryPolicy")), text(dig(strategy, "expression"))
    return policy in ("Always", "OnError") or (not policy and bool(expression))
