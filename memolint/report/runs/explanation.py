"""Why nodes hit or missed: the key part by part, the entry, the nearest other one."""

from memolint.engine.analysis.explain import Explanation, KeyPart
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND
from memolint.lang.go.time import duration
from memolint.report.terminal.color import Painter, clipped, printable

MAX_VALUE = 200


def text(found: Explanation, paint: Painter) -> str:
    """One lookup."""
    lookup = found.lookup
    verdict = paint("fix", "HIT") if found.is_hit else paint("warning", "MISS")
    lines = [f"run {lookup.run}, {printable(lookup.node)}: {verdict}, {_shown(found.reason)}"]
    lines.append(f"  key    {_shown(lookup.key)} in {_shown(lookup.cache_name)}")
    wide = max((len(_shown(part.written)) for part in found.parts), default=0)
    lines += [line for part in found.parts for line in _part(part, wide)]
    if found.entry is not None:
        lines.append(f"  entry  {_entry(found.entry, lookup.now, lookup.max_age)}")
    if found.nearest is not None:
        where = f", differs in {_shown(found.nearest.part.written)}" if found.nearest.part else ""
        lines.append(f"  nearest entry  {_shown(found.nearest.key)}{where}")
    return "".join(f"{line}\n" for line in lines)


def _part(part: KeyPart, wide: int) -> list[str]:
    if part.written == part.value and not part.sources:
        return [f"         {_shown(part.written).ljust(wide)}  as written"]
    sources = "; ".join(f"{name} from {given}" for name, given in part.sources if given)
    told = f"  ({_shown(sources)})" if sources else ""
    return [f"         {_shown(part.written).ljust(wide)}  = {_shown(part.value)}{told}"]


def _entry(entry: Entry, now: int, max_age: str) -> str:
    ages = f"{_age(entry.age(now))} old" if entry.created is not None else "of unknown age"
    hit = f", last hit {_age(now - entry.last_hit)} ago" if entry.last_hit is not None else ""
    limit = f", maxAge {_shown(max_age)}" if max_age else ", no maxAge"
    return f"made by {_shown(entry.node_id)}, {ages}{hit}{limit}"


def _age(nanoseconds: int) -> str:
    return duration.format(nanoseconds // SECOND * SECOND)


def _shown(text: str) -> str:
    return clipped(text.replace("\n", "⏎"), MAX_VALUE)
