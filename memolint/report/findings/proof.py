"""The runs that prove a finding, as a table."""

from memolint.finding import PlayedRun, Witness
from memolint.report.terminal.color import Painter, clipped, printable, width

_STYLES = {"MISS": "dim", "HIT": "bold"}
_MAX_VALUES = 100


def proof_lines(witness: Witness, paint: Painter) -> list[str]:
    """One line a run, columns aligned; then what was made up to play them."""
    values = [_values(run) for run in witness.runs]
    wide = max(map(width, values), default=0)
    wide_status = max((width(printable(run.status)) for run in witness.runs), default=0)
    lines = []
    for number, (run, text) in enumerate(zip(witness.runs, values, strict=True), start=1):
        status = printable(run.status)
        padded = paint(_STYLES.get(run.status, "error"), status) + " " * (wide_status - width(status))
        columns = [f"run {number}", *([text + " " * (wide - width(text))] if wide else []), padded, _outcome(run)]
        lines.append("  ".join(columns).rstrip())
    return lines + ([paint("dim", printable(witness.note))] if witness.note else [])


def _values(run: PlayedRun) -> str:
    return clipped(run.values, _MAX_VALUES)


def _outcome(run: PlayedRun) -> str:
    """`result A, without the cache: B`; the detail (a message, mostly) where there is one."""
    parts = [f"result {run.served}"] if run.served else []
    if run.uncached and run.uncached != run.served:
        parts.append(f"without the cache: {run.uncached}")
    if run.detail:
        parts.append(run.detail)
    return printable(", ".join(parts))
