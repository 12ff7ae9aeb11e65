"""How often schedules start a template: CronWorkflows, and Sensors that wait for a calendar of Argo Events."""

from collections.abc import Iterator
from itertools import pairwise

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Origin, Template, dig, mapping, scalar, sequence, text
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.lang.cron.fire_times import next_of_any
from memolint.lang.cron.schedule import Every, Fields, ScheduleError, in_zone
from memolint.lang.go.time.times import Time
from memolint.typed import Record

_MOST_TEMPLATES = 200
# So many times in a row show every gap that people plan with, those of months and of changed clocks included.
_TIMES = 400
# 2026-01-01T00:00:00Z, in nanoseconds
_START = Time(1_767_225_600 * 10**9)
_DAY = 24 * 3600 * 10**9


class Timing(Record):
    """When something starts: a text of five fields, or of `@every`, and its zone; "" is that of the controller."""

    written: str
    zone: str


class Starter(Record):
    """What starts a template by schedules, and where those are written. `is_going` is false where it is suspended."""

    name: str
    schedules: tuple[Timing, ...]
    where: Origin
    is_going: bool = True


class Scheduled(Record):
    """What starts a template, the shortest time between two starts (nanoseconds), and how often it does so a day."""

    starters: tuple[Starter, ...]
    gap: int
    a_day: float


def only_scheduled(memo: Memo) -> Scheduled | None:
    """How often schedules start the template; None where something else starts it, too, or nothing is known."""
    found = _starters(memo)
    return None if None in found else _of(memo, found)


def scheduled(memo: Memo) -> Scheduled | None:
    """How often schedules start the template at least, whatever else does; None where none does that is known."""
    return _of(memo, found) if (found := _starters(memo)) else None


def _of(memo: Memo, found: tuple[Starter | None, ...]) -> Scheduled | None:
    going = tuple(each for each in found if each is not None and each.is_going)
    times = _times(memo.project, tuple(each for starter in going for each in starter.schedules))
    gaps = [later.instant - one.instant for one, later in pairwise(times)]
    return Scheduled(going, min(gaps), _DAY * len(gaps) / sum(gaps)) if gaps else None


class Pace(Record):
    """How far apart the runs of a CronWorkflow are on an average (nanoseconds), and where that is written."""

    gap: int
    where: Origin


def pace(project: Project, manifest: Manifest) -> Pace | None:
    """How often a CronWorkflow that is not suspended runs, None of any other manifest."""
    starter = _cron(manifest) if manifest.kind == "CronWorkflow" else None
    times = _times(project, starter.schedules) if starter is not None and starter.is_going else ()
    if starter is None or len(times) < 2:
        return None
    return Pace((times[-1].instant - times[0].instant) // (len(times) - 1), starter.where)


@fact
def _starters(memo: Memo) -> tuple[Starter | None, ...]:
    """What starts the template, directly or through its callers; None among them for all that is no schedule."""
    found: dict[Starter | None, None] = {}
    pending = [memo.template]
    for each in pending:
        for manifest in memo.project.submissions(each):
            if not memo.project.made_from(manifest):
                found[_starter(memo, manifest)] = None
        above = [call.holder or call.manifest for call in memo.project.callers(each)]
        if len(pending) > _MOST_TEMPLATES or any(isinstance(holder, Manifest) for holder in above):
            found[None] = None  # an exit handler of a whole workflow, or more than anybody counts
            break
        pending += dict.fromkeys(holder for holder in above if isinstance(holder, Template) and holder not in pending)
    return tuple(found)


def _starter(memo: Memo, manifest: Manifest) -> Starter | None:
    """The schedules of a CronWorkflow, or of the Sensor that submits a Workflow; None for any other manifest."""
    return _cron(manifest) if manifest.kind == "CronWorkflow" else _sensor(memo, manifest)


def _cron(manifest: Manifest) -> Starter:
    zone = text(dig(manifest.value, "spec", "timezone"))
    schedules = tuple(Timing(each, zone) for each in manifest.schedules)
    where = manifest.around.at("spec", "schedules" if dig(manifest.value, "spec", "schedules") else "schedule")
    return Starter(manifest.name, schedules, where, dig(manifest.value, "spec", "suspend") is not True)


def _sensor(memo: Memo, manifest: Manifest) -> Starter | None:
    """The calendar for whose events alone a Sensor submits the Workflow."""
    value = manifest.origin.document.value
    if text(dig(value, "kind")) != "Sensor" or manifest.origin.path[:2] != ("spec", "triggers"):
        return None
    events = sequence(dig(value, "spec", "dependencies"))
    if len(events) != 1:
        return None  # which of them it waits for is up to the conditions of its triggers
    for name, origin in memo.policy.event_sources:
        if name == text(dig(events[0], "eventSourceName")):
            return _calendar(origin, text(dig(events[0], "eventName")))
    return None


def _calendar(origin: Origin, event: str) -> Starter | None:
    """When a calendar of an EventSource fires (`resolveSchedule` of Argo Events): by fields, or at an interval."""
    found = mapping(dig(origin.document.value, *origin.path, "spec", "calendar", event))
    written, interval = scalar(found.get("schedule")) or "", scalar(found.get("interval")) or ""
    if not written and not interval:
        return None
    at = origin.at("spec", "calendar", event, "schedule" if written else "interval")
    return Starter(event, (Timing(written or f"@every {interval}", text(found.get("timezone"))),), at)


@fact
def _times(_project: Project, schedules: tuple[Timing, ...]) -> tuple[Time, ...]:
    """The times at which schedules fire, one after the other; none where one cannot be read, or none fires."""
    try:
        known = [in_zone(each.written, each.zone) for each in schedules]
    except ScheduleError:
        return ()
    return tuple(_firing(known))


def _firing(schedules: list[Fields | Every]) -> Iterator[Time]:
    at: Time | None = _START
    for _ in range(_TIMES):
        at = next_of_any(schedules, at) if at is not None else None
        if at is not None:
            yield at
