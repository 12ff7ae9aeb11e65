"""Generated workflows, several runs sharing caches, end as the controller's own code ended them.

Each was played by the controller of Argo Workflows 4.1.2 and 3.7.18; results of 3.7.18 stand where they differ.
"""

import functools

import pytest
from engine_traces import NEWEST, ROOT, expected, matches, played, recorded

from memolint.engine.scenario import Scenario

DATA = ROOT / "tests" / "data" / "traces"
OLDER = "3.7.18"
SLICES = 10
# Of those that are the same on the older release, every so manieth is played on it.
STEP = 4


@functools.cache
def scenarios() -> tuple[Scenario, ...]:
    return recorded(DATA / "random.scenarios.jsonl")


def unequal(chosen: list[Scenario], version: str) -> list[str]:
    """The names of the scenarios that end otherwise than recorded."""
    wanted = expected(DATA, "random", version)
    return [each.name for each in chosen if not matches(wanted[each.name], played(each, version))]


@pytest.mark.slow(every=5)
@pytest.mark.parametrize("part", range(SLICES))
def test_generated_workflows_end_as_recorded(part: int) -> None:
    chosen = list(scenarios()[part::SLICES])

    assert len(chosen) == 25
    assert unequal(chosen, NEWEST) == []


@pytest.mark.slow
def test_so_they_do_on_an_older_release() -> None:
    newest, older = expected(DATA, "random", NEWEST), expected(DATA, "random", OLDER)
    differing = [each for each in scenarios() if older[each.name] != newest[each.name]]
    same = [each for each in scenarios() if each not in differing][::STEP]

    assert differing
    assert len(differing) + len(same) >= 50
    assert unequal(differing + same, OLDER) == []
