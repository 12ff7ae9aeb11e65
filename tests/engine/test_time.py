"""The virtual clock: what runs side by side takes no longer than what takes longest, in one workflow or in several."""

import pytest
from engine_workflows import call, leaf, memoize, workflow

from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import play
from memolint.engine.scenario import PodRule, Scenario, Submission
from memolint.engine.state.nodes import Node

MINUTE = 60 * SECOND


def taken(found: Node) -> int:
    """Whole minutes from its start to its end."""
    assert found.started is not None
    assert found.finished is not None
    return (found.finished - found.started) // MINUTE


def test_steps_side_by_side_end_each_in_its_time() -> None:
    main = {"name": "main", "steps": [[call("a", m="1"), call("b", m="2")], [call("c", m="3")]]}
    rules = (PodRule(node="*.a", duration=2 * MINUTE), PodRule(duration=40 * MINUTE))

    run = play(Scenario(runs=(Submission(workflow(main, leaf())),), pods=rules)).runs[0]

    minutes = {found.display_name: taken(found) for found in run.nodes if found.type == "Pod"}
    assert minutes == {"a": 2, "b": 40, "c": 40}
    assert taken(run.nodes[0]) == 80


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_workflows_at_once_take_no_longer_and_entries_grow_no_older(seed: int | None) -> None:
    steps = [[call("a", m="1")], [call("b", m="2")], [call("c", m="1")]]
    own = memoize("k-{{workflow.name}}-{{inputs.parameters.m}}")
    runs = tuple(
        Submission(workflow({"name": "main", "steps": steps}, leaf(memoize=own), name=f"wf-{number}"))
        for number in range(4)
    )
    scenario = Scenario(runs=runs, pods=(PodRule(duration=40 * MINUTE),), concurrent=True, seed=seed)

    found = play(scenario).runs

    assert [taken(run.nodes[0]) for run in found] == [80] * 4
    assert [[each.is_hit for each in run.nodes if each.type == "Pod"] for run in found] == [[False, False, True]] * 4
