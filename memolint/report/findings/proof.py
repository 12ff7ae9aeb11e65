"""The runs that prove a finding, as a table."""

from memolint.finding import PlayedRun, Witness
from memolint.report.terminal.color import Painter, clipped, printable, shared_start, width

_STYLES = {"MISS": "dim", "HIT": "bold"}
_MAX_ROW = 100
_MAX_NAME = 60
_MAX_EQUAL = 24
_MAX_DIFFERING = 40
# What is shown of a long value before the place where it differs.
_BEFORE = 8
_CUT = "…"


def proof_lines(witness: Witness, paint: Painter) -> list[str]:
    """One line a run, columns aligned; then what was made up to play them."""
    values = _rows(witness.runs)
    wide = max(map(width, values), default=0)
    wide_status = max((width(printable(run.status)) for run in witness.runs), default=0)
    lines = []
    for number, (run, text) in enumerate(zip(witness.runs, values, strict=True), start=1):
        status = printable(run.status)
        padded = paint(_STYLES.get(run.status, "error"), status) + " " * (wide_status - width(status))
        columns = [f"run {number}", *([text + " " * (wide - width(text))] if wide else []), padded, _outcome(run)]
        lines.append("  ".join(columns).rstrip())
    return lines + ([paint("dim", printable(witness.note))] if witness.note else [])


def _rows(runs: tuple[PlayedRun, ...]) -> list[str]:
    """The values of each run; where a row gets too long the last names are left out, in whose values runs are equal."""
    given = [dict(run.given) for run in runs]
    names = dict.fromkeys(name for each in given for name in each)
    columns = [_column(name, [each.get(name) for each in given]) for name in names]
    rows = [[f"`{clipped(run.template, _MAX_NAME)}`"] if run.template else [] for run in runs]
    for number, column in enumerate(columns):
        if number and max(len(" ".join([*row, cell])) for row, cell in zip(rows, column, strict=True)) > _MAX_ROW:
            column = [_CUT] * len(rows)
        for row, cell in zip(rows, column, strict=True):
            row.append(cell)
        if column[0] == _CUT:
            break
    return [" ".join(filter(None, row)) for row in rows]


def _column(name: str, values: list[str | None]) -> list[str]:
    """`name=value` for each run, "" where it has no such value; long values are shown where they differ."""
    known = [value for value in values if value is not None]
    longest = max(map(len, known))
    if len(set(values)) == 1:
        start, room = 0, _MAX_EQUAL if len(values) > 1 else _MAX_DIFFERING
    else:
        start = max(shared_start(known) - _BEFORE, 0) if longest > _MAX_DIFFERING else 0
        room = _MAX_DIFFERING
    shown = [value if value is None else _CUT * (start > 0) + clipped(value[start:], room) for value in values]
    return ["" if value is None else f"{clipped(name, _MAX_NAME)}={value}" for value in shown]


def _outcome(run: PlayedRun) -> str:
    """`result A, without the cache: B`; the detail (a message, mostly) where there is one."""
    parts = [f"result {run.served}"] if run.served else []
    if run.uncached and run.uncached != run.served:
        parts.append(f"without the cache: {run.uncached}")
    if run.detail:
        parts.append(run.detail)
    return printable(", ".join(parts))
