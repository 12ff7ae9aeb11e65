"""Methods of Go's library types that expressions may call: `now().Year()`, `duration("1h").Seconds()`."""

from collections.abc import Callable

from memolint.lang.go import fmt
from memolint.lang.go.functions import Function
from memolint.lang.go.time.times import SECOND, ZERO, Time, formatted
from memolint.lang.go.time.zones import LOCAL, UTC_LOCATION
from memolint.lang.go.values import Duration, Int64, Uint64, gotype, wrapped
from memolint.typed import Record


class Method(Record):
    """A method: its type without the receiver, and what it does with receiver and arguments."""

    signature: str
    implementation: Callable[..., object]


def bound(receiver: object, name: str) -> Function | None:
    """The method of a value, as a function value, or None where its type has none of that name."""
    method = METHODS.get(gotype(receiver), {}).get(name)
    if method is None:
        return None
    return Function(name, method.signature, lambda *arguments: method.implementation(receiver, *arguments))


def _date_part(index: int) -> Method:
    return Method("func() int", lambda time: time.date()[index])


def _clock_part(index: int) -> Method:
    return Method("func() int", lambda time: time.clock()[index])


def _unix(unit: int) -> Method:
    return Method("func() int64", lambda time: Int64(wrapped(time.instant // unit)))


def _compare(test: Callable[[int, int], bool]) -> Method:
    return Method("func(time.Time) bool", lambda time, other: test(time.instant, other.instant))


def _count(unit: int) -> Method:
    return Method("func() int64", lambda duration: Int64(_quotient(duration, unit)))


def _fraction(unit: int) -> Method:
    def implementation(duration: int) -> float:
        whole = _quotient(duration, unit)
        return float(whole) + float(duration - whole * unit) / unit

    return Method("func() float64", implementation)


def _quotient(number: int, unit: int) -> int:
    return abs(number) // unit * (1 if number >= 0 else -1)


def _truncated(duration: int, unit: int) -> Duration:
    return Duration(duration - (duration - _quotient(duration, unit) * unit) if unit > 0 else duration)


def _rounded(duration: int, unit: int) -> Duration:
    if unit <= 0:
        return Duration(duration)
    size = abs(duration)
    rest = size % unit
    size += -rest if rest * 2 < unit else unit - rest
    return Duration(max(min(size if duration >= 0 else -size, (1 << 63) - 1), -(1 << 63)))


_SHOWN = Method("func() string", fmt.text)

_TIME: dict[str, Method] = {
    "Year": _date_part(0),
    "Month": Method("func() time.Month", lambda time: time.month()),
    "Day": _date_part(2),
    "Hour": _clock_part(0),
    "Minute": _clock_part(1),
    "Second": _clock_part(2),
    "Nanosecond": Method("func() int", lambda time: time.nanosecond()),
    "Weekday": Method("func() time.Weekday", lambda time: time.weekday()),
    "YearDay": Method("func() int", lambda time: time.year_day()),
    "ISOWeek": Method("func() (int, int)", lambda time: time.iso_week()[0]),
    "Date": Method("func() (int, time.Month, int)", lambda time: time.date()[0]),
    "Clock": Method("func() (int, int, int)", lambda time: time.clock()[0]),
    "Zone": Method("func() (string, int)", lambda time: time.zone()[0]),
    "Unix": _unix(SECOND),
    "UnixMilli": _unix(1_000_000),
    "UnixMicro": _unix(1_000),
    "UnixNano": _unix(1),
    "Format": Method("func(string) string", formatted),
    "String": _SHOWN,
    "Add": Method("func(time.Duration) time.Time", lambda time, duration: time.plus(duration)),
    "Sub": Method("func(time.Time) time.Duration", lambda time, other: time.since(other)),
    "AddDate": Method("func(int, int, int) time.Time", lambda time, *parts: time.add_date(*parts)),
    "Before": _compare(lambda one, other: one < other),
    "After": _compare(lambda one, other: one > other),
    "Equal": _compare(lambda one, other: one == other),
    "Compare": Method(
        "func(time.Time) int", lambda time, other: (time.instant > other.instant) - (time.instant < other.instant)
    ),
    "IsZero": Method("func() bool", lambda time: time.instant == ZERO.instant),
    "UTC": Method("func() time.Time", lambda time: Time(time.instant, UTC_LOCATION)),
    "Local": Method("func() time.Time", lambda time: Time(time.instant, LOCAL)),
    "In": Method("func(*time.Location) time.Time", lambda time, location: Time(time.instant, location)),
    "Location": Method("func() *time.Location", lambda time: time.location),
    "Truncate": Method("func(time.Duration) time.Time", lambda time, duration: time.truncated(duration)),
    "Round": Method("func(time.Duration) time.Time", lambda time, duration: time.rounded(duration)),
}

_DURATION: dict[str, Method] = {
    "Hours": _fraction(3600 * SECOND),
    "Minutes": _fraction(60 * SECOND),
    "Seconds": _fraction(SECOND),
    "Milliseconds": _count(1_000_000),
    "Microseconds": _count(1_000),
    "Nanoseconds": _count(1),
    "String": _SHOWN,
    "Abs": Method("func() time.Duration", lambda duration: Duration(min(abs(duration), (1 << 63) - 1))),
    "Truncate": Method("func(time.Duration) time.Duration", _truncated),
    "Round": Method("func(time.Duration) time.Duration", _rounded),
}


def _version_part(name: str) -> Method:
    return Method("func() uint64", lambda version: Uint64(getattr(version, name)))


_VERSION: dict[str, Method] = {
    "Major": _version_part("major"),
    "Minor": _version_part("minor"),
    "Patch": _version_part("patch"),
    "Prerelease": Method("func() string", lambda version: version.pre),
    "Metadata": Method("func() string", lambda version: version.metadata),
    "Original": Method("func() string", lambda version: version.original),
    "String": _SHOWN,
}

METHODS: dict[str, dict[str, Method]] = {
    "time.Time": _TIME,
    "time.Duration": _DURATION,
    "time.Month": {"String": _SHOWN},
    "time.Weekday": {"String": _SHOWN},
    "*time.Location": {"String": Method("func() string", lambda location: location.name)},
    "*semver.Version": _VERSION,
}
"""By Go type, then by name."""
