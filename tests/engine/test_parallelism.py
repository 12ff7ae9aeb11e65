"""Free slots: how many leaves run at once, and what `failFast` ends."""

import json

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.controller import failures
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

ITEMS = list("abcdef")
LASTING = (PodRule(duration=SECOND),)


def at_once(played: Played) -> int:
    """The most pods of `work` that ran at the same time."""
    spans = [(each.started, each.finished) for each in played.runs[0].nodes if each.type == "Pod"]
    return max(sum(start <= moment < end for start, end in spans) for moment, _ in spans)


def loop(kind: str) -> dict:
    items = {**call("a", m="{{item}}"), "withItems": ITEMS}
    return {"name": "main", "steps": [[items]]} if kind == "steps" else {"name": "main", "dag": {"tasks": [items]}}


KINDS = pytest.mark.parametrize("kind", ["steps", "dag"])


@KINDS
@pytest.mark.parametrize(("limit", "most"), [(1, 1), (2, 2), (4, 4), (0, 6), (None, 6)])
def test_a_template_limits_what_runs_right_inside_it(kind: str, limit: object, most: int) -> None:
    main = loop(kind) | ({"parallelism": limit} if limit is not None else {})

    played = simulate(workflow(main, leaf()), pods=LASTING)

    assert played.runs[0].phase == "Succeeded"
    assert at_once(played) == most


@KINDS
@pytest.mark.parametrize(("limit", "most"), [(1, 1), (2, 2), (4, 4), (None, 6)])
def test_a_workflow_limits_all_its_pods(kind: str, limit: object, most: int) -> None:
    inner = {**loop(kind), "name": "inner"}
    main = {"name": "main", "steps": [[{"name": "i", "template": "inner"}]]}

    played = simulate(workflow(main, inner, leaf(), **({"parallelism": limit} if limit else {})), pods=LASTING)

    assert played.runs[0].phase == "Succeeded"
    assert at_once(played) == most


def test_no_slot_at_all_holds_a_workflow_for_good() -> None:
    run = simulate(workflow(loop("steps"), leaf(), parallelism=0), pods=LASTING).runs[0]

    assert run.stuck
    assert not run.pods


@KINDS
def test_a_template_counts_the_templates_inside_it(kind: str) -> None:
    inner = {"name": "inner", "steps": [[call("x"), call("y")]]}
    main = loop(kind) | {"parallelism": 1}
    step = main["steps"][0][0] if kind == "steps" else main["dag"]["tasks"][0]
    step["template"] = "inner"
    step.pop("arguments")

    played = simulate(workflow(main, inner, leaf()), pods=LASTING)

    assert played.runs[0].phase == "Succeeded"
    assert at_once(played) == 2


def test_a_pod_that_waits_for_a_lock_takes_no_slot() -> None:
    locked = leaf("locked", synchronization={"mutexes": [{"name": "m"}]})
    main = {"name": "main", "steps": [[call("a", "locked"), call("b", "locked"), call("c")]]}

    played = simulate(workflow(main, locked, leaf(), parallelism=2), pods=LASTING)

    assert played.runs[0].phase == "Succeeded"
    assert node(played, "[0].c").finished == node(played, "[0].a").finished


@KINDS
@pytest.mark.parametrize("fails_fast", [True, False])
def test_fail_fast_starts_no_more_once_one_has_failed(kind: str, fails_fast: bool) -> None:
    main = loop(kind) | {"parallelism": 1, "failFast": fails_fast}
    if kind == "dag":
        main["dag"]["failFast"] = False

    played = simulate(workflow(main, leaf()), pods=(PodRule(node="*(1:b)", succeeds=False), *LASTING))

    pods = [each for each in played.runs[0].nodes if each.type == "Pod"]
    assert played.runs[0].phase == "Failed"
    assert len(pods) == (2 if fails_fast else 6)
    told = "template has failed or errored children and failFast enabled"
    assert (node(played, "").message == told) == fails_fast


@pytest.mark.parametrize(("version", "phase"), [("3.4", "Running"), ("3.5.0", "Failed"), ("4.1", "Failed")])
def test_fail_fast_ends_the_group_too_from_3_5_on(version: str, phase: str) -> None:
    main = loop("steps") | {"parallelism": 1, "failFast": True}
    rules = (PodRule(node="*(1:b)", succeeds=False), *LASTING)

    played = simulate(workflow(main, leaf()), release=releases.parse(version), pods=rules)

    assert (node(played, "").phase, node(played, "[0]").phase) == ("Failed", phase)


def test_fail_fast_lets_what_runs_come_to_its_end() -> None:
    main = loop("steps") | {"parallelism": 2, "failFast": True}
    rules = (PodRule(node="*(0:a)", succeeds=False, duration=SECOND), PodRule(duration=5 * SECOND))

    played = simulate(workflow(main, leaf()), pods=rules)

    assert node(played, "[0].a(1:b)").phase == "Succeeded"
    assert len(played.runs[0].pods) == 2


def test_a_template_counts_pods_deep_inside_it_only_where_they_are_its_own() -> None:
    main = {"name": "main", "parallelism": 1, "dag": {"tasks": [call("a"), call("b"), {**call("c"), "depends": "a"}]}}

    played = simulate(workflow(main, leaf()), pods=LASTING)

    assert at_once(played) == 1
    assert node(played, "").finished - node(played, "").started == 3 * SECOND


@pytest.mark.parametrize(("version", "phase"), [("3.6.19", "Succeeded"), ("3.7.0", "Succeeded"), ("4.1", "Succeeded")])
def test_a_full_workflow_goes_on_with_the_pods_that_it_has(version: str, phase: str) -> None:
    played = simulate(workflow(loop("dag"), leaf(), parallelism=1), release=releases.parse(version), pods=LASTING)

    assert (played.runs[0].phase, at_once(played)) == (phase, 1)


def test_the_limit_of_an_inline_template_does_not_hold_its_steps_back() -> None:
    """The controller looks for the template around a step by its name, and an inline one has none."""
    inner = {"steps": [[call("a"), call("b")]], "parallelism": 1}
    main = {"name": "main", "steps": [[{"name": "inner", "inline": inner}]]}

    played = simulate(workflow(main, leaf()), pods=(PodRule(duration=SECOND),))

    first, second = (node(played, f"[0].inner[0].{name}") for name in "ab")
    assert first.started == second.started


def looped(items: int, where: str) -> dict:
    """A loop of memoized steps, two of which run at a time: by the workflow's limit or the template's."""
    step = {**call("a", m="{{item}}"), "withSequence": {"count": str(items)}}
    main = {"name": "main", "steps": [[step]], **({"parallelism": 2} if where == "template" else {})}
    limits = {"parallelism": 2} if where == "workflow" else {}
    return workflow(main, leaf(memoize=memoize("k-{{inputs.parameters.m}}")), **limits)


@pytest.mark.parametrize("where", ["workflow", "template"])
def test_the_steps_that_wait_for_a_slot_cost_nothing_in_each_pass(where: str) -> None:
    short, long = (simulate(looped(items, where), max_passes=10_000) for items in (50, 200))

    assert [played.runs[0].phase for played in (short, long)] == ["Succeeded", "Succeeded"]
    assert long.steps < 4.2 * short.steps


def test_what_failed_is_told_once_for_all_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    described = failures.described
    monkeypatch.setattr(failures, "described", lambda op, node: told.append(node.name) or described(op, node))
    found = looped(40, "workflow")
    note = {"name": "note", "inputs": {"parameters": [{"name": "m"}]}, "container": {"image": "i:1"}}
    bye = {"name": "bye", "steps": [[call("n", "note", "{{workflow.failures}}")]]}
    found["spec"] |= {"templates": [*found["spec"]["templates"], note, bye], "onExit": "bye"}

    played = simulate(found, pods=(PodRule(template="work", succeeds=False),), max_passes=10_000)

    seen = json.loads(json.loads(node(played, ".onExit[0].n").inputs["parameters"][0]["value"]))
    assert len(told) == len(set(told)) == len(seen) == 42
    assert {each["phase"] for each in seen} == {"Failed"}


def test_fail_fast_ends_a_group_with_an_exit_handler_that_never_got_a_slot() -> None:
    first = {**call("a"), "hooks": {"exit": {"template": "note"}}}
    main = {"name": "main", "failFast": True, "steps": [[first, call("b"), call("c")]]}
    note = {"name": "note", "container": {"image": "i"}}
    rules = (PodRule(node="*.b", succeeds=False, duration=2 * SECOND), PodRule(node="*.c", duration=5 * SECOND))

    played = simulate(
        workflow(main, leaf(), note, parallelism=2),
        release=releases.parse("3.6.2"),
        pods=(*rules, PodRule(duration=SECOND)),
    )

    assert "one[0].a.onExit" in node(played, "[0].a").children
    assert not [each for each in played.runs[0].nodes if each.name.endswith("onExit")]
    told = "template has failed or errored children and failFast enabled"
    assert [node(played, name).message for name in ("", "[0]")] == [told, told]
