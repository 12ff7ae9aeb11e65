"""The Workflows of Argo's own examples, as the controller played them: where they are at hand."""

import functools
import json
from pathlib import Path

import pytest
from engine_traces import NEWEST, SHARED, expected, matches, played

from memolint.app.scenario import file
from memolint.engine.scenario import Scenario
from memolint.text import documents
from memolint.text.source import decode

SCENARIOS = SHARED / "examples.scenarios.json"
EXAMPLES = SHARED.parents[1] / "corpus" / "argo-examples"
PARAMETERS = "configmaps/simple-parameters-configmap.yaml"
LEAST_SHARE = 0.99

pytestmark = pytest.mark.skipif(not SCENARIOS.exists() or not EXAMPLES.exists(), reason="the examples are not at hand")


@functools.cache
def manifests(name: str) -> list[dict]:
    """The documents of a file, named by its path or by its last part."""
    path = EXAMPLES / name
    found = path if path.exists() else next(EXAMPLES.rglob(Path(name).name))
    return [each.value for each in documents.read(decode(name, found.read_bytes())) if each.value is not None]


def manifest(place: str) -> dict:
    name, _, number = place.partition("#")
    return manifests(name)[int(number)]


def scenario(described: dict) -> Scenario:
    workflow = manifest(f"{described['workflow_file']}#{described['document']}")
    again = [{"workflow": workflow, "advance": "1m"}] * (described["runs"] - 1)
    parameters = manifests(PARAMETERS)[0]
    return file.of_value(
        {
            "name": described["name"],
            "configmaps": [{"metadata": parameters["metadata"], "data": parameters["data"]}],
            "executor": "recorded",
            "maxPasses": 40,
            "templates": [manifest(place) for place in described["templates"]],
            "runs": [{"workflow": workflow}, *again],
        }
    )


def test_examples_end_as_recorded() -> None:
    wanted = expected(SHARED, "examples", NEWEST)
    described = [each for each in json.loads(SCENARIOS.read_text("utf-8")) if each["name"] in wanted]

    runs = {each["name"]: played(scenario(each), NEWEST) for each in described}

    other = sorted(name for name, found in runs.items() if not matches(wanted[name], found))
    assert len(other) <= (1 - LEAST_SHARE) * len(runs), other
