"""Simulations as JSON: `memolint-run/1` (`schema/memolint-run-1.json`), and the form of the recorded traces."""

import json
from collections.abc import Iterable

from memolint.argo.plain import Json
from memolint.engine.analysis import cost, trace, waiting
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
    judged = tuple(verdicts)
    marks = [{"run": each.run, "node": each.node, "stale": each.is_stale, "message": each.text} for each in judged]
    value = {
        "schema": SCHEMA,
        "argo_version": argo_version,
        "runs": trace.of_played(played)["runs"],
        "marks": marks,
        "explanations": [of_explanation(found) for found in explanations],
        "summary": {
            "runs": len(played.runs),
            **_lookups(played),
            "stale": sum(1 for verdict in judged if verdict.is_stale),
            "saved": _saved(saved),
            **_upkeep(played),
            "changing": [{"template": template, "reads": list(read)} for template, read in changed],
            **_halts(played),
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _lookups(played: Played) -> Json:
    answered = cost.looked_up(played.runs)
    return {"hits": answered.hits, "misses": answered.misses}


def _saved(saved: Consumption) -> Json:
    return {
        "steps": saved.steps,
        "seconds": saved.duration / SECOND,
        "cpu_seconds": saved.cpu,
        "gpu_seconds": saved.gpu,
    }


def _upkeep(played: Played) -> Json:
    upkeep = of_played(played)
    caches = [{"name": name, "bytes": size, "entries": entries} for name, size, entries in upkeep.caches]
    return {"calls": dict(upkeep.calls), "caches": caches}


def _halts(played: Played) -> Json:
    """The nodes that were resumed, and those that wait for ever."""
    runs = list(enumerate(played.runs, start=1))
    waits = [(number, each) for number, run in runs for each in waiting.of_run(run)]
    return {
        "resumed": [{"run": number, "node": each.name} for number, run in runs for each in run.nodes if each.resumed],
        "waiting": [{"run": number, "node": each.node, "reason": each.reason} for number, each in waits],
    }


def trace_line(played: Played) -> str:
    """One scenario's result in the form of a recorded trace, as one line, keys sorted."""
    return json.dumps(trace.of_played(played), sort_keys=True, ensure_ascii=False)
