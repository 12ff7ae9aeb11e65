"""Workflows that Sensors submit, with the arguments that their triggers give."""

import json

import pytest
from test_simulate import run

from memolint.app.simulate.sensors import triggered

pytestmark = pytest.mark.slow(every=10)


def sensor(*parameters: dict, source: dict | None = None, **trigger: object) -> dict:
    body = {"name": "take", "container": {"image": "registry.example.com/take:1.0.0"}}
    memoize = {"key": "take-{{workflow.parameters.rev}}", "cache": {"configMap": {"name": "takes"}}}
    outputs = {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}
    arguments = {"parameters": [{"name": "rev", "value": "old"}, {"name": "mode"}]}
    spec = {
        "entrypoint": "take",
        "arguments": arguments,
        "templates": [{**body, "memoize": memoize, "outputs": outputs}],
    }
    resource = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"generateName": "pushed-"}}
    service = {"source": source or {"resource": {**resource, "spec": spec}}, "parameters": list(parameters), **trigger}
    template = {"name": "start", "argoWorkflow": service}
    metadata = {"name": "on-push", "namespace": "events"}
    spec = {"triggers": [{"template": template}]}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Sensor", "metadata": metadata, "spec": spec}


def to(dest: str, operation: str = "", **src: str) -> dict:
    return {"src": {"dependencyName": "push", **src}, "dest": dest, **({"operation": operation} if operation else {})}


REV = "spec.arguments.parameters.0.value"


@pytest.mark.parametrize(
    ("parameter", "key"),
    [
        (to(REV, value="v4"), "take-v4"),
        (to(REV, value="v4", dataKey="body.after"), "take-v4"),
        (to(REV, dataKey="body.after"), "take-push-body-after"),
        (to(REV, dataTemplate="{{ .Input.body.after }}"), "take-push-Input-body-after"),
        (to(REV, "append", value="er"), "take-older"),
        (to(REV, "prepend", value="c"), "take-cold"),
        (to("spec.arguments.parameters.1.value", value="v4"), "take-old"),
        (to("metadata.labels.a\\.b/c", value="v4"), "take-old"),
    ],
)
def test_arguments_are_those_of_the_trigger(parameter: dict, key: str) -> None:
    done = run("-", "-p", "mode=all", "--format", "json", stdin=json.dumps(sensor(parameter)))
    assert f'"{key}"' in done.stdout
    assert ("stands" in done.stderr) is False
    assert ("push-" in done.stderr) is ("push-" in key)


def test_an_argument_of_an_event_is_named_unless_it_is_given() -> None:
    text = json.dumps(sensor(to(REV, dataKey="body.after"), to("metadata.labels.x", contextKey="id")))
    words = "parameter `rev` is played as `push-body-after` for `body.after` of the event `push`: -p rev=VALUE"
    assert words in run("-", "-p", "mode=all", stdin=text).stderr
    done = run("-", "-p", "mode=all", "-p", "rev=abc", stdin=text)
    assert "take-abc" in done.stdout
    assert "`rev`" not in done.stderr
    assert "`metadata.labels.x` is played as `push-id`" in done.stderr


@pytest.mark.parametrize("args", [["-p", "rev=v5"], ["--name", "x", "--parameter=rev=v5"], ["--parameter", "rev=v5"]])
def test_arguments_of_the_command_of_a_trigger_count(args: list[str]) -> None:
    (found,) = triggered(sensor(to(REV, value="v4"), args=args))
    assert found.workflow is not None
    assert {"name": "rev", "value": "v5"} in found.workflow["spec"]["arguments"]["parameters"]
    assert found.workflow["metadata"]["namespace"] == "events"


def test_a_workflow_from_elsewhere_is_said_not_to_be_played() -> None:
    done = run("-", stdin=json.dumps(sensor(source={"git": {"url": "x"}})))
    assert done.returncode == 2
    assert "Sensor `on-push`, trigger `start` is not played: what it submits comes from git" in done.stderr


@pytest.mark.parametrize(
    "path", ["", ".", "spec.arguments.parameters.99999999999.value", "kind.x.-1.-1", "spec..0", "-1"]
)
def test_paths_that_fit_nothing_harm_nothing(path: str) -> None:
    assert list(triggered(sensor(to(path, value="v"))))
