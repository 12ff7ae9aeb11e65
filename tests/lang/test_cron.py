"""Schedules against vectors of the library that the operator of CronWorkflows uses, and against every minute."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang.cron.fire_times import following, next_of_any
from memolint.lang.cron.schedule import Every, Fields, ScheduleError, in_zone, parse
from memolint.lang.go.time.parse import parse as read
from memolint.lang.go.time.times import SECOND, Time, formatted
from memolint.lang.go.time.zones import UTC_LOCATION

pytestmark = pytest.mark.slow(every=10)

RFC3339 = "2006-01-02T15:04:05Z07:00"
VECTORS = Path(__file__).parents[1] / "data" / "vectors" / "cron.jsonl"
ROWS = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()[1:]]
# Clocks that change by half an hour, at midnight, or by a day.
ODD_ZONES = ("Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "Asia/Beirut")
# Clocks that change by whole hours, never at midnight, beside some that never change.
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kathmandu")
# Nights on which some of them change, and one on which none does.
DATES = ((1, 30), (3, 7), (3, 28), (4, 4), (10, 3), (10, 24), (11, 1))
NIGHTS = tuple(
    datetime(2026, *day, tzinfo=UTC) for day in ((1, 30), (3, 7), (3, 28), (4, 4), (10, 3), (10, 24), (11, 1))
)
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def fire_times(schedules: tuple[Fields | Every, ...], after: Time) -> Iterator[Time]:
    """The times, one after another, at which one of the schedules fires."""
    time = next_of_any(schedules, after)
    while time is not None:
        yield time
        time = next_of_any(schedules, time)


def outcome(row: dict[str, Any]) -> object:
    """What a row asks for: its fire times, with the zero time at their end, or the words of an error."""
    try:
        schedule = in_zone(row["schedule"], row["timezone"])
    except ScheduleError as error:
        return str(error)
    times = islice(fire_times((schedule,), read(RFC3339, row["from"])), len(row.get("next", [1])))
    return [formatted(time, RFC3339) for time in times]


def has_these_offsets(row: dict[str, Any]) -> bool:
    """Whether the zone data here are as the row has them: governments change them."""
    if row["timezone"] in ("", "Local") or "next_local" not in row:
        return True
    zone = ZoneInfo(row["timezone"])
    times = [datetime.fromisoformat(time) for time in row["next_local"] if not time.startswith("0001-")]
    return all(time.astimezone(zone).utcoffset() == time.utcoffset() for time in times)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['schedule']} {row['timezone']} {row['from']}" for row in ROWS])
def test_the_library_agrees(row: dict[str, Any]) -> None:
    if "next" not in row:
        assert outcome(row) == row.get("error", row.get("panic"))
    elif has_these_offsets(row):
        assert outcome(row) == [time for time in row["next"] if not time.startswith("0001-")]
    else:
        pytest.skip("the zone has other rules by now")


def texts(least: int, most: int) -> st.SearchStrategy[tuple[str, frozenset[int], bool]]:
    """Texts of a field, their values, and whether they hold a star."""
    every = frozenset(range(least, most + 1))
    number = st.integers(least, most)
    item = st.one_of(
        st.sampled_from(["*", "?"]).map(lambda text: (text, every, True)),
        st.integers(2, 20).map(lambda step: (f"*/{step}", frozenset(range(least, most + 1, step)), False)),
        number.map(lambda value: (str(value), frozenset({value}), False)),
        st.tuples(number, number)
        .map(sorted)
        .map(lambda two: (f"{two[0]}-{two[1]}", frozenset(range(two[0], two[1] + 1)), False)),
        st.tuples(number, st.integers(1, 9)).map(
            lambda two: (f"{two[0]}/{two[1]}", frozenset(range(two[0], most + 1, two[1])), False)
        ),
    )
    return st.lists(item, min_size=1, max_size=3).map(
        lambda items: (
            ",".join(text for text, _, _ in items),
            frozenset[int]().union(*(values for _, values, _ in items)),
            any(star for _, _, star in items),
        )
    )


FIELDS = st.tuples(*(texts(*bounds) for bounds in RANGES))


@pytest.mark.slow
@given(fields=FIELDS, zone=st.sampled_from(ZONES), night=st.sampled_from(NIGHTS))
def test_it_fires_at_each_minute_that_matches_and_at_no_other(fields: Any, zone: str, night: datetime) -> None:
    (_, minutes, _), (_, hours, _), (_, days, day_star), (_, months, _), (_, weekdays, weekday_star) = fields
    start, end = int(night.timestamp()) - 1, int(night.timestamp()) + 3 * 86_400
    expected = []
    for second in range(start + 1, end, 60):
        local = datetime.fromtimestamp(second, ZoneInfo(zone))
        is_date, is_weekday = local.day in days, local.isoweekday() % 7 in weekdays
        is_day = is_date and is_weekday if day_star or weekday_star else is_date or is_weekday
        if local.minute in minutes and local.hour in hours and is_day and local.month in months:
            expected.append(second)
    schedule = in_zone(" ".join(text for text, _, _ in fields), zone)
    found = []
    time = following(schedule, Time(start * SECOND, UTC_LOCATION))
    while time is not None and time.instant < end * SECOND:
        found.append(time.instant // SECOND)
        time = following(schedule, time)
    assert found == expected


@given(fields=FIELDS, zone=st.sampled_from(ODD_ZONES), second=st.integers(0, 2**32))
def test_times_increase_also_where_clocks_change_in_odd_ways(fields: Any, zone: str, second: int) -> None:
    schedule = in_zone(" ".join(text for text, _, _ in fields), zone)
    times = list(islice(fire_times((schedule,), Time(second * SECOND)), 5))
    assert all(one.instant < other.instant for one, other in pairwise([Time(second * SECOND), *times]))


def test_several_schedules_fire_each_in_turn_and_once_where_they_meet() -> None:
    schedules = (parse("0 3 * * *"), parse("0 */3 1 * *"), parse("0 0 31 2 *"))
    times = islice(fire_times(schedules, read(RFC3339, "2026-01-31T12:00:00Z")), 4)
    assert [formatted(time, "02T15:04") for time in times] == ["01T00:00", "01T03:00", "01T06:00", "01T09:00"]


@pytest.mark.slow
def test_a_hundred_thousand_times_come_one_after_another() -> None:
    times = list(islice(fire_times((in_zone("*/7 3-9 * * mon-fri", "Europe/Berlin"),), Time(0)), 100_000))
    assert len({time.instant for time in times}) == 100_000


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Kwajalein"])
def test_a_day_that_a_zone_left_out_does_not_hold_the_search_up(zone: str) -> None:
    for date in ("1993-08-19T00:00:00Z", "2011-12-28T00:00:00Z"):
        time = following(in_zone("0 0 2 1 *", zone), read(RFC3339, date))
        assert time is not None
        assert formatted(time, "01-02") in ("01-01", "01-02")
