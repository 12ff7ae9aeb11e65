"""Simulations as JSON: `memolint-run/1` (`schema/memolint-run-1.json`), and the form of the recorded traces."""

import json
from collections.abc import Iterable

from memolint.engine.analysis import trace, waiting
from memolint.engine.analysis.cost import NO_CONSUMPTION, Consumption
from memolint.engine.analysis.explain import Explanation
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played
from memolint.report.runs.explanation_json import of_explanation
from memolint.report.runs.savings import of_played

SCHEMA = "memolint-run/1"


def document(
    played: Played,
    verdicts: Iterable[Verdict],
    argo_version: str,
    saved: Consumption = NO_CONSUMPTION,
    explanations: Iterable[Explanation] = (),
    changed: Iterable[tuple[str, tuple[str, ...]]] = (),
) -> str:
    """The whole document: the runs in the form of a trace, hits that are stale or of unknown origin beside them.

    `changed` are the templates that were played as changing from run to run, with what they read.
    """
    marks = [
        {"run": verdict.run, "node": verdict.node, "stale": verdict.is_stale, "message": verdict.text}
        for verdict in verdicts
    ]
    nodes = [node for run in played.runs for node in run.nodes if node.memoization is not None]
    upkeep = of_played(played)
    hits = sum(1 for node in nodes if node.is_hit)
    value = {
        "schema": SCHEMA,
        "argo_version": argo_version,
        "runs": trace.of_played(played)["runs"],
        "marks": marks,
        "explanations": [of_explanation(found) for found in explanations],
        "summary": {
            "runs": len(played.runs),
            "hits": hits,
            "misses": len(nodes) - hits,
            "stale": sum(1 for verdict in verdicts if verdict.is_stale),
            "saved": {
                "steps": saved.steps,
                "seconds": saved.duration / SECOND,
                "cpu_seconds": saved.cpu,
                "gpu_seconds": saved.gpu,
            },
            "calls": dict(upkeep.calls),
            "caches": [{"name": name, "bytes": size, "entries": entries} for name, size, entries in upkeep.caches],
            "changing": [{"template": template, "reads": list(read)} for template, read in changed],
            "resumed": [
                {"run": number, "node": each.name}
                for number, run in enumerate(played.runs, start=1)
                for each in run.nodes
                if each.resumed
            ],
            "waiting": [
                {"run": number, "node": each.node, "reason": each.reason}
                for number, run in enumerate(played.runs, start=1)
                for each in waiting.of_run(run)
            ],
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def trace_line(played: Played) -> str:
    """One scenario's result in the form of a recorded trace, as one line, keys sorted."""
    return json.dumps(trace.of_played(played), sort_keys=True, ensure_ascii=False)
