"""Recorded traces: scenarios, what the controller made of them, and what the engine makes of them."""

import functools
import json
from pathlib import Path

from memolint.app.scenario import file as scenario_file
from memolint.argo import releases
from memolint.engine.analysis import trace
from memolint.engine.play import play
from memolint.engine.scenario import RECORDED, Scenario

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "traces"
SHARED = ROOT.parent / "shared" / "argo" / "traces"
NEWEST = "4.1.2"  # which the traces without a release in their name were recorded on
OLDER = ("3.7.18", "3.6.19", "3.5.15", "3.4.18")


def recorded(file: Path) -> tuple[Scenario, ...]:
    """The scenarios of a file that the controller's code played."""
    return tuple(scenario_file.read(file.read_bytes(), file.name, executor=RECORDED))


@functools.cache
def scenarios(group: str) -> dict[str, Scenario]:
    """The scenarios of a group of fixtures by name."""
    files = sorted((FIXTURES / group).glob("*.yaml"))
    found = [scenario for file in files for scenario in recorded(file)]
    return {scenario.name: scenario for scenario in found}


@functools.cache
def expected(folder: Path, group: str, version: str) -> dict[str, dict]:
    """What the controller made of the scenarios: the newest release's results, those of an older one over them.

    A result that varies on the newest release says nothing of an older one.
    """
    found = _lines(folder / f"{group}.expected.jsonl")
    if version == NEWEST:
        return found
    same = {name: result for name, result in found.items() if "alternatives" not in result}
    older = folder / f"{group}.expected-{version}.jsonl"
    return {**same, **(_lines(older) if older.exists() else {})}


def _lines(file: Path) -> dict[str, dict]:
    rows = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return {row["name"]: row for row in rows}


def played(scenario: Scenario, version: str) -> list[dict]:
    """The engine's runs as plain JSON."""
    return json.loads(json.dumps(trace.of_played(play(scenario, releases.parse(version)))["runs"]))


def matches(wanted: dict, runs: list[dict], whole: bool = True) -> bool:
    """Whether the runs equal the recorded ones, or one of the recorded alternatives.

    The number of API calls may differ (batches, retries), so calls do not count. `whole` False: only phases, types
    and memoization of every node.
    """
    shape = _without_calls if whole else _outcome
    found = [shape(run) for run in runs]
    recorded = wanted.get("alternatives") or [wanted["runs"]]
    variants = [each["runs"] if isinstance(each, dict) else each for each in recorded]
    return any(found == [shape(run) for run in variant] for variant in variants)


def _without_calls(run: dict) -> dict:
    return {name: value for name, value in run.items() if name != "configmapCalls"}


def _outcome(run: dict) -> tuple:
    nodes = [(node["name"], node["type"], node["phase"], node.get("memoization")) for node in run["nodes"]]
    return run.get("phase"), run.get("stuck"), nodes
