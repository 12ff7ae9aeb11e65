"""Deadlines and timeouts: what ends a pod in the middle of its work, and what waits beyond the workflow's deadline."""

import pytest
from engine_workflows import call, leaf, node, simulate, workflow

from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

KUBELET = "Pod was active on the node longer than the specified deadline"
LATE = "Step exceeded its deadline"
ONE = {"name": "main", "steps": [[call("a", m="1")]]}


def lasting(seconds: int, *workflows: dict, **scenario) -> Played:
    return simulate(*workflows, pods=(PodRule(template="work", duration=seconds * SECOND),), **scenario)


def took(played: Played, name: str) -> float:
    found = node(played, name)
    return (found.finished - found.started) / SECOND


@pytest.mark.parametrize(
    ("fields", "spec", "seconds"),
    [
        ({}, {}, None),
        ({"activeDeadlineSeconds": 60}, {}, None),
        ({"activeDeadlineSeconds": 20}, {}, 20),
        ({"activeDeadlineSeconds": "{{inputs.parameters.m}}0"}, {}, 10),
        # The pod is made a moment after its node.
        ({"timeout": "30s"}, {}, 29),
        # It takes the place of the deadline, be that the lesser.
        ({"timeout": "30s", "activeDeadlineSeconds": 5}, {}, 29),
        ({"timeout": "2m", "activeDeadlineSeconds": 5}, {"activeDeadlineSeconds": 3}, None),
        # Workflows of these tests begin in the middle of a second, and their deadline is reckoned from its start.
        ({}, {"activeDeadlineSeconds": 10}, 9),
        ({"activeDeadlineSeconds": 5}, {"activeDeadlineSeconds": 10}, 5),
    ],
)
def test_a_pod_ends_when_its_time_is_up(fields: dict, spec: dict, seconds: int | None) -> None:
    played = lasting(50, workflow(ONE, leaf(**fields), **spec))

    found = node(played, "[0].a")
    expected = ("Succeeded", "", 50) if seconds is None else ("Failed", KUBELET, seconds)
    assert (found.phase, found.message, took(played, "[0].a")) == expected


def test_no_pod_is_made_in_the_last_second_of_a_timeout() -> None:
    played = lasting(1, workflow(ONE, leaf(timeout="2s")))

    assert node(played, "[0].a").phase == "Error"
    assert node(played, "[0].a").message == "one[0].a exceeded its deadline"


@pytest.mark.parametrize(
    ("seconds", "phase", "message"),
    [(30, "Failed", KUBELET), (39, "Error", "task 'one.b' errored: one.b exceeded its deadline")],
)
def test_a_timeout_runs_while_a_node_waits_for_a_lock(seconds: int, phase: str, message: str) -> None:
    locked = leaf(timeout="40s", synchronization={"mutexes": [{"name": "m"}]})
    main = {"name": "main", "dag": {"tasks": [call("a"), call("b")]}}

    played = lasting(seconds, workflow(main, locked))

    assert node(played, ".a").phase == "Succeeded"
    assert (node(played, ".b").phase, node(played, ".b").message) == (phase, message)


def test_what_waits_beyond_the_deadline_of_the_workflow_fails_but_the_exit_handler_runs() -> None:
    gate = {"name": "gate", "suspend": {"duration": "10m"}}
    main = {"name": "main", "steps": [[{"name": "g", "template": "gate"}], [call("a")]]}
    bye = {"name": "bye", "container": {"image": "i"}}
    found = workflow(main, gate, leaf(), bye, activeDeadlineSeconds=30, onExit="bye")

    played = simulate(found, pods=(PodRule(template="bye", duration=120 * SECOND),))

    assert (node(played, "[0].g").phase, node(played, "[0].g").message) == ("Failed", LATE)
    assert node(played, ".onExit").phase == "Succeeded"
    assert played.runs[0].phase == "Failed"
    assert "one[1].a" not in {each.name for each in played.runs[0].nodes}


def test_a_suspended_step_is_resumed_before_the_deadline_where_nothing_says_how_long_it_waits() -> None:
    main = {"name": "main", "steps": [[{"name": "g", "template": "gate"}]]}

    played = simulate(workflow(main, {"name": "gate", "suspend": {}}, activeDeadlineSeconds=30))

    assert played.runs[0].phase == "Succeeded"


@pytest.mark.parametrize(
    ("spec", "backoff", "message"),
    [
        (
            {"activeDeadlineSeconds": 40},
            {"duration": "5s"},
            "retry exceeded workflow deadline 2026-01-02 03:04:45 +0000 UTC",
        ),
        ({}, {"duration": "5s", "maxDuration": "40s"}, "Max duration limit exceeded"),
    ],
)
def test_retries_end_with_the_time_of_the_workflow_or_of_the_backoff(spec: dict, backoff: dict, message: str) -> None:
    failing = leaf(retryStrategy={"limit": 9, "backoff": backoff})
    rule = PodRule(template="work", succeeds=False, exit_code=2, duration=25 * SECOND)

    played = simulate(workflow(ONE, failing, **spec), pods=(rule,))

    assert (node(played, "[0].a").phase, node(played, "[0].a").message) == ("Failed", message)
    assert len([each for each in played.runs[0].nodes if each.name.startswith("one[0].a(")]) == 2
