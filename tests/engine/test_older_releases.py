"""What workflows do on older releases and no longer, or not yet: loops, retries and hooks together."""

import json

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.scenario import PodRule

NEWEST = releases.newest().name
RETRIED = {"retryStrategy": {"limit": 1}}
NOTE = {"name": "note", "container": {"image": "busybox"}}
ON_EXIT = {"hooks": {"exit": {"template": "note"}}}
LOOP = {"withItems": ["a", "b"], "m": "{{item}}"}


def played(*templates: dict, on: str = NEWEST, runs: int = 1, **spec):
    found = [workflow(*templates, name=name, **spec) for name in ("one", "two")[:runs]]
    return simulate(*found, release=releases.parse(on))


def steps(*groups: list[dict]) -> dict:
    return {"name": "main", "steps": list(groups)}


def dag(*tasks: dict, **fields) -> dict:
    return {"name": "main", "dag": {"tasks": list(tasks)}, **fields}


def argument(found) -> str:
    return found.inputs["parameters"][0]["value"]


@pytest.mark.parametrize("on", ["3.4.18", "3.5.15", "3.6.10", "3.6.19", "3.7.18", NEWEST])
def test_a_list_has_one_value_for_each_item_of_a_loop_over_a_retried_step(on: str) -> None:
    reader = call("b", m="{{steps.a.outputs.parameters.out}}")

    one = played(steps([call("a", **LOOP)], [reader]), leaf(**RETRIED), on=on)

    assert len(json.loads(argument(node(one, "[1].b")))) == 2


@pytest.mark.parametrize("on", ["3.4.18", "3.5.15", "3.6.10", "3.6.19", NEWEST])
def test_so_it_has_for_the_tasks_that_wait_for_the_loop(on: str) -> None:
    reader = call("b", m="{{tasks.a.outputs.parameters.out}}", depends="a")

    one = played(dag(call("a", **LOOP), reader), leaf(**RETRIED), on=on)

    assert len(json.loads(argument(node(one, ".b")))) == 2


def test_in_3_7_0_items_and_attempts_both_count() -> None:
    reader = call("b", m="{{steps.a.outputs.parameters.out}}")

    one = played(steps([call("a", **LOOP)], [reader]), leaf(**RETRIED), on="3.7.0")

    assert len(json.loads(argument(node(one, "[1].b")))) == 4


@pytest.mark.parametrize(("on", "phase"), [("3.5.15", "Error"), ("3.6.10", "Error"), ("3.6.11", "Succeeded")])
def test_outputs_of_a_dag_from_a_loop_over_a_retried_task_came_with_3_6_11(on: str, phase: str) -> None:
    outputs = {"parameters": [{"name": "all", "valueFrom": {"parameter": "{{tasks.a.outputs.parameters.out}}"}}]}

    one = played(dag(call("a", **LOOP), outputs=outputs), leaf(**RETRIED), on=on)

    assert one.runs[0].phase == phase


@pytest.mark.parametrize("on", ["3.4.18", NEWEST])
def test_a_loop_with_an_exit_handler_crashes_3_4_at_the_end_of_its_dag(on: str) -> None:
    one = played(dag(call("a", **LOOP, **ON_EXIT)), leaf(), NOTE, on=on)

    crash = ("Error", "runtime error: index out of range [1] with length 1")
    assert (one.runs[0].phase, one.runs[0].message) == (crash if on == "3.4.18" else ("Succeeded", ""))


@pytest.mark.parametrize("on", ["3.4.18", "3.5.15", NEWEST])
def test_a_retried_step_with_an_exit_handler_hands_nothing_on_in_3_4(on: str) -> None:
    reference = "{{steps.a.outputs.parameters.out}}"

    one = played(steps([call("a", **ON_EXIT)], [call("b", m=reference)]), leaf(**RETRIED), NOTE, on=on)

    assert (argument(node(one, "[1].b")) == reference) == (on == "3.4.18")


@pytest.mark.parametrize(("on", "phase"), [("3.4.18", "Error"), ("3.5.4", "Error"), ("3.5.5", "Succeeded")])
@pytest.mark.parametrize("shape", [steps, dag])
def test_a_retried_hit_crashed_the_controller_before_3_5_5(on: str, phase: str, shape) -> None:
    same_key = {"memoize": memoize("k")}
    tasks = [call("a"), call("b", "again")]
    if shape is dag:
        tasks[1]["depends"] = "a"
    main = steps(*([task] for task in tasks)) if shape is steps else dag(*tasks)

    one = played(main, leaf(**same_key), leaf("again", **RETRIED, **same_key), on=on)

    assert one.runs[0].phase == phase
    assert node(one, "[1].b" if shape is steps else ".b").is_hit


@pytest.mark.parametrize(("on", "phase"), [("3.5.4", "Pending"), ("3.5.5", "Succeeded")])
def test_that_crash_came_at_once_beside_a_step_that_runs(on: str, phase: str) -> None:
    same_key = {"memoize": memoize("k")}
    main = steps([call("a")], [call("b", "again"), call("c", "long")])
    rules = (PodRule(template="long", duration=60 * SECOND),)
    found = workflow(main, leaf(**same_key), leaf("again", **RETRIED, **same_key), leaf("long"))

    one = simulate(found, release=releases.parse(on), pods=rules)

    assert node(one, "[1].b").is_hit
    assert node(one, "[1].c").phase == phase


@pytest.mark.parametrize(("on", "stuck"), [("3.5.13", True), ("3.6.2", True), ("3.6.3", False), (NEWEST, False)])
def test_an_error_in_an_exit_handler_held_its_group_for_good(on: str, stuck: bool) -> None:
    failing = {"exit": {"template": "note", "expression": "none.x"}}

    one = played(steps([call("a", hooks=failing)]), leaf(), NOTE, on=on)

    assert one.runs[0].stuck == stuck


@pytest.mark.parametrize(("on", "status"), [("3.7.15", "{{steps.a.status}}"), ("3.7.16", "Succeeded")])
@pytest.mark.parametrize("has_outputs", [True, False])
def test_what_an_exit_handler_is_given_was_only_filled_beside_outputs(on: str, status: str, has_outputs: bool) -> None:
    inner = {"name": "inner", "steps": [[call("x")]]}
    handler = {"exit": {"template": "work", "arguments": call("x", m="{{steps.a.status}}")["arguments"]}}
    first = call("a", hooks=handler) if has_outputs else {"name": "a", "template": "inner", "hooks": handler}

    one = played(steps([first]), inner, leaf(), on=on)

    assert argument(node(one, "[0].a.onExit")) == ("Succeeded" if has_outputs else status)


@pytest.mark.parametrize(("on", "phase"), [("3.4.18", "Succeeded"), (NEWEST, "Failed")])
def test_an_exit_handler_without_a_slot_ends_its_group_from_3_5_14_on(on: str, phase: str) -> None:
    inner = {"name": "inner", "parallelism": 1, "steps": [[call("a", **LOOP, **ON_EXIT)]]}

    one = played(steps([{"name": "i", "template": "inner"}]), inner, leaf(), NOTE, on=on)

    assert node(one, "[0].i").phase == phase


@pytest.mark.parametrize(("on", "attempts"), [("3.6.19", 2), ("3.7.18", 3)])
def test_a_failed_attempt_with_something_running_below_it_gets_one_more_from_3_7_on(on: str, attempts: int) -> None:
    bad = leaf("bad", memoize=memoize("a.b"))
    main = {"name": "main", "steps": [[call("a"), call("b", "bad")]], **RETRIED}

    one = played(main, leaf(), bad, on=on)

    assert [len(found.children) for found in one.runs[0].nodes if found.name == "one"] == [attempts]


@pytest.mark.parametrize(("on", "given"), [("3.7.15", 'q\\"r'), ("3.7.16", 'q"r'), (NEWEST, 'q"r')])
def test_a_string_of_a_loop_came_with_escapes(on: str, given: str) -> None:
    one = played(steps([call("a", m="{{item}}", withItems=['q"r'])]), leaf(), on=on)

    assert argument(next(each for each in one.runs[0].nodes if each.template_name == "work")) == given


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("3.7.10", "failed to evaluate expression: unknown name inputs (1:1)\n | inputs.parameters.p\n | ^"),
        ("3.7.11", "failed to evaluate expression: inputs is missing"),
    ],
)
def test_what_an_expression_of_a_loop_lacks_was_told_by_its_compiler(on: str, message: str) -> None:
    looped = call("a", m="{{=inputs.parameters.p}}", withItems=["x"])

    one = played(steps([looped]), leaf(), on=on)

    assert one.runs[0].message == message


@pytest.mark.parametrize(("on", "phase"), [("3.6.19", "Failed"), ("3.7.0", "Succeeded")])
def test_a_value_did_not_count_beside_a_configmap_that_an_argument_names(on: str, phase: str) -> None:
    reference = {"configMapKeyRef": {"name": "none", "key": "k"}}
    arguments = {"parameters": [{"name": "p", "value": "v", "valueFrom": reference}]}

    assert played(steps([call("a")]), leaf(), on=on, arguments=arguments).runs[0].phase == phase


@pytest.mark.parametrize(("on", "phase"), [("3.7.13", "Error"), ("3.7.14", "Succeeded"), (NEWEST, "Succeeded")])
def test_steps_of_an_inline_template_could_not_run(on: str, phase: str) -> None:
    inner = {"name": "inner", "inline": {"steps": [[call("a")]]}}

    assert played(steps([inner]), leaf(), on=on).runs[0].phase == phase


@pytest.mark.parametrize(("on", "phase"), [("3.7.16", "Failed"), ("3.7.17", "Succeeded")])
def test_a_dag_of_an_exit_handler_failed_in_a_workflow_that_is_shut_down(on: str, phase: str) -> None:
    handler = {"name": "handler", "dag": {"tasks": [{"name": "a", "template": "note"}]}}

    one = played(steps([call("a")]), leaf(), handler, NOTE, on=on, onExit="handler", shutdown="Stop")

    assert node(one, ".onExit").phase == phase


@pytest.mark.parametrize(("on", "exit_code"), [("3.6.19", "{{lastRetry.exitCode}}"), ("3.7.0", "0")])
def test_attempts_did_not_know_the_last_one(on: str, exit_code: str) -> None:
    tried = leaf(container={"image": "i", "args": ["{{lastRetry.exitCode}}"]}, **RETRIED)

    one = played(steps([call("a")]), tried, on=on)

    assert one.runs[0].pods["one[0].a(0)"].work.template["container"]["args"] == [exit_code]
