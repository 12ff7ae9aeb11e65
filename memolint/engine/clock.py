"""Virtual time: nanoseconds since the epoch, moved only by those who play."""

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 2026-01-02T03:04:05Z: every simulation starts here, so that the same input gives the same bytes.
START = 1_767_323_045 * SECOND
# Years outside 1..9999 cannot be written as RFC 3339.
_LAST = 253_402_300_799
_FIRST = -62_135_596_800


class Clock:
    """The one source of time of a simulation."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def advance(self, nanoseconds: int) -> None:
        """Let time pass."""
        self.now += nanoseconds


def moment(nanoseconds: int) -> datetime:
    """The instant as a datetime in UTC (whole seconds), held inside the years 1 to 9999."""
    return EPOCH + timedelta(seconds=min(max(nanoseconds // SECOND, _FIRST), _LAST))


def rfc3339(nanoseconds: int) -> str:
    """`2026-01-02T03:04:05Z`: UTC, whole seconds, as `metav1.Time` is written."""
    return moment(nanoseconds).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
