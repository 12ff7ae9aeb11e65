"""What steps and tasks can refer to, what templates hand on, and what a loop offers of its items."""

import json

import pytest
from engine_workflows import call, leaf, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.cluster.clock import START, rfc3339
from memolint.engine.play import Played
from memolint.engine.scenario import PodRule

SCRIPT = {
    "name": "script",
    "inputs": {"parameters": [{"name": "m", "value": "x"}]},
    "script": {"image": "i", "command": ["c"], "source": "echo {{inputs.parameters.m}}"},
}
DAEMON = {"name": "server", "daemon": True, "container": {"image": "i"}}
PRODUCER = {
    "name": "producer",
    "container": {"image": "i"},
    "outputs": {"artifacts": [{"name": "file", "path": "/f"}, {"name": "other", "path": "/o", "optional": True}]},
}


def consumer(**artifact) -> dict:
    return {
        "name": "consumer",
        "inputs": {"artifacts": [{"name": "in", "path": "/in", **artifact}]},
        "container": {"image": "i"},
    }


def as_steps(*calls: dict) -> dict:
    return {"name": "main", "steps": [[each] for each in calls]}


def as_dag(*calls: dict) -> dict:
    """Tasks that wait for the one before them."""
    before = [None, *(each["name"] for each in calls)]
    tasks = [{**each, **({"depends": f"{last}"} if last else {})} for each, last in zip(calls, before, strict=False)]
    return {"name": "main", "dag": {"tasks": tasks}}


def told(played: Played, name: str) -> object:
    """The argument `m` that a node was given."""
    found = next(each for each in played.runs[0].nodes if each.display_name == name)
    return found.inputs["parameters"][0]["value"]


BOTH = pytest.mark.parametrize(("prefix", "body"), [("steps", as_steps), ("tasks", as_dag)])


@BOTH
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("status", "Succeeded"),
        ("startedAt", rfc3339(START)),
        ("finishedAt", rfc3339(START)),
        ("outputs.result", "said"),
        ("exitCode", "0"),
    ],
)
def test_a_finished_step_offers_its_state(prefix: str, body, field: str, value: str | None) -> None:
    calls = [call("a", "script"), call("b", "script", f"{{{{{prefix}.a.{field}}}}} {{{{{prefix}.a.outputs.result}}}}")]
    found = workflow(body(*calls), SCRIPT)

    played = simulate(found, pods=(PodRule(result="said"),))

    a = next(each for each in played.runs[0].nodes if each.display_name == "a")
    assert told(played, "b") == f"{value or a.id} said"


def test_a_daemon_offers_its_address() -> None:
    found = workflow(as_steps({"name": "d", "template": "server"}, call("b", m="{{steps.d.ip}}")), DAEMON, leaf())

    played = simulate(found)

    assert told(played, "b") == "10.0.0.7"
    assert node(played, "[0].d").phase == "Succeeded"
    assert not node(played, "[0].d").daemoned


def test_a_daemon_lasts_until_its_template_ends() -> None:
    inner = {"name": "inner", "steps": [[{"name": "d", "template": "server"}], [call("x")]]}
    found = workflow(as_steps({"name": "a", "template": "inner"}, call("b")), inner, DAEMON, leaf())

    played = simulate(found, pods=(PodRule(template="work", duration=7),))

    assert node(played, "[0].a[0].d").finished == node(played, "[0].a").finished
    assert node(played, "[1].b").finished > node(played, "[0].a[0].d").finished


@BOTH
def test_artifacts_go_from_step_to_step(prefix: str, body) -> None:
    given = {"artifacts": [{"name": "in", "from": f"{{{{{prefix}.a.outputs.artifacts.file}}}}"}]}
    calls = [{"name": "a", "template": "producer"}, {"name": "b", "template": "consumer", "arguments": given}]

    played = simulate(workflow(body(*calls), PRODUCER, consumer()))

    a, b = (next(each for each in played.runs[0].nodes if each.display_name == name) for name in "ab")
    assert b.inputs["artifacts"][0]["s3"] == a.outputs["artifacts"][0]["s3"]


@BOTH
def test_a_sub_path_is_added_to_the_place(prefix: str, body) -> None:
    source = {"from": f"{{{{{prefix}.a.outputs.artifacts.file}}}}", "subPath": "/{{workflow.name}}/x"}
    given = {"artifacts": [{"name": "in", **source}]}
    calls = [{"name": "a", "template": "producer"}, {"name": "b", "template": "consumer", "arguments": given}]

    played = simulate(workflow(body(*calls), PRODUCER, consumer()))

    a, b = (next(each for each in played.runs[0].nodes if each.display_name == name) for name in "ab")
    assert b.inputs["artifacts"][0]["s3"]["key"] == f"{a.outputs['artifacts'][0]['s3']['key']}/one/x"


@BOTH
def test_an_artifact_from_a_step_stands_beside_those_of_the_caller_and_parameters(prefix: str, body) -> None:
    own = {"name": "own", "raw": {"data": "d"}}
    given = [own, {"name": "in", "from": f"{{{{{prefix}.a.outputs.artifacts.file}}}}"}]
    taking = consumer()
    taking["inputs"] = {
        "parameters": [{"name": "m"}],
        "artifacts": [*taking["inputs"]["artifacts"], {"name": "own", "path": "/o"}],
    }
    second = call("b", "consumer", "seven")
    second["arguments"]["artifacts"] = given

    played = simulate(workflow(body({"name": "a", "template": "producer"}, second), PRODUCER, taking))

    a, b = (next(each for each in played.runs[0].nodes if each.display_name == name) for name in "ab")
    assert told(played, "b") == "seven"
    artifacts = {each["name"]: each for each in b.inputs["artifacts"]}
    assert artifacts["own"]["raw"] == own["raw"]
    assert artifacts["in"]["s3"] == a.outputs["artifacts"][0]["s3"]


def test_an_input_artifact_is_not_taken_for_a_global_one_of_its_name() -> None:
    exported = {"artifacts": [{"name": "file", "globalName": "in", "path": "/f"}]}
    handed = {"artifacts": [{"name": "in", "from": "{{inputs.artifacts.in}}"}]}
    inner = as_steps({"name": "b", "template": "consumer", "arguments": handed})
    inner |= {"name": "inner", "inputs": {"artifacts": [{"name": "in"}]}}
    given = {"artifacts": [{"name": "in", "raw": {"data": "d"}}]}
    calls = [{"name": "a", "template": "producer"}, {"name": "i", "template": "inner", "arguments": given}]

    played = simulate(workflow(as_steps(*calls), {**PRODUCER, "outputs": exported}, inner, consumer()))

    assert node(played, "[1].i[0].b").inputs["artifacts"][0]["raw"] == {"data": "d"}


@BOTH
@pytest.mark.parametrize("optional", [True, False])
def test_an_artifact_that_was_not_there(prefix: str, body, optional: bool) -> None:
    source = {"from": f"{{{{{prefix}.a.outputs.artifacts.other}}}}", **({"optional": True} if optional else {})}
    given = {"artifacts": [{"name": "in", **source}]}
    calls = [{"name": "a", "template": "producer"}, {"name": "b", "template": "consumer", "arguments": given}]
    found = workflow(body(*calls), PRODUCER, consumer(**({"optional": True} if optional else {})))

    run = simulate(found, pods=(PodRule(missing=frozenset({"other"})),)).runs[0]

    assert run.phase == ("Succeeded" if optional else "Failed" if prefix == "steps" else "Error")
    named = f'Unable to resolve: "{prefix}.a.outputs.artifacts.other"'
    assert (named in str([each.message for each in run.nodes])) != optional


@pytest.mark.parametrize(("prefix", "body", "phase"), [("steps", as_steps, "Succeeded"), ("tasks", as_dag, "Error")])
def test_an_optional_artifact_that_is_none_is_forgiven_a_step_but_not_a_task(prefix: str, body, phase: str) -> None:
    given = {"artifacts": [{"name": "in", "from": f"{prefix}.a.id", "optional": True}]}
    second = {"name": "b", "template": "consumer", "arguments": given}

    run = simulate(workflow(body(call("a", "script"), second), SCRIPT, consumer(optional=True))).runs[0]

    assert next(each for each in run.nodes if each.display_name == "b").phase == phase


def handing_on(source: dict, **rule) -> Played:
    """A template that hands on an output of its step `a`."""
    outputs = {"parameters": [{"name": "all", "valueFrom": source}]}
    found = workflow({**as_steps(call("a")), "outputs": outputs}, leaf())
    return simulate(found, pods=(PodRule(**rule),))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ({"parameter": "{{steps.a.outputs.parameters.out}}"}, "seven"),
        ({"parameter": "steps.a.outputs.parameters.out"}, "seven"),
        ({"expression": "steps.a.outputs.parameters.out + '!'"}, "seven!"),
        ({"expression": "asInt('4') + 1"}, "5"),
        ({"expression": "nothing.at.all", "default": "d"}, "d"),
        ({"expression": "nil", "default": "d"}, "d"),
        ({"parameter": "workflow.name", "default": "d"}, "d"),
        ({"parameter": "workflow.outputs.parameters.none", "default": "d"}, "d"),
    ],
)
def test_a_template_hands_on_outputs(source: dict, value: str) -> None:
    played = handing_on(source, parameters={"out": "seven"})

    assert node(played, "").outputs["parameters"] == [{"name": "all", "value": value}]


@pytest.mark.parametrize(
    "source", [{"expression": "inputs.parameters.m + '!'"}, {"parameter": "inputs.parameters.m"}], ids=str
)
def test_a_template_hands_on_its_inputs(source: dict) -> None:
    inputs = {"parameters": [{"name": "m"}]}
    outputs = {"parameters": [{"name": "all", "valueFrom": source}]}
    inner = {**as_steps(call("a")), "name": "inner", "inputs": inputs, "outputs": outputs}

    played = simulate(workflow(as_steps(call("i", "inner", "seven")), inner, leaf()))

    assert node(played, "[0].i").outputs["parameters"][0]["value"] == "seven" + "!" * ("expression" in source)


def test_an_expression_that_fails_is_told_with_its_place() -> None:
    run = handing_on({"expression": "1 +"}).runs[0]

    assert run.phase == "Error"
    assert run.message.endswith("\n | 1 +\n | ..^")


def test_an_output_without_a_value_is_an_error_where_it_is_absent() -> None:
    run = handing_on({"expression": "nil"}).runs[0]

    assert run.message.endswith('failed to evaluate expression "nil"')


@pytest.mark.parametrize(("optional", "phase"), [(True, "Succeeded"), (False, "Error")])
def test_an_output_artifact_that_no_step_has(optional: bool, phase: str) -> None:
    artifact = {"name": "all", "from": "{{steps.a.outputs.artifacts.other}}", "optional": optional}
    main = {**as_steps({"name": "a", "template": "producer"}), "outputs": {"artifacts": [artifact]}}

    run = simulate(workflow(main, PRODUCER), pods=(PodRule(missing=frozenset({"other"})),)).runs[0]

    assert run.phase == phase
    assert ("unable to resolve outputs from scope: Unable to resolve" in run.message) != optional


def test_global_outputs_are_those_of_the_workflow() -> None:
    outputs = {
        "parameters": [{"name": "out", "globalName": "shared", "valueFrom": {"path": "/out"}}],
        "artifacts": [{"name": "file", "globalName": "kept", "path": "/f"}],
    }
    reader = call("b", "script", "{{workflow.outputs.parameters.shared}}")
    found = workflow(as_steps(call("a"), reader, call("a2")), leaf(outputs=outputs), SCRIPT)

    played = simulate(found, pods=(PodRule(node="*a2", parameters={"out": "last"}), PodRule(parameters={"out": "v"})))

    run = played.runs[0]
    assert told(played, "b") == "v"
    assert run.outputs["parameters"] == [{"name": "shared", "value": "last"}]
    [artifact] = run.outputs["artifacts"]
    assert (artifact["name"], "path" in artifact, "globalName" in artifact) == ("kept", False, False)


@BOTH
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outputs.result", [1, 2]),
        ("outputs.parameters", [{"out": "o1"}, {"out": "o2"}]),
        ("outputs.parameters.out", ["o1", "o2"]),
    ],
)
def test_a_loop_offers_lists_in_the_order_of_its_items(prefix: str, body, field: str, value: list) -> None:
    items = {**call("a", m="{{item}}"), "withItems": ["z", "y"]}
    work = {**SCRIPT, "name": "work", "outputs": {"parameters": [{"name": "out", "valueFrom": {"path": "/out"}}]}}
    reader = call("b", "script", f"{{{{{prefix}.a.{field}}}}} {{{{{prefix}.a.outputs.result}}}}")
    found = workflow(body(items, reader), work, SCRIPT)
    rules = (
        PodRule(node="*(0:z)", result="1", parameters={"out": "o1"}),
        PodRule(node="*(1:y)", result="2", parameters={"out": "o2"}),
    )

    read = told(simulate(found, pods=rules), "b")

    assert json.loads(str(read).rsplit(" ", 1)[0]) == value


def test_the_numbers_of_a_loop_are_handed_on_as_they_are_written() -> None:
    items = {**call("a", "script", "{{item}}"), "withItems": ["z", "y"]}
    found = workflow(as_steps(items, call("b", "script", "{{steps.a.outputs.result}}")), SCRIPT)

    rules = (PodRule(node="*(0:z)", result="1.50"), PodRule(result='{"big": 12345678901234567890}'))

    played = simulate(found, pods=rules)

    assert told(played, "b") == '[1.50,{"big":12345678901234567890}]'


@BOTH
def test_a_loop_that_never_runs_may_name_what_is_absent(prefix: str, body) -> None:
    reader = call("b", m=f"x-{{{{{prefix}.a.outputs.parameters.out}}}}", when="false", withItems=["y"])
    main = body({**call("a"), "when": "false"}, reader)

    played = simulate(workflow(main, leaf()))

    ended = {each.display_name: each.phase for each in played.runs[0].nodes}
    assert ended["b(0:y)"] == "Skipped"


@pytest.mark.parametrize(
    ("values", "together"),
    [
        (('{"a": 1}', "[2]"), [{"a": 1}, [2]]),
        (('{"a": 1}', "2"), ['{"a": 1}', "2"]),
        (("{", "[2]"), ["{", "[2]"]),
    ],
)
def test_objects_and_lists_are_put_into_the_list_as_they_are(values: tuple[str, str], together: list) -> None:
    items = {**call("a", m="{{item}}"), "withItems": ["z", "y"]}
    found = workflow(as_steps(items, call("b", m="{{steps.a.outputs.parameters.out}}")), leaf())
    rules = tuple(PodRule(node=f"*({at}:*", parameters={"out": value}) for at, value in enumerate(values))

    assert json.loads(str(told(simulate(found, pods=rules), "b"))) == together


def test_items_that_fail_are_not_in_the_list() -> None:
    items = {**call("a", m="{{item}}"), "withItems": ["z", "y"], "continueOn": {"failed": True}}
    found = workflow(as_steps(items, call("b", m="{{steps.a.outputs.parameters.out}}")), leaf())
    rules = (PodRule(node="*(0:z)", succeeds=False, parameters={"out": "o1"}), PodRule(parameters={"out": "o2"}))

    assert told(simulate(found, pods=rules), "b") == '["o2"]'


@pytest.mark.parametrize(
    ("version", "read"),
    [
        ("3.6.10", '["seven"]'),
        ("3.6.11", '["seven"]'),
        ("3.7.0", '["seven","seven"]'),
        ("3.7.1", '["seven"]'),
        ("4.1", '["seven"]'),
    ],
)
def test_a_loop_over_a_retried_template(version: str, read: str) -> None:
    items = {**call("a", m="{{item}}"), "withItems": ["z"]}
    reader = call("b", m="{{steps.a.outputs.parameters.out}}")
    found = workflow(as_steps(items, reader), leaf(retryStrategy={"limit": 1}))

    played = simulate(found, release=releases.parse(version), pods=(PodRule(parameters={"out": "seven"}),))

    assert told(played, "b") == read


@BOTH
@pytest.mark.parametrize(("default", "value"), [("d", "d"), (None, None)])
def test_what_a_skipped_step_declares_is_its_default_or_absent(prefix: str, body, default: str | None, value) -> None:
    source = {"path": "/out", **({"default": default} if default else {})}
    maybe = leaf("maybe", outputs={"parameters": [{"name": "out", "valueFrom": source}]})
    reader = call("b", "takes", f"{{{{{prefix}.a.outputs.parameters.out}}}}")
    takes = leaf("takes", inputs={"parameters": [{"name": "m", "default": "own"}]})
    if prefix == "tasks":
        reader["depends"] = "a.Skipped"
    main = body({**call("a", "maybe"), "when": "false"}, reader)
    if prefix == "tasks":
        main["dag"]["tasks"][1]["depends"] = "a.Skipped"

    played = simulate(workflow(main, maybe, takes))

    assert played.runs[0].phase == "Succeeded"
    assert told(played, "b") == (value or "own")


@pytest.mark.parametrize(("version", "stuck"), [("3.7.10", False), ("3.7.11", True), ("4.1", True)])
def test_a_reference_that_never_comes_waits_where_the_release_requeues(version: str, stuck: bool) -> None:
    outputs = {
        "parameters": [{"name": "out", "valueFrom": {"path": "/out"}}, {"name": "two", "valueFrom": {"path": "/2"}}]
    }
    found = workflow(as_steps(call("a"), call("b", m="{{steps.a.outputs.parameters.two}}")), leaf(outputs=outputs))

    run = simulate(
        found, release=releases.parse(version), pods=(PodRule(template="work", missing=frozenset({"two"})),)
    ).runs[0]

    assert run.stuck == stuck


@pytest.mark.parametrize(
    ("condition", "runs"),
    [("x == x", True), ("x != x", False), ("", True), ("'a' in ('a', 'b')", True), ("1 > 2", False)],
)
@pytest.mark.parametrize("body", [as_steps, as_dag])
def test_when_decides_whether_a_step_runs(body, condition: str, runs: bool) -> None:
    played = simulate(workflow(body({**call("a"), "when": condition}), leaf()))

    found = next(each for each in played.runs[0].nodes if each.display_name == "a")
    assert found.phase == ("Succeeded" if runs else "Skipped")
    assert found.message == ("" if runs else f"when '{condition}' evaluated false")


@pytest.mark.parametrize("body", [as_steps, as_dag])
def test_a_condition_that_does_not_evaluate_is_an_error(body) -> None:
    run = simulate(workflow(body({**call("a"), "when": "a b c"}), leaf())).runs[0]

    assert run.phase in ("Failed", "Error")
    assert "Invalid 'when' expression" in str([run.message, *(each.message for each in run.nodes)])


def test_an_error_in_a_long_expression_is_told_with_its_line() -> None:
    run = handing_on({"expression": "1 +\n2 +"}).runs[0]

    assert run.message.endswith("\n | 2 +\n | ..^")


def test_an_optional_output_artifact_from_what_is_none_is_an_error() -> None:
    artifact = {"name": "all", "from": "steps.a.id", "optional": True}
    main = {**as_steps(call("a", "script")), "outputs": {"artifacts": [artifact]}}

    run = simulate(workflow(main, SCRIPT)).runs[0]

    assert (run.phase, "is not an artifact" in run.message) == ("Error", True)


def test_outputs_of_the_workflow_can_be_handed_on() -> None:
    exported = {
        "parameters": [{"name": "out", "globalName": "shared", "valueFrom": {"path": "/out"}}],
        "artifacts": [{"name": "file", "globalName": "kept", "path": "/f"}],
    }
    outputs = {
        "parameters": [{"name": "p", "valueFrom": {"parameter": "workflow.outputs.parameters.shared"}}],
        "artifacts": [{"name": "f", "from": "{{workflow.outputs.artifacts.kept}}", "globalName": "again"}],
    }
    inner = {**as_steps(call("b")), "name": "inner", "outputs": outputs}
    main = as_steps(call("a"), {"name": "i", "template": "inner"})

    played = simulate(workflow(main, inner, leaf(outputs=exported)), pods=(PodRule(parameters={"out": "seven"}),))

    found = node(played, "[1].i").outputs
    assert found["parameters"] == [{"name": "p", "value": "seven"}]
    assert (found["artifacts"][0]["name"], found["artifacts"][0]["globalName"]) == ("f", "again")
    assert {each["name"] for each in played.runs[0].outputs["artifacts"]} == {"kept", "again"}


def test_an_input_artifact_can_be_passed_on() -> None:
    given = {"artifacts": [{"name": "in", "from": "{{steps.a.outputs.artifacts.file}}"}]}
    passed = {"artifacts": [{"name": "in", "from": "{{inputs.artifacts.in}}"}]}
    inner = {
        "name": "inner",
        "inputs": {"artifacts": [{"name": "in"}]},
        "steps": [[{"name": "c", "template": "consumer", "arguments": passed}]],
    }
    main = as_steps({"name": "a", "template": "producer"}, {"name": "b", "template": "inner", "arguments": given})

    played = simulate(workflow(main, inner, PRODUCER, consumer()))

    made = node(played, "[0].a").outputs["artifacts"][0]["s3"]
    assert node(played, "[1].b[0].c").inputs["artifacts"][0]["s3"] == made


def test_what_follows_a_container_set_hangs_below_its_last_containers() -> None:
    containers = [{"name": "x"}, {"name": "y", "dependencies": ["x"]}, {"name": "z", "dependencies": ["x"]}]
    several = {"name": "several", "containerSet": {"containers": containers}}
    main = as_steps({"name": "a", "template": "several"}, call("b"))

    played = simulate(workflow(main, several, leaf()))

    assert list(node(played, "[0].a").children) == ["one[0].a.x"]
    assert [list(node(played, f"[0].a.{name}").children) for name in "xyz"] == [
        ["one[0].a.y", "one[0].a.z"],
        ["one[1]"],
        ["one[1]"],
    ]


def test_what_follows_parallel_steps_hangs_below_them_in_their_order() -> None:
    inner = {"name": "inner", "steps": [[call("x"), call("y")]]}
    main = {"name": "main", "dag": {"tasks": [{"name": "a", "template": "inner"}, {**call("b"), "depends": "a"}]}}

    played = simulate(workflow(main, inner, leaf()))

    assert node(played, ".a").outbound == ("one.a[0].x", "one.a[0].y")
    assert list(node(played, ".a[0].x").children) == ["one.b"]
    assert list(node(played, ".a[0].y").children) == ["one.b"]


@pytest.mark.parametrize(("patch", "message"), [("", ""), ("{}", "Failed to substitute the PodSpecPatch variables")])
def test_an_artifact_of_a_skipped_step_is_missed_once_a_pod_is_patched(patch: str, message: str) -> None:
    made = leaf("made", outputs={"artifacts": [{"name": "a", "path": "/a"}]})
    given = {"artifacts": [{"name": "a", "optional": True, "from": "{{steps.make.outputs.artifacts.a}}"}]}
    inputs = {"artifacts": [{"name": "a", "path": "/a", "optional": True}]}
    used = {"name": "used", "inputs": inputs, "podSpecPatch": patch, "container": {"image": "i"}}
    skipped = call("make", "made", when="1 == 2")
    main = {"name": "main", "steps": [[skipped], [{"name": "use", "template": "used", "arguments": given}]]}

    played = simulate(workflow(main, made, used))

    assert node(played, "[1].use").message == message
