"""Quoted strings that govaluate takes for times (`parsing.go:tryParseTime`)."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from memolint.lang.go.time.times import Time

_LAYOUTS = (
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "3:04PM",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05.999999999Z07:00",
    "2006-01-02",
    "2006-01-02 15:04",
    "2006-01-02 15:04:05",
    "2006-01-02 15:04:05-07:00",
    "2006-01-02T15Z0700",
    "2006-01-02T15:04Z0700",
    "2006-01-02T15:04:05Z0700",
    "2006-01-02T15:04:05.999999999Z0700",
)
_LONGEST = 64


def time_of(text: str) -> "Time | None":
    """The time that a string is in one of the layouts, or None. Without a zone it is UTC, as in Argo's container."""
    if not 5 < len(text) <= _LONGEST or (":" not in text and "-" not in text):
        return None
    from memolint.lang.go.time.parse import parse
    from memolint.lang.go.values import GoError

    for layout in _LAYOUTS:
        try:
            return parse(layout, text)
        except GoError:
            continue
    return None
