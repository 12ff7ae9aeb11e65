"""Go's times, and how a layout writes them (`time/time.go`, `time/format.go`)."""

from collections.abc import Callable

from memolint.lang.go.json.gojson import GoJSONError
from memolint.lang.go.time.layout import pieces
from memolint.lang.go.time.zones import DAY, LOCAL, UTC_LOCATION, Location
from memolint.lang.go.values import MONTHS, WEEKDAYS, Duration, Month, Weekday, wrapped

SECOND = 1_000_000_000
"""Nanoseconds of a second."""

_MAXIMUM = (1 << 63) - 1


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
        return formatted(self, "2006-01-02 15:04:05.999999999 -0700 MST")

    def json_text(self) -> str:
        """Its JSON: RFC 3339 with nanoseconds. Raises GoJSONError for a year that has not four digits."""
        if not 0 <= self.date()[0] < 10000:
            problem = "Time.MarshalJSON: year outside of range [0,9999]"
            raise GoJSONError(f"json: error calling MarshalJSON for type {self.GO_TYPE}: {problem}")
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


def formatted(time: Time, layout: str) -> str:
    """`Time.Format`."""
    return "".join(piece.literal + _component(time, piece.part) for piece in pieces(layout))


def _component(time: Time, part: str) -> str:
    if not part:
        return ""
    if part[0] in ".,":
        return _fraction_text(time, part)
    if part[0] in "Z-":
        return _zone_text(time, part)
    return _COMPONENTS[part](time)


def _fraction_text(time: Time, part: str) -> str:
    digits = f"{time.nanosecond():09d}"[: len(part) - 1]
    digits = digits.ljust(len(part) - 1, "0")
    if part[1] == "9":
        digits = digits.rstrip("0")
        return part[0] + digits if digits else ""
    return part[0] + digits


def _zone_text(time: Time, part: str) -> str:
    offset = time.zone()[1]
    if part[0] == "Z" and not offset:
        return "Z"
    size = abs(offset)
    pair = ":" if ":" in part else ""
    text = f"{'-' if offset < 0 else '+'}{size // 3600:02d}"
    if len(part) > 3:
        text += f"{pair}{size // 60 % 60:02d}"
    return text + f"{pair}{size % 60:02d}" if len(part) > 6 and part not in ("-07:00", "Z07:00") else text


def _year(time: Time) -> str:
    year = time.date()[0]
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _abbreviation(time: Time) -> str:
    name, offset = time.zone()
    if name:
        return name
    # A zone without a name shows its offset.
    size = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{size // 60:02d}{size % 60:02d}"


def _hour12(time: Time) -> int:
    return time.clock()[0] % 12 or 12


_COMPONENTS: dict[str, Callable[[Time], str]] = {
    "January": lambda time: MONTHS[time.date()[1] - 1],
    "Jan": lambda time: MONTHS[time.date()[1] - 1][:3],
    "Monday": lambda time: WEEKDAYS[time.weekday()],
    "Mon": lambda time: WEEKDAYS[time.weekday()][:3],
    "MST": _abbreviation,
    "2006": _year,
    "06": lambda time: f"{time.date()[0] % 100:02d}",
    "01": lambda time: f"{time.date()[1]:02d}",
    "1": lambda time: str(time.date()[1]),
    "02": lambda time: f"{time.date()[2]:02d}",
    "_2": lambda time: f"{time.date()[2]:2d}",
    "2": lambda time: str(time.date()[2]),
    "002": lambda time: f"{time.year_day():03d}",
    "__2": lambda time: f"{time.year_day():3d}",
    "15": lambda time: f"{time.clock()[0]:02d}",
    "03": lambda time: f"{_hour12(time):02d}",
    "3": lambda time: str(_hour12(time)),
    "04": lambda time: f"{time.clock()[1]:02d}",
    "4": lambda time: str(time.clock()[1]),
    "05": lambda time: f"{time.clock()[2]:02d}",
    "5": lambda time: str(time.clock()[2]),
    "PM": lambda time: "PM" if time.clock()[0] >= 12 else "AM",
    "pm": lambda time: "pm" if time.clock()[0] >= 12 else "am",
}
