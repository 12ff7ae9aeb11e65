"""Virtual time: nanoseconds since the epoch, which only the play moves."""

import time

SECOND = 1_000_000_000
# 2026-01-02T03:04:05Z: every simulation starts here, so that the same input gives the same bytes.
START = 1_767_323_045 * SECOND
# Half a second on: times are stored in whole seconds, so that on average they lose as much.
BEGINNING = START + SECOND // 2
# Go's zero time, in seconds: the first of January of the year 1.
ZERO = -62_135_596_800
# Years outside 1..9999 cannot be written as RFC 3339.
_LAST = 253_402_300_799


class Clock:
    """The one source of time of a simulation."""

    def __init__(self, now: int = BEGINNING) -> None:
        self.now = now

    def advance(self, nanoseconds: int) -> None:
        """Let time pass."""
        self.now += nanoseconds

    def reach(self, time: int) -> None:
        """Let time pass until then, if it is to come."""
        self.now = max(self.now, time)


def moment(nanoseconds: int) -> time.struct_time:
    """The instant in UTC (whole seconds), limited to the years 1 to 9999."""
    return time.gmtime(min(max(nanoseconds // SECOND, ZERO), _LAST))


def is_written(nanoseconds: int) -> bool:
    """Whether an instant can be written: Go writes no year before 1, and none after 9999."""
    return ZERO <= nanoseconds // SECOND <= _LAST


def rfc3339(nanoseconds: int) -> str:
    """`2026-01-02T03:04:05Z`: UTC, whole seconds, as `metav1.Time` is written."""
    year, month, day, hour, minute, second, *_ = moment(nanoseconds)
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def printed(nanoseconds: int) -> str:
    """A time to the second as Go prints it, such as `2026-01-02 03:04:05 +0000 UTC` (`time.Time.String`)."""
    return f"{rfc3339(nanoseconds).replace('T', ' ').removesuffix('Z')} +0000 UTC"


def seconds_of(year: int, month: int, day: int, hour: int, minute: int, second: int) -> int:
    """The seconds since the epoch of an instant in UTC. Raises ValueError for a date or time that does not exist."""
    # Howard Hinnant's days_from_civil: years begin in March, so that the day of a leap year comes last.
    shifted = year - (month <= 2)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    days = shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    if not ZERO <= seconds <= _LAST or tuple(time.gmtime(seconds))[:6] != (year, month, day, hour, minute, second):
        raise ValueError("no such date or time")
    return seconds
