"""Lifecycle hooks and exit handlers of steps, tasks and workflows."""

import pytest
from engine_workflows import call, leaf, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import SECOND
from memolint.engine.scenario import PodRule

NOTE = {
    "name": "note",
    "inputs": {"parameters": [{"name": "said", "value": "nothing"}]},
    "container": {"image": "i", "args": ["{{inputs.parameters.said}}"]},
}

SET = {"name": "main", "image": "i", "command": ["run"]}


def saying(text: str) -> dict:
    return {"parameters": [{"name": "said", "value": text}]}


def said(found) -> str:
    return found.inputs["parameters"][0]["value"]


def one_step(holder: dict, kind: str) -> dict:
    """The template `main` with one step or task."""
    return {"name": "main", "steps": [[holder]]} if kind == "steps" else {"name": "main", "dag": {"tasks": [holder]}}


def place(kind: str) -> str:
    return "[0].a" if kind == "steps" else ".a"


KINDS = pytest.mark.parametrize("kind", ["steps", "tasks"])


@KINDS
@pytest.mark.parametrize(("status", "runs"), [("Succeeded", True), ("Failed", False)])
def test_a_hook_runs_where_its_condition_holds(kind: str, status: str, runs: bool) -> None:
    hooks = {"told": {"expression": f'{kind}.a.status == "{status}"', "template": "note"}}
    found = workflow(one_step({**call("a"), "hooks": hooks}, kind), leaf(), NOTE)

    played = simulate(found)

    names = [each.name for each in played.runs[0].nodes]
    assert played.runs[0].phase == "Succeeded"
    assert (f"one{place(kind)}.hooks.told" in names) == runs


@KINDS
def test_what_comes_after_waits_for_a_hook(kind: str) -> None:
    hooks = {"told": {"expression": f'{kind}.a.status == "Succeeded"', "template": "note"}}
    first, second = {**call("a"), "hooks": hooks}, call("b")
    steps = {"name": "main", "steps": [[first], [second]]}
    dag = {"name": "main", "dag": {"tasks": [first, {**second, "depends": "a"}]}}
    found = workflow(steps if kind == "steps" else dag, leaf(), NOTE)

    played = simulate(found, pods=(PodRule(template="note", duration=60 * SECOND), PodRule(duration=SECOND)))

    after = node(played, "[1].b" if kind == "steps" else ".b")
    assert after.started >= node(played, f"{place(kind)}.hooks.told").finished


@KINDS
def test_a_hook_that_was_started_is_waited_for_though_its_condition_holds_no_more(kind: str) -> None:
    inner = {"name": "inner", "steps": [[call("x")]]}
    hook = {"expression": f'{kind}.a.status == "Running"', "template": "note", "arguments": saying("go")}
    step = {"name": "a", "template": "inner", "hooks": {"told": hook}}
    found = workflow(one_step(step, kind), inner, leaf(), NOTE)

    played = simulate(found, pods=(PodRule(template="note", duration=60 * SECOND), PodRule(duration=SECOND)))

    assert played.runs[0].phase == "Succeeded"
    told = node(played, f"{place(kind)}.hooks.told")
    assert (told.phase, said(told)) == ("Succeeded", "go")
    assert node(played, "").finished >= told.finished


@KINDS
@pytest.mark.parametrize("lasting", [0, 60 * SECOND])
@pytest.mark.parametrize(
    "template", [leaf(), leaf(retryStrategy={"limit": 1}), {"name": "work", "containerSet": {"containers": [SET]}}]
)
def test_a_hook_sees_a_pod_running_but_not_in_a_recorded_play(kind: str, lasting: int, template: dict) -> None:
    hooks = {"told": {"expression": f'{kind}.a.status == "Running"', "template": "note"}}
    found = workflow(one_step({**call("a"), "hooks": hooks}, kind), template, NOTE)
    rules = (PodRule(template="work", duration=lasting),)

    played, recorded = (simulate(found, pods=rules, executor=each) for each in ("symbolic", "recorded"))

    told, pod = node(played, f"{place(kind)}.hooks.told"), node(played, place(kind))
    assert (told.phase, told.started) == ("Succeeded", pod.started)
    assert pod.finished == pod.started + lasting
    names = [each.name for each in recorded.runs[0].nodes]
    assert (f"one{place(kind)}.hooks.told" in names) == ("retryStrategy" in template)


def test_a_hook_of_a_workflow_sees_its_only_pod_running() -> None:
    hook = {"expression": 'workflow.status == "Running"', "template": "note", "arguments": saying("go")}
    found = workflow({"name": "main", "container": {"image": "i"}}, NOTE, hooks={"told": hook})

    told = node(simulate(found), ".hooks.told")

    assert (told.phase, said(told)) == ("Succeeded", "go")


@KINDS
def test_an_exit_handler_sees_the_outputs_of_its_step(kind: str) -> None:
    handler = {"template": "note", "arguments": saying(f"{{{{{kind}.a.outputs.parameters.out}}}}")}
    found = workflow(one_step({**call("a"), "hooks": {"exit": handler}}, kind), leaf(), NOTE)

    played = simulate(found, pods=(PodRule(template="work", parameters={"out": "seven"}),))

    assert said(node(played, f"{place(kind)}.onExit")) == "seven"


@KINDS
def test_an_exit_handler_is_given_an_artifact_of_its_step(kind: str) -> None:
    taking = {"name": "taking", "inputs": {"artifacts": [{"name": "in", "path": "/in"}]}, "container": {"image": "i"}}
    given = {"artifacts": [{"name": "in", "from": f"{{{{{kind}.a.outputs.artifacts.file}}}}"}]}
    step = {**call("a"), "hooks": {"exit": {"template": "taking", "arguments": given}}}
    producer = leaf(outputs={"artifacts": [{"name": "file", "path": "/f"}]})

    played = simulate(workflow(one_step(step, kind), producer, taking))

    made, taken = node(played, place(kind)).outputs, node(played, f"{place(kind)}.onExit").inputs
    assert taken["artifacts"][0]["s3"] == made["artifacts"][0]["s3"]


@KINDS
def test_an_exit_handler_runs_after_a_failure(kind: str) -> None:
    handler = {"template": "note", "arguments": saying(f"{{{{{kind}.a.status}}}}")}
    found = workflow(one_step({**call("a"), "hooks": {"exit": handler}}, kind), leaf(), NOTE)

    played = simulate(found, pods=(PodRule(template="work", succeeds=False),))

    assert played.runs[0].phase == "Failed"
    assert said(node(played, f"{place(kind)}.onExit")) == "Failed"


@KINDS
@pytest.mark.parametrize(("expression", "runs"), [("true", True), ("false", False)])
def test_an_exit_handler_may_have_a_condition(kind: str, expression: str, runs: bool) -> None:
    handler = {"template": "note", "expression": expression}
    found = workflow(one_step({**call("a"), "hooks": {"exit": handler}}, kind), leaf(), NOTE)

    played = simulate(found)

    assert played.runs[0].phase == "Succeeded"
    assert any(each.name.endswith(".onExit") for each in played.runs[0].nodes) == runs


@KINDS
def test_each_item_of_a_loop_may_have_an_exit_handler_that_does_not_run(kind: str) -> None:
    handler = {"template": "note", "expression": "false"}
    loop = {**call("a"), "withItems": ["x", "y"], "hooks": {"exit": handler}}

    played = simulate(workflow(one_step(loop, kind), leaf(), NOTE))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, f"{place(kind)}(1:y)").phase == "Succeeded"


@KINDS
def test_without_condition_a_hook_is_refused(kind: str) -> None:
    found = workflow(one_step({**call("a"), "hooks": {"told": {"template": "note"}}}, kind), leaf(), NOTE)

    run = simulate(found).runs[0]

    assert run.phase != "Succeeded"
    assert "xpression required" in str([run.message, *(each.message for each in run.nodes)])


def test_on_exit_is_called_with_the_arguments_of_the_workflow() -> None:
    taking = {**NOTE, "inputs": {"parameters": [{"name": "m"}]}, "container": {"image": "i"}}
    found = workflow(
        {"name": "main", "steps": [[{**call("a"), "onExit": "note"}]]},
        leaf(),
        taking,
        arguments={"parameters": [{"name": "m", "value": "given"}]},
    )

    assert said(node(simulate(found), "[0].a.onExit")) == "given"


def test_a_hook_of_the_workflow_goes_on_after_the_pass_that_started_it() -> None:
    hooks = {"told": {"expression": 'workflow.status == "Running"', "template": "note"}}
    found = workflow({"name": "main", "steps": [[call("a")], [call("b")]]}, leaf(), NOTE, hooks=hooks)

    played = simulate(found, pods=(PodRule(template="note", duration=60 * SECOND), PodRule(duration=SECOND)))

    run = played.runs[0]
    told = node(played, ".hooks.told")
    assert (run.phase, told.phase) == ("Succeeded", "Succeeded")
    assert run.now >= told.finished
    assert told.name in next(each for each in run.nodes if each.name == "one").children


def test_a_hook_of_the_workflow_whose_condition_never_holds_does_not_run() -> None:
    hooks = {"told": {"expression": 'workflow.status == "Failed"', "template": "note"}}
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(), NOTE, hooks=hooks)

    assert not [each for each in simulate(found).runs[0].nodes if "hooks" in each.name]


def test_a_failed_exit_handler_fails_a_workflow_that_succeeded() -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(), NOTE, onExit="note")

    run = simulate(found, pods=(PodRule(template="note", succeeds=False, message="lost"),)).runs[0]

    assert (run.phase, run.message) == ("Failed", "lost")


def test_a_failed_exit_handler_changes_nothing_of_one_that_failed() -> None:
    found = workflow({"name": "main", "steps": [[call("a")]]}, leaf(), NOTE, onExit="note")
    rules = (PodRule(template="note", succeeds=False, message="lost"), PodRule(succeeds=False, message="first"))

    run = simulate(found, pods=rules).runs[0]

    assert run.phase == "Failed"
    assert run.message.startswith("child ")


@pytest.mark.parametrize(("shutdown", "runs"), [("Terminate", False), (None, True)])
def test_a_terminated_workflow_runs_no_exit_handlers(shutdown: str | None, runs: bool) -> None:
    spec = {"shutdown": shutdown} if shutdown else {}
    found = workflow(
        {"name": "main", "steps": [[{**call("a"), "onExit": "note"}]]}, leaf(), NOTE, onExit="note", **spec
    )

    run = simulate(found).runs[0]

    names = [each.name for each in run.nodes]
    assert run.phase == ("Succeeded" if runs else "Failed")
    assert ("one.onExit" in names) == runs
    assert ("one[0].a.onExit" in names) == runs


def test_a_group_whose_exit_handler_found_no_slot_waits_for_the_steps_beside_it() -> None:
    """The error of the handler ends the group, which goes on as long as a step below it runs."""
    steps = [call("b"), {**call("a"), "hooks": {"exit": {"template": "note"}}}, call("c")]
    rules = (PodRule(node="*.b", duration=60 * SECOND), PodRule(duration=SECOND))

    inner = {"name": "inner", "steps": [steps]}
    main = {"name": "main", "steps": [[{"name": "i", "template": "inner"}]]}

    played = simulate(workflow(main, inner, leaf(), NOTE, parallelism=2), pods=rules)

    a, b, c, told = (node(played, f"[0].i[0].{name}") for name in ("a", "b", "c", "a.onExit"))
    assert a.finished < c.finished <= told.started < b.finished
    assert played.runs[0].phase == "Succeeded"


def test_an_error_in_a_hook_puts_the_group_into_error() -> None:
    hooks = {"told": {"expression": "1 + 1", "template": "note"}}
    found = workflow({"name": "main", "steps": [[{**call("a"), "hooks": hooks}]]}, leaf(), NOTE)

    played = simulate(found)

    group = node(played, "[0]")
    assert (group.phase, group.message) == ("Error", "unable to cast expression result '2' to bool")


@pytest.mark.parametrize(("version", "item"), [("3.5.0", False), ("3.5.1", True)])
def test_hooks_below_a_retried_node_are_no_attempts(version: str, item: bool) -> None:
    handler = {"template": "note", "arguments": saying("{{steps.a.outputs.parameters.out}}")}
    step = {**call("a"), "hooks": {"exit": handler}}
    reader = call("b", m="{{steps.a.outputs.parameters.out}}")
    found = workflow({"name": "main", "steps": [[step], [reader]]}, leaf(retryStrategy={"limit": "1"}), NOTE)

    played = simulate(found, release=releases.parse(version), pods=(PodRule(parameters={"out": "seven"}),))

    names = {each.name: each for each in played.runs[0].nodes}
    told = names.get("one[1].b")
    assert (told is not None and told.inputs["parameters"][0]["value"] == "seven") == item


def test_an_error_of_a_hook_ends_its_steps_in_the_next_pass_once_tasks_of_the_agent_have_ended() -> None:
    asked = {"name": "asked", "http": {"url": "http://example.org"}}
    step = {"name": "a", "template": "asked", "hooks": {"h": {"expression": "none.x", "template": "asked"}}}

    played = simulate(workflow({"name": "main", "steps": [[step]]}, asked))

    assert played.runs[0].phase == "Failed"
    assert node(played, "[0]").phase == "Error"
    assert node(played, "[0].a").phase == "Succeeded"
