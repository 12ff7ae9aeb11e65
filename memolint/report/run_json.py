"""Simulations as JSON, `memolint-run/1`."""

import json
from collections.abc import Iterable

from memolint.engine import trace
from memolint.engine.play import Played
from memolint.engine.staleness import Verdict

SCHEMA = "memolint-run/1"


def document(played: Played, verdicts: Iterable[Verdict], argo_version: str) -> str:
    """The whole document: the runs in the form of a trace, hits that are stale or of unknown origin beside them."""
    marks = [
        {"run": verdict.run, "node": verdict.node, "stale": verdict.is_stale, "message": verdict.text}
        for verdict in verdicts
    ]
    nodes = [node for run in played.runs for node in run.nodes if node.memoization is not None]
    hits = sum(1 for node in nodes if node.is_hit)
    value = {
        "schema": SCHEMA,
        "argo_version": argo_version,
        "runs": trace.of_played(played)["runs"],
        "marks": marks,
        "summary": {
            "runs": len(played.runs),
            "hits": hits,
            "misses": len(nodes) - hits,
            "stale": sum(1 for verdict in verdicts if verdict.is_stale),
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
