"""Retried templates: how many attempts there are, which end settles them, and how long they wait."""

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

FAILS = PodRule(template="work", succeeds=False, exit_code=3, message="broke")
ERRS = {"podSpecPatch": "no: [yaml"}


def retried(strategy: dict, *rules: PodRule, **fields) -> Played:
    """One step `a` with a retry strategy, and a busy neighbour beside it that lets time pass second by second."""
    tick = {"name": "tick", "container": {"image": "i"}}
    ticks = [[{"name": f"tick-{number}", "template": "tick"}] for number in range(30)]
    main = {"name": "main", "steps": [[call("a"), {"name": "clock", "template": "ticks"}]]}
    found = workflow(main, leaf(retryStrategy=strategy, **fields), {"name": "ticks", "steps": ticks}, tick)
    return simulate(found, pods=(*rules, PodRule(duration=SECOND)))


def attempts(played: Played) -> list:
    return sorted(
        (each for each in played.runs[0].nodes if each.name.startswith("one[0].a(")),
        key=lambda each: int(each.name.partition("(")[2].partition(")")[0]),
    )


def ending(played: Played) -> tuple[int, str, str]:
    """The number of attempts, and the phase and message of the retried node."""
    parent = node(played, "[0].a")
    return len(attempts(played)), parent.phase, parent.message


def last_fails(count: int) -> tuple[PodRule, ...]:
    """Rules by which the first attempts fail and the next one succeeds."""
    return tuple(PodRule(node=f"*.a({number})", succeeds=False, message="broke") for number in range(count))


@pytest.mark.parametrize(
    ("limit", "made", "message"),
    [
        (0, 1, "No more retries left"),
        (1, 2, "No more retries left"),
        ("2", 3, "No more retries left"),
        ("+1", 2, "No more retries left"),
    ],
)
def test_a_limit_counts_the_attempts_after_the_first(limit: object, made: int, message: str) -> None:
    assert ending(retried({"limit": limit}, FAILS)) == (made, "Failed", message)


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_success_ends_it_and_gives_its_outputs(failing: int) -> None:
    played = retried({"limit": 2}, *last_fails(failing), PodRule(template="work", parameters={"out": "seven"}))

    assert ending(played) == (failing + 1, "Succeeded", "")
    assert node(played, "[0].a").outputs["parameters"][0]["value"] == "seven"


@pytest.mark.parametrize(
    ("policy", "fails", "errs"),
    [
        (None, 3, 1),
        ("OnFailure", 3, 1),
        ("OnError", 1, 3),
        ("Always", 3, 3),
        ("OnTransientError", 1, 1),
    ],
)
def test_a_policy_says_which_ends_are_tried_again(policy: str | None, fails: int, errs: int) -> None:
    strategy = {"limit": 2} | ({"retryPolicy": policy} if policy else {})

    assert ending(retried(strategy, FAILS))[0] == fails
    assert ending(retried(strategy, **ERRS))[0] == errs


@pytest.mark.parametrize(
    ("message", "made"),
    [("pods exceeded quota", 2), ("dial: i/o timeout", 2), ("connection refused", 2), ("out of memory", 1)],
)
def test_transient_errors_are_known_by_their_message(message: str, made: int) -> None:
    rule = PodRule(template="work", succeeds=False, message=message)

    assert ending(retried({"limit": 1, "retryPolicy": "OnTransientError"}, rule))[0] == made


@pytest.mark.parametrize(
    ("expression", "made", "message"),
    [
        ("true", 3, "No more retries left"),
        ("false", 1, "retryStrategy.expression evaluated to false"),
        ("asInt(lastRetry.exitCode) == 3", 3, "No more retries left"),
        ("lastRetry.status == 'Failed' && lastRetry.message == 'broke'", 3, "No more retries left"),
        ("asInt(retries) < 1", 2, "retryStrategy.expression evaluated to false"),
        ("asInt(lastRetry.duration) > 1", 1, "retryStrategy.expression evaluated to false"),
        ("asInt(lastRetry.duration) == 1", 3, "No more retries left"),
    ],
)
def test_an_expression_decides_after_policy_and_limit(expression: str, made: int, message: str) -> None:
    rule = FAILS._replace(duration=SECOND)

    assert ending(retried({"limit": 2, "expression": expression}, rule)) == (made, "Failed", message)


def test_with_an_expression_alone_errors_are_tried_again_too() -> None:
    assert ending(retried({"limit": 1, "expression": "true"}, **ERRS))[0] == 2


def test_an_expression_that_is_no_condition_is_an_error_of_the_node() -> None:
    made, phase, message = ending(retried({"limit": 2, "expression": "1 + 1"}, FAILS))

    assert (made, phase) == (1, "Error")
    assert message == "unable to cast expression result '2' to bool"


def test_lastretry_and_retries_reach_the_template() -> None:
    args = ["{{retries}}", "{{lastRetry.exitCode}}", "{{lastRetry.status}}", "{{lastRetry.message}}", "{{pod.name}}"]

    played = retried({"limit": 1}, FAILS, container={"image": "i", "args": args})

    works = [played.runs[0].pods[each.name].work for each in attempts(played)]
    told = [work.template["container"]["args"] for work in works]
    assert [each[:4] for each in told] == [["0", "0", "", ""], ["1", "3", "Failed", "broke"]]
    assert [each[4] for each in told] == [work.pod_name for work in works]
    assert told[0][4] != told[1][4]


@pytest.mark.parametrize(
    ("backoff", "starts"),
    [
        ({"duration": "3"}, [0, 4, 8]),
        ({"duration": "2s", "factor": 2}, [0, 3, 8]),
        ({"duration": "2s", "factor": "3", "cap": "4s"}, [0, 3, 8]),
        ({"duration": "1m"}, [0, 61, 122]),
    ],
)
def test_a_backoff_delays_the_next_attempt(backoff: dict, starts: list[int]) -> None:
    played = retried({"limit": 2, "backoff": backoff}, FAILS._replace(duration=SECOND))

    found = [(each.started - attempts(played)[0].started) // SECOND for each in attempts(played)]
    assert found == starts


def test_time_passes_for_a_backoff_alone_but_not_in_a_recorded_play() -> None:
    main = {"name": "main", "steps": [[call("a")]]}
    found = workflow(main, leaf(retryStrategy={"limit": 1, "backoff": {"duration": "1h"}}))

    played, recorded = (simulate(found, pods=(FAILS,), executor=each) for each in ("symbolic", "recorded"))

    first, second = attempts(played)
    assert second.started - first.finished == 3600 * SECOND
    assert (played.runs[0].stuck, recorded.runs[0].stuck) == (False, True)


@pytest.mark.parametrize(
    ("backoff", "made", "message"),
    [
        ({"duration": "1s", "maxDuration": "2s"}, 1, "Backoff would exceed max duration limit"),
        ({"duration": "2s", "maxDuration": "10m"}, 3, "No more retries left"),
    ],
)
def test_a_maximum_ends_the_attempts(backoff: dict, made: int, message: str) -> None:
    strategy = {"limit": 2, "backoff": backoff}

    found = ending(retried(strategy, FAILS._replace(duration=SECOND + 1)))

    assert found == (made, "Failed", message)


def test_an_attempt_may_still_start_at_the_very_maximum() -> None:
    strategy = {"limit": 5, "backoff": {"duration": "1s", "maxDuration": "2s"}}

    found = ending(retried(strategy, FAILS._replace(duration=SECOND)))

    assert found == (2, "Failed", "Max duration limit exceeded")


def test_an_attempt_beyond_the_maximum_ends_them_too() -> None:
    found = ending(
        retried({"limit": 2, "backoff": {"duration": "1s", "maxDuration": "2s"}}, FAILS._replace(duration=3 * SECOND))
    )

    assert found == (1, "Failed", "Max duration limit exceeded")


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        ("90s", "1 minute 30 seconds"),
        ("61s", "1 minute 1 second"),
        ("59s", "59 seconds"),
        ("2h1m", "2 hours 1 minute"),
        ("1s", "1 second"),
    ],
)
def test_a_waiting_node_says_for_how_long(waits: str, words: str) -> None:
    found = workflow(
        {"name": "main", "steps": [[call("a")]]}, leaf(retryStrategy={"limit": 1, "backoff": {"duration": waits}})
    )

    played = simulate(found, pods=(FAILS,), max_passes=2)

    assert node(played, "[0].a").message == f"Backoff for {words}"


@pytest.mark.parametrize(
    ("backoff", "message"),
    [
        ({}, "no base duration specified for retryStrategy"),
        ({"duration": "soon"}, 'unable to parse soon as a duration: time: invalid duration "soon"'),
        ({"duration": "1s", "cap": "x"}, 'unable to parse x as a duration: time: invalid duration "x"'),
        ({"duration": "1s", "maxDuration": "x"}, 'unable to parse x as a duration: time: invalid duration "x"'),
        ({"duration": "1s", "factor": "x"}, "value 'x' cannot be resolved to an int"),
    ],
)
def test_a_backoff_that_cannot_be_read_is_an_error_of_the_node(backoff: dict, message: str) -> None:
    _, phase, told = ending(retried({"limit": 2, "backoff": backoff}, FAILS))

    assert (phase, told) == ("Error", message)


def test_the_strategy_of_the_workflow_holds_for_templates_without_one() -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(), retryStrategy={"limit": 1})

    names = {each.name for each in simulate(found, pods=(FAILS,)).runs[0].nodes}

    assert {"one(0)[0].a(0)", "one(0)[0].a(1)", "one(1)[0].a(1)"} <= names


def test_a_retried_steps_template_starts_anew() -> None:
    inner = {"name": "inner", "retryStrategy": {"limit": 1}, "steps": [[call("x")]]}
    found = workflow({"name": "main", "steps": [[{"name": "a", "template": "inner"}]]}, inner, leaf())

    played = simulate(found, pods=(PodRule(node="*.a(0)[0].x", succeeds=False),))

    assert played.runs[0].phase == "Succeeded"
    assert (node(played, "[0].a(0)").phase, node(played, "[0].a(1)").phase) == ("Failed", "Succeeded")


@pytest.mark.parametrize(("version", "saved"), [("3.4", False), ("3.5.4", False), ("3.5.5", True), ("4.1", True)])
def test_a_retried_success_is_saved_from_3_5_5_on(version: str, saved: bool) -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(retryStrategy={"limit": 1}, memoize=memoize("k")))

    played = simulate(found, release=releases.parse(version))

    entries = [key for each in played.runs[0].configmaps for key in each.data or {}]
    assert entries == (["k"] if saved else [])


def test_a_daemon_that_is_up_makes_its_retried_node_one() -> None:
    inner = {"name": "inner", "steps": [[call("d")], [{"name": "b", "template": "plain"}]]}
    server = leaf(retryStrategy={"limit": 1}, daemon=True)
    found = workflow(
        {"name": "main", "steps": [[{"name": "a", "template": "inner"}]]},
        inner,
        server,
        {"name": "plain", "container": {"image": "i"}},
    )

    played = simulate(found)

    assert played.runs[0].phase == "Succeeded"
    assert node(played, "[0].a[0].d(0)").phase == "Succeeded"
    assert node(played, "[0].a[1].b").phase == "Succeeded"


def test_an_exit_code_that_nobody_reported_is_minus_one_to_an_expression() -> None:
    strategy = {"limit": 2, "retryPolicy": "Always", "expression": "lastRetry.exitCode == '-1'"}

    assert ending(retried(strategy, **ERRS))[0] == 3
