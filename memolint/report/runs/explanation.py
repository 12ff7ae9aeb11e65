"""Why nodes hit or missed: the variables of the key, now and in the entry, its age and who wrote it."""

from collections.abc import Iterator

from memolint.engine.analysis.explain import Explanation, Found
from memolint.engine.analysis.key_parts import DIGEST, LITERAL, KeyPart
from memolint.engine.cluster.clock import SECOND
from memolint.lang.go.time import duration
from memolint.report.runs.variables_table import variables
from memolint.report.terminal.color import Painter, clipped, printable

MAX_TEXT = 300


def text(found: Explanation, paint: Painter, limit: int = 0) -> str:
    """One lookup, its tables `limit` wide."""
    lookup = found.lookup
    verdict = paint("fix", "HIT") if found.is_hit else paint("warning", "FAILS" if lookup.problem else "MISS")
    lines = [f"run {lookup.run}, {printable(lookup.node)}: {verdict}, {_shown(found.reason)}"]
    lines.append(f"  key      {_shown(lookup.key)} in {_shown(lookup.cache_name)}")
    if any(part.kind != LITERAL for part in found.parts):
        lines.append(f"           {paint('dim', _shown(lookup.written))}")
    lines += [f"  stays    {_shown(part.written)}: {_shown(part.problem)}" for part in found.parts if part.problem]
    if found.found is not None:
        lines.append(f"  entry    {_written_by(found.found)}{_ages(found.found, lookup.now)}{_limit(lookup.max_age)}")
    if found.nearest is not None:
        key = _shown(found.nearest.key)
        lines.append(f"  nearest  {key}, {_written_by(found.nearest)}{_ages(found.nearest, lookup.now)}")
    lines += [*_variables(found, paint, limit), *_unread(found), *_stale(found, paint, limit)]
    return "".join(f"{line}\n" for line in lines)


def _written_by(found: Found) -> str:
    if found.writer is not None:
        return f"written by run {found.writer.run}, {printable(found.writer.node)}"
    node = found.entry.node_id if found.entry is not None else ""
    return f"written before by {_shown(node)}" if node else "without a writer"


def _ages(found: Found, now: int) -> str:
    entry = found.entry
    if entry is None:
        return ", which cannot be read"
    age = f", {_age(entry.age(now))} old" if entry.created is not None else ", of unknown age"
    # The writer sets both times.
    is_hit = entry.last_hit is not None and entry.last_hit != entry.created
    return age + (f", last hit {_age(now - (entry.last_hit or 0))} ago" if is_hit else "")


def _limit(max_age: str) -> str:
    return f", maxAge {_shown(max_age)}" if max_age else ", no maxAge"


def _age(nanoseconds: int) -> str:
    return duration.format(nanoseconds // SECOND * SECOND)


def _variables(found: Explanation, paint: Painter, limit: int) -> Iterator[str]:
    """The variables of the key, beside those of the nearest entry, or of the entry under the key if they differ."""
    column = "NEAREST" if found.nearest is not None else ""
    if found.found is not None and any(each.differs for each in found.variables):
        column = "WRITER"
    if found.variables:
        yield from variables(found.variables, column, paint, limit)
    if found.nearest is not None and not any(each.differs is not False for each in found.variables):
        yield "           no variable differs: the key changes by itself"


def _unread(found: Explanation) -> Iterator[str]:
    """What of the key of an entry, whose writer was not played, does not show its variables."""
    unread = {each.name for each in found.variables if not each.is_known and each.differs is not False}
    texts = found.nearest.texts if found.nearest is not None else ()
    for part, there in zip(found.parts, texts, strict=False):
        if unread.intersection(part.names) and there != part.text:
            yield f"  unread   {_shown(part.written)} {_why_unread(part, there)}"


def _why_unread(part: KeyPart, there: str | None) -> str:
    if part.kind == DIGEST:
        return "is a hash: the key does not tell what differs in it"
    if there is None:
        return "stands beside others in the key without a clear end"
    return f"is `{_shown(there)}` in that key, which does not tell what it was made of"


def _stale(found: Explanation, paint: Painter, limit: int) -> Iterator[str]:
    """How an uncached run differs from a hit, and which variables that are not in the key do."""
    if not found.stale:
        return
    yield f"  stale    {_shown(found.stale)}"
    if found.outside:
        yield "           what differs and is not in the key:"
        yield from variables(found.outside, "WRITER", paint, limit)
    elif any(each.differs for each in found.variables):
        yield "           the key is the same for different values of its variables"
    else:
        yield "           no variable differs: what it reads outside of the workflow does"


def _shown(text: str) -> str:
    return clipped(text.replace("\n", "⏎"), MAX_TEXT)
