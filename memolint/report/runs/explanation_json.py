"""An explanation as plain JSON values, a part of `memolint-run/1`."""

from memolint.argo.plain import Json
from memolint.engine.analysis.compared import Compared
from memolint.engine.analysis.explain import Explanation, Found
from memolint.engine.cluster.clock import SECOND


def of_explanation(found: Explanation) -> Json:
    """One lookup: its key, its variables beside those of an entry, and who wrote that."""
    lookup = found.lookup
    return {
        "run": lookup.run,
        "node": lookup.node,
        "result": "hit" if found.is_hit else "failure" if lookup.problem else "miss",
        "reason": found.reason,
        "key": lookup.key,
        "written": lookup.written,
        "cache": lookup.cache_name,
        "max_age": lookup.max_age,
        "variables": [_variable(each) for each in found.variables],
        "entry": _entry(found.found, lookup.now),
        "nearest": _entry(found.nearest, lookup.now),
        "stale": found.stale,
        "outside": [_variable(each) for each in found.outside],
    }


def _variable(each: Compared) -> Json:
    return {
        "name": each.name,
        "value": each.now,
        "from": each.source,
        "entry_value": each.entry,
        "entry_value_known": each.is_known,
        "differs": each.differs,
        "changes_key": each.is_in_key,
    }


def _entry(found: Found | None, now: int) -> Json | None:
    if found is None:
        return None
    entry, writer = found.entry, found.writer
    return {
        "key": found.key,
        "node_id": entry.node_id if entry is not None else "",
        "writer": {"run": writer.run, "node": writer.node} if writer is not None else None,
        "age_seconds": (now - entry.created) // SECOND if entry is not None and entry.created is not None else None,
        "last_hit_seconds": (now - entry.last_hit) // SECOND
        if entry is not None and entry.last_hit is not None
        else None,
    }
