"""Calls to the API server that fail: what the controller makes of each answer, by its source."""

import pytest
from engine_workflows import call, leaf, memoize, node, workflow

from memolint.app.scenario.outcomes import idle_fault
from memolint.argo.releases import newest, parse
from memolint.engine.cluster.clock import SECOND
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.play import Played, play
from memolint.engine.scenario import Fault, Scenario, Submission

MAIN = {"name": "main", "steps": [[call("a")]]}
FORBIDDEN = (
    'configmaps "cache-a" is forbidden: User "system:serviceaccount:default:argo" cannot {} resource "configmaps" '
    'in API group "" in the namespace "default"'
)
CHANGED = (
    'Operation cannot be fulfilled on configmaps "cache-a": the object has been modified; please apply your changes '
    "to the latest version and try again"
)
TIMEOUT = (
    "the server was unable to return a response in the time allotted, but may still be processing the request "
    "({} configmaps cache-a)"
)
BROKEN = 'an error on the server ("unknown") has prevented the request from succeeding ({} configmaps cache-a)'
NO_LABEL = "memoization configmap doesn't have workflows.argoproj.io/configmap-type label, refusing to use it"
MORE = ". Please check out this page for help: https://argo-workflows.readthedocs.io/en/latest/memoization/#faqs"


def played(*faults: Fault, runs: int = 1, template: dict | None = None, release: str = "", **more) -> Played:
    """Runs of one memoized step, with a cache that fails."""
    found = workflow(MAIN, template or leaf(memoize=memoize("k")))
    scenario = Scenario(runs=(Submission(found),) * runs, faults=faults, **more)
    return play(scenario, parse(release) if release else newest())


def ends(found: Played, run: int = 0) -> tuple[str, str]:
    step = node(found, "[0].a", run)
    return step.phase, step.message


@pytest.mark.parametrize(
    ("answer", "message"), [("403", FORBIDDEN.format("get")), ("500", BROKEN.format("get"))], ids=["403", "500"]
)
def test_a_lookup_that_is_refused_errs_the_node_at_once_and_no_work_is_done(answer: str, message: str) -> None:
    found = played(Fault("get", answer))

    assert ends(found) == ("Error", message)
    assert found.runs[0].phase == "Failed"
    assert found.runs[0].pods == {}
    assert found.struck == (1,)


@pytest.mark.parametrize("times", [1, 4])
def test_a_lookup_that_times_out_is_tried_again(times: int) -> None:
    found = played(Fault("get", "timeout", times=times))

    assert ends(found) == ("Succeeded", "")
    # The pauses are one second, and then twice as long each time; the clock began at the middle of a second.
    assert (found.runs[0].now - found.runs[0].started) // SECOND == 2**times - 1


def test_after_five_attempts_the_lookup_is_given_up() -> None:
    found = played(Fault("get", "timeout"))

    assert ends(found) == ("Error", TIMEOUT.format("get"))
    assert found.struck == (5,)


def test_older_releases_try_once_and_say_more() -> None:
    found = played(Fault("get", "timeout"), release="3.5.15")

    assert ends(found) == ("Error", f"could not load config map cache: {TIMEOUT.format('get')}")
    assert found.struck == (1,)


def test_a_hit_whose_last_hit_cannot_be_written_is_an_error() -> None:
    found = played(Fault("update", "403", run=2), runs=2)

    assert ends(found, 1) == ("Error", FORBIDDEN.format("update"))
    assert [entry.memoization.hit for entry in found.runs[1].nodes if entry.memoization] == []
    bare = played(Fault("update", "403", run=2), runs=2, release="3.5.15")
    assert ends(bare, 1)[1] == f"error updating last hit timestamp on cache: {FORBIDDEN.format('update')}"


def test_a_conflict_of_a_hit_is_tried_again() -> None:
    found = played(Fault("update", "409", times=4, run=2), runs=2)

    assert node(found, "[0].a", 1).is_hit
    assert found.runs[1].configmap_calls == ("get cache-a", "update cache-a") * 5


def test_a_hit_gives_up_after_five_conflicts_and_on_older_releases_after_one() -> None:
    assert ends(played(Fault("update", "409", run=2), runs=2), 1) == ("Error", CHANGED)
    assert played(Fault("update", "409", run=2), runs=2).struck == (5,)
    assert played(Fault("update", "409", run=2), runs=2, release="3.5.15").struck == (1,)


CACHE = ConfigMap("default", "cache-a", labels={"workflows.argoproj.io/configmap-type": "Cache"}, resource_version=1)


@pytest.mark.parametrize(
    ("answer", "message"),
    [("403", FORBIDDEN.format("update")), ("500", BROKEN.format("update")), ("409", CHANGED)],
)
def test_a_save_that_fails_errs_the_pod_that_did_its_work(answer: str, message: str) -> None:
    found = played(Fault("update", answer), configmaps=(CACHE,))

    assert ends(found) == ("Error", f"error creating cache entry: {message}{MORE}")
    assert found.struck == (5 if answer == "409" else 1,)


def test_a_save_in_a_new_configmap_is_not_saved_by_a_second_attempt() -> None:
    """The first one leaves the ConfigMap that it created without the label."""
    found = played(Fault("update", "409", times=1))

    assert ends(found) == ("Error", NO_LABEL)
    assert found.runs[0].configmap_calls == tuple(
        f"{verb} cache-a" for verb in ("get", "get", "create", "update", "get")
    )


@pytest.mark.parametrize("answer", ["403", "500", "timeout"])
def test_a_save_takes_a_get_that_fails_for_a_missing_label(answer: str) -> None:
    """The client gives an empty object with the error, and only the object is looked at; nothing is tried again."""
    found = played(Fault("get", answer, after=1), configmaps=(CACHE,))

    assert ends(found) == ("Error", NO_LABEL)
    assert found.struck == (1,)


@pytest.mark.parametrize(
    ("answer", "attempts", "message"),
    [
        ("409", 1, 'configmaps "cache-a" already exists'),
        ("403", 1, FORBIDDEN.format("create")),
        ("timeout", 5, TIMEOUT.format("create")),
    ],
)
def test_a_configmap_that_cannot_be_created(answer: str, attempts: int, message: str) -> None:
    found = played(Fault("create", answer))

    assert ends(found) == ("Error", f"could not save to config map cache: {message}")
    assert found.struck == (attempts,)


def test_the_save_of_a_group_that_fails_is_only_logged() -> None:
    main = {"name": "main", "steps": [[{"name": "g", "template": "group"}]]}
    group = {"name": "group", "steps": [[call("a")]], "memoize": memoize("k")}
    found = play(Scenario(runs=(Submission(workflow(main, group, leaf())),) * 2, faults=(Fault("create", "403"),)))

    assert [run.phase for run in found.runs] == ["Succeeded", "Succeeded"]
    assert found.hits == ()


def test_the_entrypoint_ends_the_workflow_unless_the_error_may_pass() -> None:
    found = workflow({"name": "main", "container": {"image": "i:1"}, "memoize": memoize("k")})

    refused, late = (
        play(Scenario(runs=(Submission(found),), faults=(Fault("get", answer),))).runs[0]
        for answer in ("403", "timeout")
    )

    assert (refused.phase, refused.message) == (
        "Error",
        f"error in entry template execution: {FORBIDDEN.format('get')}",
    )
    assert (late.phase, late.message) == ("Error", TIMEOUT.format("get"))


def test_a_collection_that_may_not_delete_leaves_the_configmap() -> None:
    gc = {"cacheGC": {"period": "30s", "afterNotHit": "50s"}}
    found = workflow(MAIN, leaf(memoize=memoize("k")))
    runs = (Submission(found), Submission(found, advance=600 * SECOND))

    collected, kept = (
        play(Scenario(runs=runs, controller=gc, faults=faults)) for faults in ((), (Fault("delete", "403"),))
    )

    assert (len(collected.hits), len(kept.hits)) == (0, 1)
    assert kept.struck == (1,)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("get", "403", name="cash-a"), "no get call is for `cash-a`: did you mean `cache-a`?"),
        (Fault("get", "403", name="zzz*"), "no get call is for `zzz*`, but for `cache-a`"),
        (Fault("delete", "403"), "only the collection of caches deletes"),
        (Fault("create", "500", times=3), "this fault happens once, not 3: such a call is made once"),
        (Fault("get", "500", after=2), "this fault never happens: such a call is made 2 times"),
    ],
)
def test_a_fault_that_does_not_happen_is_told_with_what_did(fault: Fault, told: str) -> None:
    idle = idle_fault((fault,), played(fault))

    assert idle is not None
    assert told in idle.message


def test_a_fault_of_a_workflow_without_a_cache() -> None:
    fault = Fault("update", "500")

    idle = idle_fault((fault,), played(fault, template=leaf()))

    assert idle is not None
    assert idle.message == "this fault never happens: there is no update call: no cache is looked up or written"


def test_a_fault_that_happens_is_not_told() -> None:
    faults = (Fault("get", "403", run=1), Fault("get", "403", run=2))

    assert idle_fault(faults, played(*faults, runs=2)) is None
