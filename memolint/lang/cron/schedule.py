"""The text of a schedule: five fields, or a descriptor such as `@daily`, with or without a zone before it."""

from collections.abc import Mapping

from memolint.lang.go import strconv
from memolint.lang.go import strings as gostrings
from memolint.lang.go.time import duration
from memolint.lang.go.time.zones import Location, load_location
from memolint.lang.go.values import GoError
from memolint.typed import Record

_SECOND = 1_000_000_000
_ZONE_PREFIXES = ("TZ=", "CRON_TZ=")
_EVERY = "@every "
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS = "sun mon tue wed thu fri sat".split()


class ScheduleError(ValueError):
    """A schedule that cannot be read; the message is that of the library, or of Go."""


class Matches(Record):
    """The values at which one field matches, and whether it has a star: then days must match both day fields."""

    values: frozenset[int]
    is_star: bool


class Fields(Record):
    """A schedule of five fields, on the clocks of a zone; None is the zone of the time that is asked about."""

    minute: Matches
    hour: Matches
    day: Matches
    month: Matches
    weekday: Matches
    location: Location | None


class Every(Record):
    """A schedule of `@every`: so many whole seconds after the time that is asked about."""

    seconds: int


class _Bounds(Record):
    least: int
    most: int
    names: Mapping[str, int] = {}


_BOUNDS = (
    _Bounds(0, 59),
    _Bounds(0, 23),
    _Bounds(1, 31),
    _Bounds(1, 12, {name: number for number, name in enumerate(_MONTHS, start=1)}),
    _Bounds(0, 6, {name: number for number, name in enumerate(_WEEKDAYS)}),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


def in_zone(text: str, timezone: str) -> Fields | Every:
    """The schedule of a CronWorkflow with a `timezone`, which the operator writes before it. Raises ScheduleError."""
    found = parse(text)
    if not timezone:
        return found
    check_zone(timezone)
    return parse(f"CRON_TZ={timezone} {text}")


def check_zone(timezone: str) -> None:
    """Raises ScheduleError for a `timezone` that does not exist."""
    if timezone:
        _located(timezone)


def parse(text: str) -> Fields | Every:
    """The schedule of a text. Raises ScheduleError."""
    if not text:
        raise ScheduleError("empty spec string")
    location = None
    if text.startswith(_ZONE_PREFIXES):
        prefix, space, text = text.partition(" ")
        if not space:
            # The library takes all that stands before a space, and panics without one.
            raise ScheduleError("runtime error: slice bounds out of range [:-1]")
        location, text = _prefixed(prefix), gostrings.trim_space(text)
    if text.startswith(_EVERY):
        return _every(text)
    if text.startswith("@"):
        if text not in _DESCRIPTORS:
            raise ScheduleError(f"unrecognized descriptor: {text}")
        text = _DESCRIPTORS[text]
    return _fields(text, location)


def _prefixed(prefix: str) -> Location | None:
    name = prefix.partition("=")[2]
    try:
        return _located(name)
    except ScheduleError as error:
        raise ScheduleError(f"provided bad location {name}: {error}") from None


def _located(name: str) -> Location | None:
    try:
        return None if name == "Local" else load_location(name)
    except GoError as error:
        raise ScheduleError(error.message) from None


def _every(text: str) -> Every:
    try:
        asked = duration.parse(text.removeprefix(_EVERY))
    except duration.DurationError as error:
        raise ScheduleError(f"failed to parse duration {text}: {error.message}") from None
    return Every(max(asked // _SECOND, 1))


def _fields(text: str, location: Location | None) -> Fields:
    words = "".join(" " if character in gostrings.SPACES else character for character in text).split(" ")
    words = [word for word in words if word]
    if len(words) != len(_BOUNDS):
        raise ScheduleError(f"expected exactly {len(_BOUNDS)} fields, found {len(words)}: [{' '.join(words)}]")
    minute, hour, day, month, weekday = map(_field, words, _BOUNDS)
    return Fields(minute, hour, day, month, weekday, location)


def _field(word: str, bounds: _Bounds) -> Matches:
    items = [_item(item, bounds) for item in word.split(",") if item]
    return Matches(frozenset().union(*(item.values for item in items)), any(item.is_star for item in items))


def _item(item: str, bounds: _Bounds) -> Matches:
    """The values of `*`, `?`, `N` or `N-M`, each with or without `/STEP`. Raises ScheduleError."""
    span, *steps = item.split("/")
    first, *last = span.split("-")
    is_star = first in ("*", "?")
    if is_star:
        low, high = bounds.least, bounds.most
    else:
        low = high = _number(first, bounds)
        if len(last) > 1:
            raise ScheduleError(f"too many hyphens: {item}")
        high = _number(last[0], bounds) if last else low
    if len(steps) > 1:
        raise ScheduleError(f"too many slashes: {item}")
    step = _integer(steps[0]) if steps else 1
    if steps and not last:
        high = bounds.most
    _check(item, low, high, step, bounds)
    return Matches(frozenset(range(low, high + 1, step)), is_star and step == 1)


def _check(item: str, low: int, high: int, step: int, bounds: _Bounds) -> None:
    if low < bounds.least:
        raise ScheduleError(f"beginning of range ({low}) below minimum ({bounds.least}): {item}")
    if high > bounds.most:
        raise ScheduleError(f"end of range ({high}) above maximum ({bounds.most}): {item}")
    if low > high:
        raise ScheduleError(f"beginning of range ({low}) beyond end of range ({high}): {item}")
    if step == 0:
        raise ScheduleError(f"step of range should be a positive number: {item}")


def _number(word: str, bounds: _Bounds) -> int:
    named = bounds.names.get(gostrings.lower(word))
    return _integer(word) if named is None else named


def _integer(word: str) -> int:
    number = strconv.atoi(word)
    if number is None:
        digits = word[1:] if word[:1] in ("+", "-") else word
        problem = "value out of range" if digits.isascii() and digits.isdigit() else "invalid syntax"
        quoted = f'strconv.Atoi: parsing "{strconv.quote(word)}": {problem}'
        raise ScheduleError(f"failed to parse int from {word}: {quoted}")
    if number < 0:
        raise ScheduleError(f"negative number ({number}) not allowed: {word}")
    return number
