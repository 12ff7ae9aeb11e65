"""How workflows end: what an exit handler is told, daemons that stay, plugins."""

import json

import pytest
from engine_workflows import call, leaf, memoize, node, simulate, workflow

from memolint.argo import releases
from memolint.engine.analysis import waiting
from memolint.engine.scenario import PodRule

BAD_RESULT = {"script": {"image": "i", "command": ["c"], "source": ""}}


def broken_beside(daemon: bool) -> dict:
    """A workflow that fails outside its templates: a looped result that is no JSON; perhaps a daemon is up then."""
    script = {**leaf("script", outputs={}), **BAD_RESULT}
    del script["container"]
    reader = call("b", "script", "{{steps.a.outputs.result}}")
    first = [call("a", "script", withItems=["x"]), *([{"name": "d", "template": "server"}] if daemon else [])]
    server = {"name": "server", "daemon": daemon, "container": {"image": "i"}}
    main = {"name": "main", "steps": [first, [reader]]}
    note = leaf("note", outputs={})
    on_exit = {"name": "bye", "steps": [[call("n", "note", "{{workflow.failures}}")]]}
    return workflow(main, script, server, on_exit, note, onExit="bye")


@pytest.mark.parametrize(("daemon", "phase"), [(True, "Running"), (False, "Error")])
def test_a_workflow_does_not_end_while_a_daemon_is_up(daemon: bool, phase: str) -> None:
    found = simulate(broken_beside(daemon)).runs[0]

    assert (found.phase, found.stuck) == (phase, daemon)
    assert [each.node for each in waiting.of_run(found)] == (["one[0].d"] if daemon else [])


def test_an_exit_handler_is_told_the_failures_as_quoted_json() -> None:
    one = simulate(broken_beside(daemon=True))

    told = node(one, ".onExit[0].n").inputs["parameters"][0]["value"]
    assert [failure["displayName"] for failure in json.loads(json.loads(told))] == ["one"]


def test_a_plugin_answers_with_an_empty_object_of_outputs() -> None:
    found = simulate(workflow({"name": "main", "plugin": {"hello": {}}})).runs[0]

    assert [each.outputs for each in found.nodes] == [{}]


@pytest.mark.parametrize(
    ("settings", "version", "phase"),
    [
        ({"controller": {"artifactDrivers": [{"name": "other"}]}}, "4.1", "Error"),
        ({"controller": {"artifactDrivers": [{"name": "mine"}]}}, "4.1", "Succeeded"),
        ({"executor": "recorded"}, "4.1", "Error"),
        ({"executor": "recorded"}, "3.7", "Succeeded"),
        ({}, "4.1", "Succeeded"),
    ],
)
def test_an_artifact_needs_the_plugin_that_keeps_it(settings: dict, version: str, phase: str) -> None:
    artifact = {"name": "out", "path": "/out", "plugin": {"name": "mine", "key": "k"}}
    main = {"name": "main", "container": {"image": "i"}, "outputs": {"artifacts": [artifact]}}

    found = simulate(workflow(main), release=releases.parse(version), **settings).runs[0]

    assert found.phase == phase
    assert found.message == ("error in entry template execution: artifact driver mine not found" * (phase == "Error"))


@pytest.mark.parametrize("kind", ["steps", "dag"])
@pytest.mark.parametrize("phase", ["Failed", "Error"])
@pytest.mark.parametrize("forgiven", ["failed", "error"])
def test_continue_on_forgives_the_phase_that_it_names(kind: str, phase: str, forgiven: str) -> None:
    fields = {"memoize": memoize("no key")} if phase == "Error" else {}
    inner = {"name": "inner", "dag": {"tasks": [call("x")]}}
    one = {"name": "i", "template": "inner", "continueOn": {forgiven: True}}
    main = {"name": "main", "steps": [[one]]} if kind == "steps" else {"name": "main", "dag": {"tasks": [one]}}

    played = simulate(workflow(main, inner, leaf(**fields)), pods=(PodRule(succeeds=False),))

    place = "[0].i" if kind == "steps" else ".i"
    assert node(played, place).phase == phase
    assert (played.runs[0].phase == "Succeeded") == (forgiven == phase.lower())
