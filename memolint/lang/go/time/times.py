"""Go's times and time zones (package `time`). The local zone is UTC, as in the controller's container."""

from typing import TYPE_CHECKING

from memolint.lang.go.values import Duration, GoError, Month, Weekday, wrapped

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SECOND = 1_000_000_000
DAY = 86_400
_MAXIMUM = (1 << 63) - 1


class Location:
    """A `*time.Location`: a fixed offset from UTC, or a named zone with its rules."""

    __slots__ = ("GO_TYPE", "_fixed", "name")

    def __init__(self, name: str, fixed: tuple[str, int] | None = None) -> None:
        self.GO_TYPE = "*time.Location"
        self.name = name
        self._fixed = fixed

    def offset(self, seconds: int) -> tuple[str, int]:
        """(abbreviation, seconds east of UTC) at a Unix time."""
        if self._fixed is not None:
            return self._fixed
        from datetime import UTC, datetime

        clamped = min(max(seconds, -62135596800 + DAY), 253402300799 - DAY)
        local = datetime.fromtimestamp(clamped, UTC).astimezone(_zone(self.name))
        offset = local.utcoffset()
        return local.tzname() or "", 0 if offset is None else offset.days * DAY + offset.seconds

    def json_text(self) -> str:
        """Its JSON: a struct without exported fields."""
        return "{}"


def _zone(name: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


UTC_LOCATION = Location("UTC", ("UTC", 0))
LOCAL = Location("Local", ("UTC", 0))


def load_location(name: str) -> Location:
    """`time.LoadLocation`. Raises GoError."""
    if name in ("", "UTC"):
        return UTC_LOCATION
    if name == "Local":
        return LOCAL
    if ".." in name or name[:1] in ("/", "\\") or "\\" in name:
        raise GoError("time: invalid location name")
    try:
        _zone(name)
    except (ValueError, OSError, KeyError):
        raise GoError(f"unknown time zone {name}") from None
    return Location(name)


class Time:
    """A `time.Time`: nanoseconds since 1970 and the zone in which it is shown."""

    __slots__ = ("GO_TYPE", "instant", "location")

    def __init__(self, instant: int, location: Location = UTC_LOCATION) -> None:
        self.GO_TYPE = "time.Time"
        self.instant = instant
        self.location = location

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Time) and (self.instant, self.location) == (other.instant, other.location)

    def __hash__(self) -> int:
        return hash(self.instant)

    def plus(self, duration: int) -> "Time":
        """The time so many nanoseconds later."""
        return Time(self.instant + duration, self.location)

    def since(self, other: "Time") -> Duration:
        """The duration from `other` to this, at most 292 years either way."""
        return Duration(max(min(self.instant - other.instant, _MAXIMUM), -_MAXIMUM - 1))

    def zone(self) -> tuple[str, int]:
        """(abbreviation, seconds east of UTC)."""
        return self.location.offset(self.instant // SECOND)

    def local_seconds(self) -> int:
        """Seconds since 1970 on a clock of its zone."""
        return self.instant // SECOND + self.zone()[1]

    def date(self) -> tuple[int, int, int]:
        """(year, month, day) in its zone."""
        return civil(self.local_seconds() // DAY)

    def clock(self) -> tuple[int, int, int]:
        """(hour, minute, second) in its zone."""
        seconds = self.local_seconds() % DAY
        return seconds // 3600, seconds // 60 % 60, seconds % 60

    def nanosecond(self) -> int:
        """Nanoseconds within the second."""
        return self.instant % SECOND

    def month(self) -> Month:
        """The month of the year."""
        return Month(self.date()[1])

    def weekday(self) -> Weekday:
        """The day of the week."""
        return Weekday((self.local_seconds() // DAY + 4) % 7)

    def year_day(self) -> int:
        """The day of the year, from 1."""
        return self.local_seconds() // DAY - days(self.date()[0], 1, 1) + 1

    def iso_week(self) -> tuple[int, int]:
        """(year, week) of ISO 8601."""
        day = self.local_seconds() // DAY
        thursday = day - (int(self.weekday()) + 6) % 7 + 3
        year = civil(thursday)[0]
        return year, (thursday - days(year, 1, 1)) // 7 + 1

    def truncated(self, duration: int) -> "Time":
        """Rounded down to a multiple of a duration since the year 1."""
        return self.plus(-self._remainder(duration)) if duration > 0 else self

    def rounded(self, duration: int) -> "Time":
        """Rounded to the nearest multiple of a duration since the year 1, halves up."""
        if duration <= 0:
            return self
        remainder = self._remainder(duration)
        return self.plus(-remainder if remainder * 2 < duration else duration - remainder)

    def _remainder(self, duration: int) -> int:
        return (self.instant - ZERO.instant) % duration

    def add_date(self, years: int, months: int, more_days: int) -> "Time":
        """A date later, with months and days that overflow carried on."""
        year, month, day = self.date()
        hour, minute, second = self.clock()
        return moment(
            year + years, month + months, day + more_days, hour, minute, second, self.nanosecond(), self.location
        )

    def shown(self) -> str:
        """`Time.String`."""
        from memolint.lang.go.time.layout import formatted

        return formatted(self, "2006-01-02 15:04:05.999999999 -0700 MST")

    def json_text(self) -> str:
        """Its JSON: RFC 3339 with nanoseconds. Raises GoError for a year that has not four digits."""
        from memolint.lang.go.time.layout import formatted

        if not 0 <= self.date()[0] < 10000:
            raise GoError("Time.MarshalJSON: year outside of range [0,9999]")
        return f'"{formatted(self, "2006-01-02T15:04:05.999999999Z07:00")}"'


def moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, nanosecond: int, location: Location
) -> Time:
    """`time.Date`: values out of their ranges carry on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    seconds = (days(year, month, 1) + day - 1) * DAY + hour * 3600 + minute * 60 + second
    seconds -= _offset_at(location, seconds)
    return Time(seconds * SECOND + nanosecond, location)


def _offset_at(location: Location, local_seconds: int) -> int:
    """The offset of a zone when its clocks show a time; of two that could be, or of none, as Go chooses."""
    offset = location.offset(local_seconds)[1]
    return location.offset(local_seconds - offset)[1] if offset else 0


def unix(seconds: int) -> Time:
    """`time.Unix`, in the local zone."""
    return Time(wrapped(seconds) * SECOND, LOCAL)


def days(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date of the proleptic Gregorian calendar."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def civil(day: int) -> tuple[int, int, int]:
    """(year, month, day) so many days after 1970-01-01."""
    era, day_of_era = divmod(day + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return era * 400 + year_of_era + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


ZERO = Time(days(1, 1, 1) * DAY * SECOND)
"""The zero time: the first of January of the year 1."""
