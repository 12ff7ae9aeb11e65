"""Generated workflows that the controller played, several runs sharing caches: where they are at hand."""

import functools
import os

import pytest
from engine_traces import NEWEST, SHARED, expected, matches, played, recorded

from memolint.engine.scenario import Scenario

SCENARIOS = SHARED / "random.scenarios.jsonl"
# All of them with MEMOLINT_ALL_TRACES=1, else a sample.
STEP = 1 if os.environ.get("MEMOLINT_ALL_TRACES") else 5
# A scenario without a result on a release is one that varies on the newest.
VARIES = {"alternatives": []}
# The least share that is equal in full and in outcome. One or two were not recorded on older releases: there the
# newest release's result stands, which theirs is not.
SHARES = {
    "4.1.2": (1.0, 1.0),
    "3.7.18": (1.0, 1.0),
    "3.6.19": (0.99, 0.99),
    "3.5.15": (0.99, 0.99),
    "3.4.18": (0.99, 0.99),
}

pytestmark = pytest.mark.skipif(not SCENARIOS.exists(), reason="the generated traces are not at hand")


@functools.cache
def sample() -> tuple[Scenario, ...]:
    return recorded(SCENARIOS)[::STEP]


@pytest.mark.slow
@pytest.mark.parametrize("version", SHARES if STEP == 1 else [NEWEST, "3.5.15"])
def test_generated_workflows_end_as_recorded(version: str) -> None:
    wanted = expected(SHARED, "random", version)
    fixed = [scenario for scenario in sample() if "alternatives" not in wanted.get(scenario.name, VARIES)]

    runs = {scenario.name: played(scenario, version) for scenario in fixed}

    in_full = [name for name, found in runs.items() if matches(wanted[name], found)]
    in_outcome = [name for name, found in runs.items() if matches(wanted[name], found, whole=False)]
    full_share, outcome_share = SHARES[version]
    assert len(in_full) >= full_share * len(fixed), sorted(runs.keys() - set(in_full))
    assert len(in_outcome) >= outcome_share * len(fixed), sorted(runs.keys() - set(in_outcome))


@pytest.mark.slow
def test_where_the_controller_varies_the_outcome_does_not() -> None:
    wanted = expected(SHARED, "random", NEWEST)
    varying = [scenario for scenario in sample() if "alternatives" in wanted[scenario.name]]

    assert all(matches(wanted[scenario.name], played(scenario, NEWEST), whole=False) for scenario in varying)
