"""DAGs: what a task may refer to, and what a DAG waits for, omits and hands on."""

import json

import pytest
from engine_workflows import call, leaf, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

NOTE = {"name": "note", "container": {"image": "i"}}


def dag(*tasks: dict, **fields) -> dict:
    return {"name": "main", "dag": {"tasks": list(tasks)}, **fields}


def names(played: Played) -> set[str]:
    return {each.name.removeprefix("one") for each in played.runs[0].nodes}


def hooked(task: dict, expression: str, **handlers: dict) -> dict:
    return {**task, "hooks": {"told": {"expression": expression, "template": "note"}, **handlers}}


def test_a_task_sees_the_outputs_of_all_that_came_before_it() -> None:
    tasks = [
        call("a"),
        call("left", depends="a"),
        call("right", depends="a"),
        call("join", depends="left && right"),
        call("last", m="{{tasks.a.outputs.parameters.out}}", depends="join"),
    ]

    played = simulate(workflow(dag(*tasks), leaf()), pods=(PodRule(node="*.a", parameters={"out": "seven"}),))

    assert node(played, ".last").inputs["parameters"][0]["value"] == "seven"


@pytest.mark.parametrize(("status", "runs"), [("Succeeded", True), ("Failed", False)])
def test_a_hook_may_look_at_any_task_before_its_own(status: str, runs: bool) -> None:
    task = hooked(call("b", depends="a"), f'tasks["a"].status == "{status}"')

    played = simulate(workflow(dag(call("a"), task), leaf(), NOTE))

    assert (played.runs[0].phase, ".b.hooks.told" in names(played)) == ("Succeeded", runs)


def test_a_dag_waits_for_the_hook_of_a_retried_task() -> None:
    task = hooked(call("a"), 'tasks.a.status == "Succeeded"')
    found = workflow(dag(task), leaf(retryStrategy={"limit": 1}), NOTE)

    played = simulate(found, pods=(PodRule(template="note", duration=60 * SECOND), PodRule(duration=SECOND)))

    assert node(played, "").finished >= node(played, ".a.hooks.told").finished


def test_an_error_in_the_hook_of_a_retried_task_ends_the_dag_beside_its_attempt() -> None:
    first, second = hooked(call("a"), "none.x"), call("b", depends="a.Errored")
    found = workflow(dag(first, second), leaf(retryStrategy={"limit": 1}), NOTE)

    played = simulate(found, pods=(PodRule(node="*.a(0)", duration=60 * SECOND), PodRule(duration=SECOND)))

    phases = [node(played, name).phase for name in ("", ".a", ".a(0)", ".b")]
    assert phases == ["Succeeded", "Error", "Running", "Succeeded"]


def test_a_task_whose_hook_cannot_run_has_no_exit_handler() -> None:
    task = hooked(call("a"), "none.x", exit={"template": "note"})

    played = simulate(workflow(dag(task, call("b", depends="a.Errored")), leaf(), NOTE))

    assert (node(played, ".a").phase, node(played, ".b").phase) == ("Error", "Succeeded")
    assert not [name for name in names(played) if "onExit" in name]


@pytest.mark.parametrize(("expression", "second"), [("none.x", None), ("false", "Succeeded"), ("", "Succeeded")])
def test_an_error_in_the_exit_handler_of_an_item_keeps_the_later_items_from_going_on(
    expression: str, second: str | None
) -> None:
    inner = {"name": "inner", "steps": [[call("x")], [call("y")]]}
    hooks = {"exit": {"template": "note", "expression": expression}} if expression else {}
    loop = {"name": "a", "template": "inner", "withItems": ["first", "last"], "hooks": hooks}
    rules = (PodRule(node="*last*.x", duration=60 * SECOND), PodRule(duration=SECOND))

    played = simulate(workflow(dag(loop), inner, leaf(), NOTE), pods=rules)

    ended = {each.name.removeprefix("one"): each.phase for each in played.runs[0].nodes}
    assert ended[".a(1:last)[0].x"] == "Succeeded"
    assert (played.runs[0].stuck, ended.get(".a(1:last)[1].y")) == (second is None, second)


@pytest.mark.parametrize(("condition", "phase"), [("a.Failed", "Omitted"), ("a.Failed || (", "Error")])
def test_a_loop_that_may_not_start_has_no_items(condition: str, phase: str) -> None:
    loop = call("b", m="{{item}}", depends=condition, withItems=["x", "y"])

    played = simulate(workflow(dag(call("a"), loop), leaf()))

    assert node(played, ".b").phase == phase
    assert names(played) == {"", ".a", ".b"}


@pytest.mark.parametrize(("failing", "runs"), [("*(0:x)", "any"), ("*.a*", "none")])
def test_a_task_may_depend_on_how_the_items_of_a_loop_ended(failing: str, runs: str) -> None:
    loop = call("a", m="{{item}}", withItems=["x", "y"])
    main = dag(loop, call("any", depends="a.AnySucceeded"), call("none", depends="a.AllFailed"))

    played = simulate(workflow(main, leaf()), pods=(PodRule(node=failing, succeeds=False),))

    ended = {name: node(played, f".{name}").phase for name in ("any", "none")}
    assert ended == {"any": "Omitted", "none": "Omitted", runs: "Succeeded"}


def test_a_task_after_an_empty_loop_over_an_inline_template_runs() -> None:
    loop = {"name": "a", "inline": {"container": {"image": "i"}}, "withParam": "[]"}

    played = simulate(workflow(dag(loop, call("b", depends="a")), leaf()))

    assert (node(played, ".a").phase, node(played, ".b").phase) == ("Skipped", "Succeeded")


def test_a_loop_whose_results_cannot_be_listed_is_an_error_of_all_that_comes_after_it() -> None:
    script = {"name": "script", "script": {"image": "i", "command": ["c"], "source": ""}}
    loop = {"name": "a", "template": "script", "withItems": ["x"]}
    reader = call("reads", m="{{tasks.a.outputs.result}}", depends="a")

    played = simulate(
        workflow(dag(loop, call("b", depends="a"), reader), script, leaf()),
        pods=(PodRule(template="script", result="no json"),),
    )

    found = node(played, ".b")
    assert (found.phase, found.message) == ("Error", "invalid character 'o' in literal null (expecting 'u')")


def test_a_hook_of_a_task_that_another_waits_for_does_not_see_it_wait_for_a_lock() -> None:
    locked = leaf("locked", synchronization={"mutexes": [{"name": "m"}]})
    second = hooked(call("b", "locked"), 'tasks.b.status == "Pending"')

    played = simulate(
        workflow(dag(call("a", "locked"), second, call("c", depends="b")), locked, leaf(), NOTE),
        pods=(PodRule(duration=SECOND),),
    )

    assert names(played) == {"", ".a", ".b", ".c"}


@pytest.mark.parametrize("version", ["3.7.11", "3.7.12", "4.1"])
def test_a_dag_hands_on_how_its_loop_ended(version: str) -> None:
    outputs = {"parameters": [{"name": "all", "valueFrom": {"expression": "tasks.a.status + tasks.a.id"}}]}
    loop = call("a", m="{{item}}", withItems=["x"])

    played = simulate(workflow(dag(loop, outputs=outputs), leaf()), release=releases.parse(version))

    group = node(played, ".a")
    assert node(played, "").outputs["parameters"] == [{"name": "all", "value": f"Succeeded{group.id}"}]


@pytest.mark.parametrize("waits", ["before", "later"])
@pytest.mark.parametrize(("fails_fast", "phase"), [(True, "Failed"), (False, "Running")])
def test_a_target_that_never_starts_holds_a_dag_that_does_not_fail_fast(
    waits: str, fails_fast: bool, phase: str
) -> None:
    main = dag(call("a"), call(waits, m="{{tasks.a.outputs.parameters.out}}", depends="a"), call("fails", depends="a"))
    main["dag"]["failFast"] = fails_fast
    rules = (PodRule(node="*.a", missing=frozenset({"out"})), PodRule(node="*.fails", succeeds=False))

    run = simulate(workflow(main, leaf()), pods=rules).runs[0]

    assert (run.phase, run.stuck) == (phase, not fails_fast)


def test_an_item_whose_condition_does_not_evaluate_is_an_error_beside_those_that_run() -> None:
    loop = call("a", m="{{item}}", when="{{item}} == x", withItems=["x", "y", "(("])

    played = simulate(workflow(dag(loop), leaf()))

    ended = {name: node(played, name).phase for name in names(played)}
    assert ended == {"": "Error", ".a": "Error", ".a(0:x)": "Succeeded", ".a(1:y)": "Skipped", ".a(2:)": "Error"}
    assert node(played, ".a(2:)").message.startswith("Invalid 'when' expression '(( == x'")


@pytest.mark.parametrize(("version", "handlers"), [("3.4.18", 2), ("3.7.0", 0), ("3.7.1", 0), ("4.1", 0)])
def test_the_exit_handler_of_an_item_is_an_item_only_to_an_old_release(version: str, handlers: int) -> None:
    loop = {**call("a", withItems=["x", "y"]), "onExit": "note"}
    reader = call("b", m="{{tasks.a.outputs.parameters.out}}", depends="a")
    note = leaf("note", inputs={"parameters": [{"name": "m", "value": "own"}]}, container={"image": "i"})
    rules = (PodRule(template="note", parameters={"out": "said"}), PodRule(parameters={"out": "seven"}))

    played = simulate(workflow(dag(loop, reader), leaf(), note), release=releases.parse(version), pods=rules)

    assert node(played, ".a(0:x).onExit").outputs["parameters"][0]["value"] == "said"
    read = json.loads(node(played, ".b").inputs["parameters"][0]["value"])
    assert sorted(read) == ["said"] * handlers + ["seven"] * 2
