"""Worlds made by another hand, and the Workflows of Argo's own tests, as the controller played them: where at hand."""

import functools

import pytest
from engine_traces import NEWEST, SHARED, expected, matches, played, recorded

from memolint.engine.scenario import Scenario

LEAST_IN_OUTCOME = {"worlds": 0.99, "upstream-tests": 0.98}
LEAST_IN_FULL = {"worlds": 0.98, "upstream-tests": 0.97}
CASES = [(group, version) for group in LEAST_IN_FULL for version in (NEWEST, "3.7.18", "3.6.19")]

pytestmark = pytest.mark.skipif(not (SHARED / "worlds.scenarios.jsonl").exists(), reason="the traces are not at hand")


@functools.cache
def scenarios(group: str) -> tuple[Scenario, ...]:
    """The scenarios of a group."""
    return recorded(SHARED / f"{group}.scenarios.jsonl")


@pytest.mark.slow
@pytest.mark.parametrize(("group", "version"), CASES, ids=["-".join(case) for case in CASES])
def test_worlds_end_as_recorded(group: str, version: str) -> None:
    # What varies on the newest release may not be listed for an older one.
    wanted = {**expected(SHARED, group, NEWEST), **expected(SHARED, group, version)}

    runs = {each.name: played(each, version) for each in scenarios(group) if each.name in wanted}

    unlike = sorted(name for name, found in runs.items() if not matches(wanted[name], found))
    otherwise = [name for name in unlike if not matches(wanted[name], runs[name], whole=False)]
    assert len(otherwise) <= (1 - LEAST_IN_OUTCOME[group]) * len(runs), otherwise
    assert len(unlike) <= (1 - LEAST_IN_FULL[group]) * len(runs), unlike
