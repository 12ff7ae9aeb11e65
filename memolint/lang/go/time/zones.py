"""Go's time zones (`time/zoneinfo.go`). The local zone is UTC, as in the controller's container."""

from memolint.lang.go.values import GoError
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = 86_400
"""Seconds of a day."""


class Location:
    """A `*time.Location`: a fixed offset from UTC, or a named zone with its rules."""

    __slots__ = ("GO_TYPE", "_fixed", "_last", "name")

    def __init__(self, name: str, fixed: tuple[str, int] | None = None) -> None:
        self.GO_TYPE = "*time.Location"
        self.name = name
        self._fixed = fixed
        # The time that was asked about last and its offset: date, clock and weekday of one time come together.
        self._last = (0, fixed)

    def offset(self, seconds: int) -> tuple[str, int]:
        """(abbreviation, seconds east of UTC) at a Unix time."""
        if self._fixed is not None:
            return self._fixed
        asked, known = self._last
        if known is None or asked != seconds:
            known = self._computed(seconds)
            self._last = seconds, known
        return known

    def _computed(self, seconds: int) -> tuple[str, int]:
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
    if ".." in name or name[:1] in ("/", "\\"):
        raise GoError("time: invalid location name")
    try:
        _zone(name)
    except (ValueError, OSError, KeyError):
        raise GoError(f"unknown time zone {name}") from None
    return Location(name)
