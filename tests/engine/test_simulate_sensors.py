"""Workflows that Sensors submit, with the arguments that their triggers give."""

import json
from collections.abc import Callable

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


YAML_HEAD = "kind: Workflow\nmetadata: {generateName: pushed-}\nspec: "
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
        (to('spec.arguments.parameters.#(name=="rev").value', value="v4"), "take-v4"),
        (to("spec.arguments.parameters.#(name=rev).value", "append", value="er"), "take-older"),
        (to('spec.arguments.parameters.#(name!="mode")#.value', value="v4"), "take-v4"),
        (to('spec.arguments.parameters.#(name=="rev").value', dataKey="body.after"), "take-push-body-after"),
        (to('spec.arguments.parameters.#(name=="rve").value', value="v4"), "take-old"),
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


@pytest.mark.parametrize("path", [".", "kind.x.-1.-1", "spec..0", "-1", ":0", "\\", "a.\\"])
def test_paths_that_fit_nothing_harm_nothing(path: str) -> None:
    assert list(triggered(sensor(to(path, value="v"))))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", "a parameter has no `dest`"),
        ("spec.arguments.parameters.rev.value", "leads into a list, where `rev` is no index"),
        ("spec.arguments.parameters.99999999999.value", "has an index of 10000 or more"),
        ("spec.arguments.parameters.*.value", "has `*`, of which memolint reads"),
        ('spec.arguments.parameters.#(name%"r*").value', "has `#`, of which memolint reads"),
        ('spec.arguments.parameters.#(name=="rev")x.value', "is broken"),
        (".".join(["a"] * 100), "has more than 60 parts"),
    ],
)
def test_a_path_that_cannot_be_followed_is_wrong_use(path: str, told: str) -> None:
    done = run("-", "-p", "mode=all", stdin=json.dumps(sensor(to(path, value="v"))))

    assert (done.returncode, done.stdout) == (2, "")
    assert "<stdin>:1: Sensor `on-push`, trigger `start`: " in done.stderr
    assert told in done.stderr


def test_a_path_that_matches_nothing_is_said() -> None:
    text = json.dumps(sensor(to("spec.arguments.parameters.#(name==rve).value", value="v4")))
    done = run("-", "-p", "mode=all", stdin=text)
    assert (done.returncode, "take-old" in done.stdout) == (0, True)
    assert "matches nothing, so that it changes nothing" in done.stderr


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("stop", "is not played: its operation `stop` submits nothing, it is for the workflow `pushed`"),
        ("retry", "its operation `retry` submits nothing"),
        ("submit-from", "submits what is in the cluster, as --from workflow/pushed does"),
        ("sumbit", "`sumbit` is no operation: did you mean `submit`?"),
        ("x", "`x` is no operation (there are `submit`, `submit-from`, `suspend`"),
    ],
)
def test_an_operation_that_does_not_submit_is_said_not_to_be_played(operation: str, told: str) -> None:
    held = sensor(operation=operation)
    held["spec"]["triggers"][0]["template"]["argoWorkflow"]["source"]["resource"]["metadata"] = {"name": "pushed"}
    done = run("-", "-p", "mode=all", stdin=json.dumps(held))

    assert (done.returncode, done.stdout) == (2, "")
    assert "Sensor `on-push`, trigger `start`" in done.stderr
    assert told in done.stderr


def test_an_object_that_a_trigger_patches_or_deletes_is_not_submitted() -> None:
    held = sensor()
    template = held["spec"]["triggers"][0]["template"]
    template["k8s"] = {**template.pop("argoWorkflow"), "operation": "delete"}
    assert "its operation `delete` submits nothing" in run("-", stdin=json.dumps(held)).stderr
    template["k8s"]["operation"] = "create"
    assert run("-", "-p", "mode=all", stdin=json.dumps(held)).returncode == 0
    template["k8s"]["operation"] = "craete"
    assert "did you mean `create`?" in run("-", "-p", "mode=all", stdin=json.dumps(held)).stderr


def test_a_parameter_of_no_event_or_operation_is_wrong_use() -> None:
    held = sensor(to(REV, dataKey="body.after"))
    held["spec"]["dependencies"] = [{"name": "pushed", "eventSourceName": "git", "eventName": "push"}]
    done = run("-", "-p", "mode=all", stdin=json.dumps(held))
    assert (done.returncode, done.stdout) == (2, "")
    assert "trigger `start`: no dependency is called `push`: did you mean `pushed`?" in done.stderr
    held["spec"]["dependencies"][0]["name"] = "push"
    assert run("-", "-p", "mode=all", stdin=json.dumps(held)).returncode == 0
    done = run("-", "-p", "mode=all", stdin=json.dumps(sensor(to(REV, "apend", value="er"))))
    assert (done.returncode, "did you mean `append`?" in done.stderr) == (2, True)


def test_parameters_of_the_trigger_itself_count() -> None:
    held = sensor()
    dest = f"argoWorkflow.source.resource.{REV}"
    held["spec"]["triggers"][0]["parameters"] = [to(dest, value="v4")]
    assert "take-v4" in run("-", "-p", "mode=all", stdin=json.dumps(held)).stdout
    held["spec"]["triggers"][0]["parameters"] = [to(dest, dataKey="body.after")]
    done = run("-", "-p", "mode=all", stdin=json.dumps(held))
    assert "take-push-body-after" in done.stdout
    assert "parameter `rev` is played as `push-body-after`" in done.stderr


@pytest.mark.parametrize("member", ["inline", "resource"])
@pytest.mark.parametrize("written", [json.dumps, lambda held: YAML_HEAD + json.dumps(held["spec"])])
def test_a_workflow_that_is_a_text_is_played(member: str, written: Callable[[dict], str]) -> None:
    resource = sensor()["spec"]["triggers"][0]["template"]["argoWorkflow"]["source"]["resource"]
    done = run("-", "-p", "mode=all", stdin=json.dumps(sensor(to(REV, value="v4"), source={member: written(resource)})))
    assert (done.returncode, "take-v4" in done.stdout) == (0, True)


def test_a_text_that_cannot_be_read_is_said() -> None:
    done = run("-", stdin=json.dumps(sensor(source={"inline": "kind: Workflow\nspec: [\n"})))
    assert done.returncode == 2
    assert "is not played: what it submits is a text that cannot be read: " in done.stderr
    assert "(line 3 of `inline`)" in done.stderr


def test_the_words_of_a_trigger_are_played_or_said() -> None:
    other = ["--entrypoint", "other", "--generate-name=x-", "-l", "a=b", "--wait", "--parameter-file", "p.yaml", "-n=x"]
    (found,) = triggered(sensor(args=other))
    assert found.workflow is not None
    assert found.workflow["spec"]["entrypoint"] == "other"
    assert found.workflow["metadata"] == {"generateName": "x-", "labels": {"a": "b"}, "namespace": "events"}
    assert [told for _, told in found.notes] == [
        "Sensor `on-push`, trigger `start`: `--parameter-file`, `--namespace` of its `args` is not played"
    ]
