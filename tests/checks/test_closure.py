"""Where the engine shows a hang, a failure or lost outputs because of the cache, lint speaks of the workflow."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.app.scenario import file
from memolint.argo import releases
from memolint.engine.play import Run, play
from memolint.engine.scenario import RECORDED, Scenario, Submission
from memolint.finding import INFO

Json = dict[str, Any]
SCENARIOS = Path(__file__).parents[2] / "fixtures" / "traces" / "memoize"
# Nothing in the files shows these: what is in the store comes from elsewhere, or an output grows as it runs.
OF_THE_STORE = {
    "big-output": "the output is large only when it runs",
    "hit-lacks-output-dag": "the entry was stored before the output was declared",
    "hit-lacks-output-steps": "the entry was stored before the output was declared",
    "store-02-dag": "an entry is no JSON",
    "store-02-http": "an entry is no JSON",
    "store-02-retry": "an entry is no JSON",
    "store-02-steps-template": "an entry is no JSON",
    "store-11": "an entry has no outputs",
    "store-17": "the ConfigMap is full",
    "store-17-retry": "the ConfigMap is full",
    "store-18": "the ConfigMap holds a name that it may not",
    "store-18-http": "the ConfigMap holds a name that it may not",
    "store-22": "an entry lacks an output",
    "store-23": "an entry lacks an output",
}


def scenarios() -> Iterator[Scenario]:
    for path in sorted(SCENARIOS.glob("*.yaml")):
        yield from file.read(path.read_bytes(), path.name, executor=RECORDED)


def is_harmed(run: Run, plain: Run) -> bool:
    """Whether a run hangs or fails that would not without the cache, or hands back something else."""
    if run.rejected or run.message.startswith("invalid spec"):
        return False
    fails = run.phase in ("Failed", "Error") and run.phase != plain.phase
    loses = any(node.memoization for node in run.nodes) and run.outputs != plain.outputs
    return (run.stuck and not plain.stuck) or fails or loses


def files_of(scenario: Scenario) -> bytes:
    """The workflows, templates and ConfigMaps of a scenario as a file holds them."""
    config_maps = (
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": each.name, "labels": dict(each.labels or {})},
            "immutable": each.immutable,
            "data": dict(each.data or {}),
        }
        for each in scenario.configmaps
    )
    objects = (*map(submitted, scenario.runs), *scenario.templates, *config_maps)
    return "\n---\n".join(dict.fromkeys(map(json.dumps, objects))).encode()


def submitted(run: Submission) -> Json:
    """The workflow of a run with the arguments that it is submitted with."""
    if not run.arguments:
        return run.workflow
    spec = run.workflow.get("spec") or {}
    arguments = spec.get("arguments") or {}
    given = {each["name"]: each for each in arguments.get("parameters") or []}
    given |= {name: {**given.get(name, {}), "name": name, "value": value} for name, value in run.arguments.items()}
    return {**run.workflow, "spec": {**spec, "arguments": {**arguments, "parameters": list(given.values())}}}


@pytest.mark.slow
def test_lint_speaks_wherever_the_engine_shows_harm() -> None:
    release = releases.newest()
    harmed = silent = 0
    for scenario in scenarios():
        runs = zip(play(scenario, release).runs, play(scenario, release, caching=False).runs, strict=True)
        if any(is_harmed(run, plain) for run, plain in runs):
            harmed += 1
            findings = lint_bytes(files_of(scenario), f"{scenario.name}.yaml").findings
            is_told = any(finding.severity != INFO for finding in findings)
            assert is_told != (scenario.name in OF_THE_STORE), scenario.name
            silent += not is_told
    assert (harmed, silent) == (62, len(OF_THE_STORE))
