"""The variables of a key in columns: now, in an entry, and where an input comes from."""

from collections.abc import Iterator, Sequence

from memolint.engine.analysis.compared import Compared
from memolint.report.terminal.color import Painter, clipped, clipped_around, shared_start
from memolint.report.terminal.fit import table

MAX_NAME = 80
MAX_VALUE = 60
# Variables that are the same, more of which are only counted.
MAX_EQUAL = 12
_INDENT = "         "
_UNREAD = {True: "another", False: "alike", None: "?"}

Row = tuple[str, ...]


def variables(compared: Sequence[Compared], entry: str, paint: Painter, limit: int) -> Iterator[str]:
    """A line for each variable, `≠` before those that differ; `entry` heads the column of the entry, "" for none."""
    shown, hidden = _chosen(compared, bool(entry))
    head = tuple(paint("dim", each) for each in ("  VARIABLE", "NOW", entry, ""))
    rows = [_row(each, bool(entry), paint) for each in shown]
    if not entry:
        head, rows = head[:2] + head[3:], [(name, now, told) for name, now, _, told in rows]
    yield from table(rows, limit, _INDENT, head)
    if hidden:
        yield f"{_INDENT}  and {hidden} more{' that are the same' if entry else ''}"


def _chosen(compared: Sequence[Compared], is_beside: bool) -> tuple[list[Compared], int]:
    """All that differ or may, and a few of the others; how many are left out."""
    shown: list[Compared] = []
    equal = 0
    for each in compared:
        counts = not is_beside or each.differs is False
        equal += counts
        if not counts or equal <= MAX_EQUAL:
            shown.append(each)
    return shown, len(compared) - len(shown)


def _row(each: Compared, is_beside: bool, paint: Painter) -> Row:
    now, entry = _values(each)
    if not is_beside:
        return f"  {clipped(each.name, MAX_NAME)}", now, "", _told(each.source)
    mark = "?" if each.differs is None else "≠" if each.differs and each.is_in_key else ""
    told = "makes no other key" if not each.is_in_key else ""
    name = f"{paint('warning', mark) or ' '} {clipped(each.name, MAX_NAME)}"
    return name, now, entry, ", ".join(filter(None, (_told(each.source), told)))


def _told(source: str) -> str:
    return f"from {clipped(source, MAX_NAME)}" if source else ""


def _values(each: Compared) -> tuple[str, str]:
    """Both values, long ones where they differ."""
    given = [value for value in (each.now, each.entry if each.is_known else None) if value is not None]
    at = shared_start(given) if each.differs and len(given) > 1 else 0
    entry = _value(each.entry, at) if each.is_known else _UNREAD[each.differs]
    return _value(each.now, at), entry


def _value(value: str | None, at: int) -> str:
    if not value:
        return "(none)" if value is None else '""'
    return clipped_around(value.replace("\n", "⏎"), at, MAX_VALUE)
