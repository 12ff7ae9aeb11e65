"""sprig's functions on dates (`date.go`). The local zone is UTC. What would use the present time is unpredictable."""

from memolint.lang.go.strconv import parse_int
from memolint.lang.go.time import duration, parse, times, zones
from memolint.lang.go.values import Duration, GoError, Int64, Unpredictable, wrapped
from memolint.typed import Any

_YEAR, _MONTH, _DAY = 365 * 24, 30 * 24, 24


def date_(layout: str, value: Any) -> str:
    """`sprig.date(layout, value)`."""
    return dateInZone_(layout, value, "Local")


def htmlDate_(value: Any) -> str:
    """`sprig.htmlDate(value)`."""
    return dateInZone_("2006-01-02", value, "Local")


def htmlDateInZone_(value: Any, zone: str) -> str:
    """`sprig.htmlDateInZone(value, zone)`."""
    return dateInZone_("2006-01-02", value, zone)


def dateInZone_(layout: str, value: Any, zone: str) -> str:
    """`sprig.dateInZone(layout, value, zone)`."""
    if type(value) in (int, Int64):
        time = times.unix(value)
    elif isinstance(value, times.Time):
        time = value
    else:
        raise Unpredictable("a date that is no time stands for the present")
    try:
        location = zones.load_location(zone)
    except GoError:
        location = zones.UTC_LOCATION
    return times.formatted(times.Time(time.instant, location), layout)


date_in_zone_ = dateInZone_


def dateModify_(change: str, time: times.Time) -> times.Time:
    """`sprig.dateModify(change, time)`."""
    try:
        return time.plus(duration.parse(change))
    except duration.DurationError:
        return time


date_modify_ = dateModify_


def mustDateModify_(change: str, time: times.Time) -> times.Time:
    """`sprig.mustDateModify(change, time)`."""
    try:
        return time.plus(duration.parse(change))
    except duration.DurationError as error:
        raise GoError(error.message) from None


must_date_modify_ = mustDateModify_


def duration_(value: Any) -> str:
    """`sprig.duration(value)`."""
    seconds = 0
    if isinstance(value, str):
        seconds = parse_int(value, 10) or 0
    elif isinstance(value, Int64):
        seconds = int(value)
    return duration.format(wrapped(seconds * times.SECOND))


def durationRound_(value: Any) -> str:
    """The largest unit that fits, and how often: `2h`, `3mo`."""
    if isinstance(value, times.Time):
        raise Unpredictable("the time since a date differs from run to run")
    size = abs(_nanoseconds(value))
    hour = 3600 * times.SECOND
    units = ((_YEAR * hour, "y"), (_MONTH * hour, "mo"), (_DAY * hour, "d"), (hour, "h"), (60 * times.SECOND, "m"))
    for unit, name in (*units, (times.SECOND, "s")):
        if size > unit:
            return f"{size // unit}{name}"
    return "0s"


def _nanoseconds(value: Any) -> int:
    if isinstance(value, str):
        try:
            return duration.parse(value)
        except duration.DurationError:
            return 0
    return int(value) if isinstance(value, Int64) and not isinstance(value, Duration) else 0


def toDate_(layout: str, text: str) -> times.Time:
    """`sprig.toDate(layout, text)`."""
    try:
        return mustToDate_(layout, text)
    except GoError:
        return times.ZERO


def mustToDate_(layout: str, text: str) -> times.Time:
    """`sprig.mustToDate(layout, text)`."""
    return parse.parse(layout, text, zones.LOCAL)


def unixEpoch_(time: times.Time) -> str:
    """`sprig.unixEpoch(time)`."""
    return str(time.instant // times.SECOND)
