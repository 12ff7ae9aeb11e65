"""What no recorded trace shows, and the controller's source says."""

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.engine.cluster.store import ConfigMap
from memolint.engine.scenario import PodRule

GATE = {
    "name": "gate",
    "suspend": {},
    "outputs": {"parameters": [{"name": "answer", "valueFrom": {"supplied": {}, "default": "yes"}}]},
}


def steps(*groups: list[dict], **fields) -> dict:
    return {"name": "main", "steps": list(groups), **fields}


def value(found, name: str = "m") -> object:
    return next(each["value"] for each in found.inputs["parameters"] if each["name"] == name)


@pytest.mark.parametrize("extra", [{}, {"memoize": memoize("k")}], ids=["plain", "memoized"])
def test_a_gate_that_is_resumed_takes_the_defaults_of_its_outputs(extra: dict) -> None:
    reader = call("b", m="{{steps.a.outputs.parameters.answer}}")
    played = simulate(workflow(steps([{"name": "a", "template": "gate"}], [reader]), {**GATE, **extra}, leaf()))

    assert value(node(played, "[1].b")) == "yes"


@pytest.mark.parametrize(
    "loop", [{"withParam": '{"a": 1}'}, {"withSequence": {"count": "x"}}], ids=["param", "sequence"]
)
def test_a_list_that_cannot_be_read_does_not_matter_where_nothing_runs(loop: dict) -> None:
    played = simulate(workflow(steps([call("a", when="false", **loop)]), leaf()))

    assert played.runs[0].phase == "Succeeded"
    assert node(played, "[0].a").message == "Skipped, empty params"


def test_a_sequence_needs_an_end() -> None:
    played = simulate(workflow(steps([call("a", withSequence={"start": 1})]), leaf()))

    assert played.runs[0].message == "neither end nor count was specified in withSequence"


def test_a_hook_sees_outputs_once_there_are_any() -> None:
    given = call("x", m="{{tasks.a.outputs.parameters.out}}")["arguments"]
    early = {"template": "work", "expression": "tasks.a.status == 'Pending'", "arguments": given}
    late = {**early, "expression": "tasks.a.status == 'Succeeded'"}
    main = {"name": "main", "dag": {"tasks": [call("a", hooks={"early": early, "late": late})]}}
    played = simulate(workflow(main, leaf()))

    assert value(node(played, ".a.hooks.early")) == "{{tasks.a.outputs.parameters.out}}"
    assert value(node(played, ".a.hooks.late")) == node(played, ".a").outputs["parameters"][0]["value"]


def test_an_optional_artifact_that_is_not_there_is_left_out() -> None:
    eat = {
        "name": "eat",
        "inputs": {"artifacts": [{"name": "i", "path": "/i", "optional": True}]},
        "container": {"image": "busybox"},
    }
    given = {"artifacts": [{"name": "i", "from": "{{steps.a.outputs.artifacts.o}}", "optional": True}]}
    maker = leaf(outputs={"artifacts": [{"name": "o", "path": "/o", "optional": True}]})
    last = {"name": "b", "template": "eat", "arguments": given}
    played = simulate(
        workflow(steps([call("a")], [last]), maker, eat), pods=(PodRule(template="work", missing=frozenset({"o"})),)
    )

    assert played.runs[0].phase == "Succeeded"
    assert "from" not in node(played, "[1].b").inputs["artifacts"][0]


def test_an_entrypoint_that_is_a_daemon_ends_well() -> None:
    daemon = {"name": "main", "daemon": True, "container": {"image": "nginx"}}

    assert simulate(workflow(daemon)).runs[0].phase == "Succeeded"


def test_a_retried_daemon_is_one_and_gives_its_address() -> None:
    server = {"name": "server", "daemon": True, "retryStrategy": {"limit": 2}, "container": {"image": "nginx"}}
    reader = call("b", m="{{steps.a.ip}}")
    played = simulate(workflow(steps([{"name": "a", "template": "server"}], [reader]), server, leaf()))

    assert played.runs[0].phase == "Succeeded"
    assert value(node(played, "[1].b")) == "10.0.0.7"


def test_the_exit_code_of_an_attempt_without_one_is_zero_in_text_and_minus_one_in_a_condition() -> None:
    strategy = {"limit": 1, "expression": "lastRetry.exitCode == '-1'"}
    inner = {"name": "inner", "steps": [[call("x", m="{{retries}}-{{lastRetry.exitCode}}")]], "retryStrategy": strategy}
    played = simulate(
        workflow(steps([{"name": "a", "template": "inner"}]), inner, leaf()),
        pods=(PodRule(node="one[0].a(0)*", succeeds=False),),
    )

    assert value(node(played, "[0].a(1)[0].x")) == "1-0"


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ({}, "ConfigMap 'c' does not exist. Please make sure it has the label"),
        ({"workflows.argoproj.io/configmap-type": "Cache"}, "ConfigMap 'c' needs to have the label"),
        ({"workflows.argoproj.io/configmap-type": "Parameter"}, "ConfigMap 'c' does not have the key 'k'"),
    ],
)
def test_parameters_from_configmaps_that_give_none(labels: dict, problem: str) -> None:
    reference = {"configMapKeyRef": {"name": "c", "key": "k"}}
    template = leaf("main", inputs={"parameters": [{"name": "m", "valueFrom": reference}]})
    store = (ConfigMap("default", "c", labels=labels, data={}),)
    played = simulate(workflow(template), configmaps=store)
    globally = simulate(
        workflow(leaf("main"), arguments={"parameters": [{"name": "m", "valueFrom": reference}]}), configmaps=store
    )

    prefix = "error in entry template execution: unable to retrieve inputs.parameters.m from ConfigMap: "
    assert played.runs[0].message.startswith(prefix + problem)
    prefix = "failed to set global parameters: failed to set global parameter m from configmap with name c and key k: "
    assert globally.runs[0].message.startswith(prefix + problem)


def test_a_hook_of_the_workflow_that_fails_does_not_undo_what_has_ended() -> None:
    hooks = {"odd": {"template": "work", "expression": "workflow.status"}}
    played = simulate(workflow(leaf("main", inputs={}, container={"image": "x"}), leaf(), hooks=hooks))

    assert played.runs[0].phase == "Succeeded"
    assert (node(played, "").phase, node(played, "").message) == (
        "Error",
        "unable to cast expression result 'Succeeded' to bool",
    )


def test_a_crash_leaves_a_waiting_entry_node_as_it_was() -> None:
    outputs = {"parameters": [{"name": "o", "valueFrom": {"expression": "1"}}]}
    broken = {"name": "broken", "memoize": {"key": "k"}, "container": {"image": "busybox"}}
    main = steps([{"name": "a", "template": "broken"}], memoize=memoize("k"), outputs=outputs)
    played = simulate(workflow(main, broken))

    assert played.runs[0].phase == "Error"
    assert node(played, "").phase == "Pending"
