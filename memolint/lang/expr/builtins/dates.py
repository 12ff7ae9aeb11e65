"""Builtins on dates (`builtin/builtin.go`). Each takes the list of its arguments."""

from memolint.lang.expr.builtins.strings import as_string
from memolint.lang.go.time import duration, times, zones
from memolint.lang.go.time.parse import parse
from memolint.lang.go.values import Duration, GoError
from memolint.typed import Any

_LAYOUTS = (
    "2006-01-02",
    "15:04:05",
    "2006-01-02 15:04:05",
    "2006-01-02T15:04:05Z07:00",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "Mon, 02 Jan 2006 15:04:05 MST",
)


def duration_(arguments: list[Any]) -> Duration:
    """`duration(s)`."""
    try:
        return Duration(duration.parse(as_string(arguments[0])))
    except duration.DurationError as error:
        raise GoError(error.message) from None


def timezone_(arguments: list[Any]) -> zones.Location:
    """`timezone(name)`."""
    return zones.load_location(as_string(arguments[0]))


def date_(arguments: list[Any]) -> times.Time:
    """`date([zone,] s[, layout[, zone name]])`."""
    zone = arguments[0] if isinstance(arguments[0], zones.Location) else None
    arguments = arguments[1:] if zone is not None else arguments
    text = as_string(arguments[0])
    if len(arguments) == 2:
        return parse(as_string(arguments[1]), text, zone)
    if len(arguments) == 3:
        return parse(as_string(arguments[1]), text, zones.load_location(as_string(arguments[2])))
    for layout in _LAYOUTS:
        try:
            return parse(layout, text, zone)
        except GoError:
            continue
    raise GoError(f"invalid date {text}")
