"""Locks of templates: which forms a release knows, and when a lock goes to the next that waits."""

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

ONE_MUTEX = {"mutex": {"name": "m"}}
MUTEXES = {"mutexes": [{"name": "m"}]}
ONE_SEMAPHORE = {"semaphore": {"configMapKeyRef": {"name": "sizes", "key": "s"}}}
SEMAPHORES = {"semaphores": [{"configMapKeyRef": {"name": "sizes", "key": "s"}}]}
SIZES = ConfigMap("default", "sizes", data={"s": "1"})


def taken_in_turn(played: Played) -> bool:
    """Whether the second step waited until the first one had its lock no more."""
    return node(played, "[0].b").finished > node(played, "[0].a").finished


@pytest.mark.parametrize(
    ("synchronization", "version", "holds"),
    [
        (ONE_MUTEX, "3.4", True),
        (ONE_MUTEX, "3.5.15", True),
        (ONE_MUTEX, "3.6.0", True),
        (ONE_MUTEX, "3.7.18", True),
        (ONE_MUTEX, "4.0.0", False),
        (ONE_MUTEX, "4.1", False),
        (MUTEXES, "3.4", False),
        (MUTEXES, "3.5.15", False),
        (MUTEXES, "3.6.0", True),
        (MUTEXES, "4.1", True),
        (ONE_SEMAPHORE, "3.5.15", True),
        (ONE_SEMAPHORE, "3.7.18", True),
        (ONE_SEMAPHORE, "4.0.0", False),
        (SEMAPHORES, "3.5.15", False),
        (SEMAPHORES, "3.6.0", True),
        (SEMAPHORES, "4.1", True),
    ],
)
def test_a_release_ignores_locks_in_a_form_that_it_does_not_know(
    synchronization: dict, version: str, holds: bool
) -> None:
    main = {"name": "main", "steps": [[call("a"), call("b")]]}

    played = simulate(
        workflow(main, leaf(synchronization=synchronization)),
        release=releases.parse(version),
        configmaps=(SIZES,),
        pods=(PodRule(duration=SECOND),),
    )

    assert played.runs[0].phase == "Succeeded"
    assert taken_in_turn(played) == holds


def hook(status: str) -> dict:
    return {"told": {"expression": f'tasks.a.status == "{status}"', "template": "note"}}


NOTE = {"name": "note", "container": {"image": "i"}}


def test_a_task_with_hooks_gives_its_lock_back_once_they_are_done() -> None:
    tasks = [{**call("a"), "hooks": hook("Succeeded")}, call("b")]
    found = workflow({"name": "main", "dag": {"tasks": tasks}}, leaf(synchronization=MUTEXES), NOTE)

    played = simulate(found, pods=(PodRule(duration=SECOND),))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, ".a.hooks.told").phase == "Succeeded"
    assert node(played, ".b").finished - node(played, ".a.hooks.told").finished == SECOND


def test_so_does_one_whose_hooks_never_run() -> None:
    tasks = [{**call("a"), "hooks": hook("Failed")}, call("b")]
    found = workflow({"name": "main", "dag": {"tasks": tasks}}, leaf(synchronization=MUTEXES), NOTE)

    played = simulate(found, pods=(PodRule(duration=SECOND),))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, ".b").finished - node(played, ".a").finished == SECOND


def test_a_task_without_hooks_gives_its_lock_back_at_its_end() -> None:
    found = workflow({"name": "main", "dag": {"tasks": [call("a"), call("b")]}}, leaf(synchronization=MUTEXES))

    played = simulate(found, pods=(PodRule(duration=SECOND),))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, ".b").finished - node(played, ".a").finished == SECOND


def test_a_failed_pod_gives_its_lock_back() -> None:
    main = {"name": "main", "dag": {"failFast": False, "tasks": [call("a"), call("b")]}}
    found = workflow(main, leaf(synchronization=MUTEXES))

    played = simulate(found, pods=(PodRule(node="*.a", succeeds=False), PodRule()))

    assert played.runs[0].phase == "Failed"
    assert (node(played, ".a").phase, node(played, ".b").phase) == ("Failed", "Succeeded")


def test_locks_of_workflows_are_taken_in_the_order_of_submission() -> None:
    one, two = (workflow(leaf("main", inputs={}, container={"image": "i"}), name=name) for name in ("one", "two"))
    for each in (one, two):
        each["spec"]["synchronization"] = MUTEXES

    played = simulate(one, two, concurrent=True, pods=(PodRule(duration=SECOND),))

    assert [run.phase for run in played.runs] == ["Succeeded", "Succeeded"]
    assert played.runs[1].started == node(played, "").finished


def test_a_waiting_node_says_what_it_waits_for() -> None:
    one = workflow({"name": "main", "steps": [[call("a")]]}, leaf(synchronization=MUTEXES), name="one")
    two = {**one, "metadata": {"name": "two"}}
    rules = (PodRule(duration=60 * SECOND),)

    played = simulate(one, two, concurrent=True, pods=rules, max_passes=1)

    assert node(played, "[0].a", run=1).message == "Waiting for default/Mutex/m lock. Lock status: 0/1"


@pytest.mark.parametrize(
    ("lock", "message"),
    [
        ({"semaphores": [{}]}, "cannot get LockName for a Sync with an unknown kind"),
        (SEMAPHORES, "failed to initialize semaphore default/ConfigMap/sizes/s with limit"),
        (
            {"mutexes": [{"name": "m", "database": True}]},
            "database session is not available for mutex default/Database/m",
        ),
    ],
)
def test_a_lock_that_cannot_be_made_is_an_error_of_the_node(lock: dict, message: str) -> None:
    played = simulate(workflow({"name": "main", "steps": [[call("a")]]}, leaf(synchronization=lock)))

    assert (node(played, "[0].a").phase, node(played, "[0].a").message) == ("Error", message)


def failing_beside(*names: str, **synchronization: object) -> dict:
    """A workflow that fails at once beside steps that take locks."""
    broken = leaf("broken", memoize=memoize("no key"))
    main = {"name": "main", "steps": [[*map(call, names), call("z", "broken")]]}
    return workflow(main, leaf(synchronization=synchronization), broken, name="before")


def messages_after(lock: dict, size: int, *before: dict) -> dict[str, str]:
    """The messages of two steps of a workflow that comes after the others and asks for a lock."""
    after = workflow({"name": "main", "steps": [[call("c"), call("d")]]}, leaf(synchronization=lock), name="after")
    played = simulate(*before, after, configmaps=(SIZES._replace(data={"s": str(size)}),), max_passes=1)
    assert played.runs[0].phase == "Failed"
    return {step: node(played, f"[0].{step}", run=len(before)).message for step in ("c", "d")}


def test_who_waits_when_its_workflow_ends_leaves_only_the_queue_that_it_was_told_of() -> None:
    before = failing_beside("a", "b", **SEMAPHORES, **MUTEXES)
    waiting = "Waiting for default/ConfigMap/sizes/s lock. Lock status: 5/5"

    assert messages_after(SEMAPHORES, 5, before) == {"c": waiting, "d": waiting}
    assert messages_after(MUTEXES, 5, before)["c"] == ""


@pytest.mark.parametrize(("names", "free"), [("a", True), ("ab", False)])
def test_every_other_holder_of_a_semaphore_is_passed_over_when_its_workflow_ends(names: str, free: bool) -> None:
    messages = messages_after(SEMAPHORES, 2, failing_beside(*names, **SEMAPHORES))

    waiting = "Waiting for default/ConfigMap/sizes/s lock. Lock status: 0/2"
    assert messages == {"c": "", "d": "" if free else waiting}


def of_priority(name: str, priority: int) -> dict:
    one = workflow(leaf("main", inputs={}, container={"image": "i"}), name=name)
    one["spec"] |= {"priority": priority, "synchronization": MUTEXES}
    return one


def test_a_workflow_of_higher_priority_gets_a_lock_first() -> None:
    runs = (of_priority("holds", 0), of_priority("low", 1), of_priority("high", 2))

    played = simulate(*runs, concurrent=True, pods=(PodRule(duration=SECOND),))

    holds, low, high = (run.started for run in played.runs)
    assert holds < high < low
