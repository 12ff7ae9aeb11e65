"""How often schedules start a template that nothing else starts."""

from itertools import pairwise

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Template, dig, text
from memolint.lang.cron.fire_times import next_of_any
from memolint.lang.cron.schedule import Every, Fields, ScheduleError, in_zone
from memolint.lang.go.time.times import Time
from memolint.typed import Record

_MOST_TEMPLATES = 200
# So many times in a row show every gap that people plan with, those of months and of changed clocks included.
_TIMES = 400
# 2026-01-01T00:00:00Z, in nanoseconds
_START = Time(1_767_225_600 * 10**9)


class Scheduled(Record):
    """The CronWorkflows that start a template, and the shortest time between two starts (nanoseconds)."""

    crons: tuple[Manifest, ...]
    gap: int


def only_scheduled(project: Project, template: Template) -> Scheduled | None:
    """How often schedules start the template; None where something else starts it, too, or nothing is known."""
    crons: dict[Manifest, None] = {}
    pending = [template]
    for each in pending:
        for manifest in project.submissions(each):
            if manifest.kind == "CronWorkflow":
                crons[manifest] = None
            elif not project.made_from(manifest):
                return None
        above = [call.holder or call.manifest for call in project.callers(each)]
        if len(pending) > _MOST_TEMPLATES or any(isinstance(holder, Manifest) for holder in above):
            return None  # an exit handler of a whole workflow, or more than anybody counts
        pending += dict.fromkeys(holder for holder in above if isinstance(holder, Template) and holder not in pending)
    going = tuple(cron for cron in crons if dig(cron.value, "spec", "suspend") is not True)
    gap = _shortest_gap(going)
    return Scheduled(going, gap) if gap else None


def _shortest_gap(crons: tuple[Manifest, ...]) -> int:
    """The shortest time between two starts by any of the schedules; 0 where one cannot be read, or none fires twice."""
    schedules: list[Fields | Every] = []
    for cron in crons:
        zone = text(dig(cron.value, "spec", "timezone"))
        try:
            schedules += [in_zone(each, zone) for each in cron.schedules]
        except ScheduleError:
            return 0
    times = [_START]
    while len(times) < _TIMES and (found := next_of_any(schedules, times[-1])) is not None:
        times.append(found)
    return min((later.instant - one.instant for one, later in pairwise(times[1:])), default=0)
