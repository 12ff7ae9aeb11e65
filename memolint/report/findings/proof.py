"""What is shown under a finding: the runs that prove it, as a table, and what its fix makes of the file."""

from memolint.finding import Edit, Fix, PlayedRun, Witness
from memolint.report.terminal.color import Painter, clipped, printable, shared_start, width
from memolint.text.edit import apply
from memolint.text.source import Source

_STYLES = {"MISS": "dim", "DONE": "dim", "HIT": "bold", "SKIP": "bold"}
_MAX_ROW = 100
_MAX_NAME = 60
_MAX_EQUAL = 24
_MAX_DIFFERING = 40
# What is shown of a long value before the place where it differs.
_BEFORE = 8
_CUT = "…"
_MAX_LINES = 8
_MAX_LENGTH = 240
Lines = tuple[int, int]


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


def repaired_lines(fix: Fix) -> list[str]:
    """The one line that a fix rewrites; of a fix of several lines its title, then the lines as they become."""
    sources = {id(edit.place.source): edit.place.source for edit in fix.edits}
    if len(sources) != 1:
        return [fix.title]
    (source,) = sources.values()
    lines = [line for span in _touched(source, fix.edits) for line in _rewritten(source, span, fix.edits)]
    if len(lines) == 1:
        return [_short(lines[0].strip())]
    return [fix.title, *_clipped(lines)]


def _touched(source: Source, edits: tuple[Edit, ...]) -> list[Lines]:
    """First and last line of each stretch of lines that the edits touch, in order."""
    stretches: list[Lines] = []
    for edit in sorted(edits, key=lambda edit: edit.place.start):
        first, last = source.place(edit.place.start).line, source.place(edit.place.end).line
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(last, stretches[-1][1])
        else:
            stretches.append((first, last))
    return stretches


def _rewritten(source: Source, span: Lines, edits: tuple[Edit, ...]) -> list[str]:
    starts = [*source.line_starts(), len(source.text)]
    begin, end = starts[span[0] - 1], starts[span[1]]
    inside = [edit for edit in edits if span[0] <= source.place(edit.place.start).line <= span[1]]
    changes = [(edit.place.start - begin, edit.place.end - begin, edit.text) for edit in inside]
    try:
        new = apply(source.text[begin:end], changes).splitlines()
    except ValueError:  # overlapping edits are nothing to show; whoever applies them says so
        return []
    return _changed(source.text[begin:end].splitlines(), new)


def _changed(old: list[str], new: list[str]) -> list[str]:
    """The lines of `new` but for those at its ends that were there before: an edit often begins or ends inside one."""
    first, last = 0, len(new)
    while first < min(last, len(old)) and new[first] == old[first]:
        first += 1
    while last > first and len(old) - (len(new) - last) > first and new[last - 1] == old[last - 1 - len(new)]:
        last -= 1
    return [line for line in new[first:last] if line.strip()]


def _clipped(lines: list[str]) -> list[str]:
    """At most a few lines, without the indentation that all share."""
    shared = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    kept = [_short(line[shared:]) for line in lines[:_MAX_LINES]]
    return [*kept, _CUT] if len(lines) > _MAX_LINES else kept


def _short(line: str) -> str:
    return line if len(line) <= _MAX_LENGTH else line[:_MAX_LENGTH] + _CUT
