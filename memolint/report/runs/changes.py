"""The templates whose steps were played as changing from run to run, as lines."""

from collections.abc import Sequence

from memolint.report.terminal.color import Painter, printable

_READS = {"clock": "reads the time", "seed": "depends on chance", "network": "asks a service"}
MAX_SHOWN = 10


def text(changed: Sequence[tuple[str, tuple[str, ...]]], paint: Painter) -> str:
    """A line for each template with what it reads of the world, and one for those that are too many."""
    lines = [f"{printable(template)} {' and '.join(_READS[each] for each in read)}" for template, read in changed]
    told = [f"{line}: played as changing; --world fixed holds it" for line in lines[:MAX_SHOWN]]
    told += [f"{len(lines) - MAX_SHOWN} more templates are played as changing"] if len(lines) > MAX_SHOWN else []
    return "".join(f"{paint('bold', 'world')}  {line}\n" for line in told)
