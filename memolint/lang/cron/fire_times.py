"""When a schedule fires (`SpecSchedule.Next`).

The search goes from months down to seconds, each in the zone of the schedule, and begins anew where a unit carries over
into the one above it. Hours and minutes are real time, days and months are dates: so local times that a change of
clocks leaves out are left out, and those that it repeats fire twice.
"""

from collections.abc import Iterable

from memolint.lang.cron.schedule import Every, Fields, Matches
from memolint.lang.go.time.times import SECOND, Time, moment

_MINUTE = 60 * SECOND
_HOUR = 60 * _MINUTE
_DAY_HOURS = 24
_NOON = 12
_YEARS = 5
"""The search ends where nothing has matched for so many years."""


def next_of_any(schedules: Iterable[Fields | Every], after: Time) -> Time | None:
    """The first time after another at which one of the schedules fires; None if none ever does."""
    times = [time for time in (following(schedule, after) for schedule in schedules) if time is not None]
    return min(times, key=lambda time: time.instant, default=None)


def following(schedule: Fields | Every, after: Time) -> Time | None:
    """The first time after another at which the schedule fires, in the zone of the other; None if it never does."""
    if isinstance(schedule, Every):
        return after.plus(schedule.seconds * SECOND - after.nanosecond())
    start = Time(after.instant - after.nanosecond() + SECOND, schedule.location or after.location)
    found = _Seeker(schedule, start).result()
    return None if found is None else Time(found.instant, after.location)


class _Seeker:
    """The search for the first time from `time` on that matches all fields."""

    def __init__(self, schedule: Fields, time: Time) -> None:
        self._schedule = schedule
        self._time = time
        # Whether the time has been set back to the beginning of a unit, so that all below it are at their least.
        self._is_cut = False

    def result(self) -> Time | None:
        last = self._time.date()[0] + _YEARS
        while self._time.date()[0] <= last:
            if self._month() and self._day() and self._hour() and self._minute() and self._second():
                return self._time
        return None

    def _month(self) -> bool:
        """Go on to a month that matches; False where that is in another year."""
        while (date := self._time.date())[1] not in self._schedule.month.values:
            self._cut(date, 0, first_day=True)
            self._move(self._time.add_date(0, 1, 0))
            if self._time.date()[1] == 1:
                return False
        return True

    def _day(self) -> bool:
        while not self._is_day():
            self._cut(self._time.date(), 0)
            later = self._time.add_date(0, 0, 1)
            hour = later.clock()[0]
            # Midnight does not exist on this day: the date is an hour before or behind it.
            self._move(later.plus((_DAY_HOURS - hour if hour > _NOON else -hour) * _HOUR))
            if self._time.date()[2] == 1:
                return False
        return True

    def _is_day(self) -> bool:
        day, weekday = self._schedule.day, self._schedule.weekday
        is_date = self._time.date()[2] in day.values
        is_weekday = self._time.weekday() in weekday.values
        return is_date and is_weekday if day.is_star or weekday.is_star else is_date or is_weekday

    def _hour(self) -> bool:
        while (hour := self._time.clock()[0]) not in self._schedule.hour.values:
            self._cut(self._time.date(), hour)
            self._go(_HOUR, _until(hour, self._schedule.hour, _DAY_HOURS))
            if self._time.clock()[0] == 0:
                return False
        return True

    def _minute(self) -> bool:
        while (minute := self._time.clock()[1]) not in self._schedule.minute.values:
            self._time = self._time if self._is_cut else self._time.truncated(_MINUTE)
            self._is_cut = True
            self._go(_MINUTE, _until(minute, self._schedule.minute, 60))
            if self._time.clock()[1] == 0:
                return False
        return True

    def _second(self) -> bool:
        while second := self._time.clock()[2]:
            self._is_cut = True
            self._go(SECOND, 60 - second)
            if self._time.clock()[2] == 0:
                return False
        return True

    def _cut(self, date: tuple[int, int, int], hour: int, first_day: bool = False) -> None:
        if not self._is_cut:
            self._is_cut = True
            year, month, day = date
            self._time = moment(year, month, 1 if first_day else day, hour, 0, 0, 0, self._time.location)

    def _move(self, later: Time) -> None:
        """Go on to a later time; where a zone left out the whole day, the library never returns: go on by a day."""
        self._time = later if later.instant > self._time.instant else self._time.plus(_DAY_HOURS * _HOUR)

    def _go(self, unit: int, count: int) -> None:
        """Go on by some units of real time, or by one where the clocks change on the way."""
        later = self._time.plus(count * unit)
        self._time = later if later.zone()[1] == self._time.zone()[1] else self._time.plus(unit)


def _until(value: int, field: Matches, size: int) -> int:
    """How many units it takes to the next value that matches, or to the end of the unit above."""
    return min((other for other in field.values if other > value), default=size) - value
