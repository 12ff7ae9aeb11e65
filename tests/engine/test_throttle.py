"""How many workflows a controller runs at once, and which of those that wait can be ended."""

import pytest
from engine_workflows import call, leaf, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.scenario import PodRule

MUTEXES = {"mutexes": [{"name": "m"}]}
BARE = {"container": {"image": "i"}}


@pytest.mark.parametrize(
    ("shutdown", "version", "phase"),
    [("Stop", "4.1.2", "Failed"), ("Terminate", "4.1.2", "Failed"), ("Terminate", "3.7.18", "Succeeded")],
)
def test_a_workflow_that_waits_for_its_lock_is_ended_by_terminate_alone(
    shutdown: str, version: str, phase: str
) -> None:
    main = {"name": "main", "steps": [[call("a")], [call("b")]]}
    holds = workflow(main, leaf(), name="holds", synchronization=MUTEXES)
    waits = workflow({"name": "main", **BARE}, name="waits", synchronization=MUTEXES, shutdown=shutdown)

    played = simulate(holds, waits, concurrent=True, pods=(PodRule(duration=SECOND),), release=releases.parse(version))

    assert played.runs[1].phase == phase
    has_run = bool(played.runs[1].nodes)
    assert has_run == (shutdown == "Stop")


def starts(settings: dict, *workflows: dict) -> list[int]:
    """The seconds at which workflows of ten seconds begin, all submitted at once."""
    rules = (PodRule(duration=10 * SECOND),)
    played = simulate(*workflows, concurrent=True, controller=settings, pods=rules)
    assert all(run.phase == "Succeeded" for run in played.runs)
    first = min(run.started for run in played.runs)
    return [(run.started - first) // SECOND for run in played.runs]


def in_namespace(name: str, namespace: str = "default", **spec) -> dict:
    found = workflow({"name": "main", **BARE}, name=name, **spec)
    return {**found, "metadata": {"name": name, "namespace": namespace}}


def test_a_controller_runs_only_so_many_workflows_at_once() -> None:
    three = [in_namespace(name) for name in "abc"]

    assert starts({}, *three) == [0, 0, 0]
    assert starts({"parallelism": 2}, *three) == [0, 0, 10]
    assert starts({"parallelism": 1}, *three[:2], in_namespace("c", priority=5)) == [10, 20, 0]


def test_or_so_many_of_one_namespace() -> None:
    workflows = [in_namespace("a"), in_namespace("b"), in_namespace("c", "other")]

    assert starts({"namespaceParallelism": 1}, *workflows) == [0, 10, 0]


def test_a_postponed_workflow_says_so() -> None:
    two = [in_namespace(name) for name in "ab"]
    rules = (PodRule(duration=10 * SECOND),)

    played = simulate(*two, concurrent=True, controller={"parallelism": 1}, pods=rules, max_passes=1)

    told = "Workflow processing has been postponed because too many workflows are already running"
    assert (played.runs[1].phase, played.runs[1].message) == ("Pending", told)
