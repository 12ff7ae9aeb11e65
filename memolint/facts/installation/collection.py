"""How a controller collects entries that nothing hits, and which of a project's it collects too early.

`workflow/controller/cache_gc.go`: with a period set, every entry goes that has not been hit for a while, whatever
its maxAge; a hit counts as long as it is a lookup that finds the entry.
"""

from memolint.argo.installation.settings import AFTER_NOT_HIT, PERIOD, Setting, is_complete
from memolint.facts.installation.subject import InstalledObject
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.facts.recurrence.reuse import is_reused_in_one_run
from memolint.facts.recurrence.schedules import Scheduled, only_scheduled
from memolint.typed import Record

_SECOND = 10**9
# CACHE_GC_AFTER_NOT_HIT_DURATION where it is not set.
DEFAULT_AGE = 30 * _SECOND


class Collection(Record):
    """The period of the collection, and the age (nanoseconds) from the last hit at which entries go."""

    period: int
    age: int


class DeletedEarly(Record):
    """A memoized template whose entries go before they could be hit; by its schedules where only they start it."""

    memo: Memo
    needed: int
    schedule: Scheduled | None = None


def period_alone(installed: InstalledObject) -> Setting | None:
    """The period, where the object turns the collection on and nothing says how old entries may be."""
    own = installed.installation.settings_of(installed.found)
    period = own.get(PERIOD)
    if period is None or AFTER_NOT_HIT in own or not (period.nanoseconds or 0) > 0:
        return None
    for other, found in installed.installation.settings:
        if AFTER_NOT_HIT in found and not (is_complete(installed.found) and is_complete(other)):
            return None  # a patch, values or a ConfigMap may say it
    return period


def age_said(installed: InstalledObject) -> tuple[Setting, Collection] | None:
    """The age from the last hit that the object sets, where entries are collected."""
    own = installed.installation.settings_of(installed.found)
    age = own.get(AFTER_NOT_HIT)
    if age is None or age.nanoseconds is None or age.nanoseconds < 0:
        return None
    periods = [found[PERIOD] for _, found in installed.installation.settings if PERIOD in found]
    periods = [own[PERIOD]] if PERIOD in own else periods
    known = [each.nanoseconds or 0 for each in periods]
    return (age, Collection(min(known), age.nanoseconds)) if known and min(known) > 0 else None


def between_runs(installed: InstalledObject, age: int) -> list[DeletedEarly]:
    """The templates that only schedules start, so seldom that every entry is gone before the next run."""
    found = []
    for memo in installed.caches.memos:
        schedule = _schedule(memo)
        limit = freshness.max_age(memo) if memo.max_age.text else None
        is_served = schedule is not None and (limit is None or limit >= schedule.gap)
        if schedule is not None and schedule.gap > age and is_served and not is_reused_in_one_run(memo):
            found.append(DeletedEarly(memo, schedule.gap, schedule))
    return found


def before_max_age(installed: InstalledObject, age: int) -> list[DeletedEarly]:
    """The templates whose maxAge promises more, unless schedules ask for the entry often enough or never in time."""
    found = []
    for memo in installed.caches.memos:
        limit = freshness.max_age(memo) if memo.max_age.text else None
        if limit is not None and limit > age and _schedule(memo) is None:
            found.append(DeletedEarly(memo, limit))
    return found


def needed(installed: InstalledObject) -> int:
    """The age that keeps what the project's templates promise; 0 where they promise nothing."""
    return max(map(lasting, (*between_runs(installed, 0), *before_max_age(installed, 0))), default=0)


def lasting(found: DeletedEarly) -> int:
    """An age that keeps the entry: of a schedule, longer than the gap, since runs begin late and clocks change."""
    return found.needed if found.schedule is None else found.needed * 5 // 4


def _schedule(memo: Memo) -> Scheduled | None:
    return only_scheduled(memo) if memo.project.mentions("CronWorkflow", "Sensor") else None
