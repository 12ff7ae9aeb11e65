"""What the caches of a simulation saved and cost, in a line or two."""

from collections.abc import Iterable

from memolint.engine.analysis import cost
from memolint.engine.analysis.cost import Consumption, Upkeep
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import MAX_DATA_BYTES
from memolint.engine.play import Played
from memolint.lang.go.time import duration
from memolint.report.terminal.color import Painter, printable

_HOUR = 3600


def text(played: Played, saved: Consumption, paint: Painter) -> str:
    """Nothing where no cache was asked."""
    upkeep = of_played(played)
    answered = cost.looked_up(played.runs)
    if not sum(answered) and not upkeep.calls:
        return ""
    hits = f"{answered.hits} of {sum(answered)} lookups hit"
    lines = [f"{paint('bold', 'cache')}  {hits}; saved {', '.join(_saved(saved))}"]
    calls = ", ".join(f"{count} {verb}" for verb, count in upkeep.calls) or "no"
    held = (
        f"{printable(name)} holds {_counted(entries, 'entry', 'entries')}, {size} of {MAX_DATA_BYTES} bytes"
        for name, size, entries in upkeep.caches
    )
    lines.append(f"       cost {'; '.join([f'{calls} calls', *held])}")
    return "".join(f"{line}\n" for line in lines)


def of_played(played: Played) -> Upkeep:
    """What the caches of all runs cost, and what they hold at the end."""
    calls: Iterable[str] = (call for run in played.runs for call in run.configmap_calls)
    return cost.upkeep(calls, [each for each in played.configmaps if each.namespace == played.controller_namespace])


def _saved(saved: Consumption) -> list[str]:
    parts = [_counted(saved.steps, "step", "steps")]
    if saved.duration:
        parts.append(duration.format(saved.duration // SECOND * SECOND))
    parts += [
        f"{hours:.2f} {unit} h" for unit, hours in (("CPU", saved.cpu / _HOUR), ("GPU", saved.gpu / _HOUR)) if hours
    ]
    return parts


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
