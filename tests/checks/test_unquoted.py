"""A name without quotes that YAML takes for something else than text gets a message that says so, and its quotes."""

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding
from memolint.text.edit import apply

INPUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: loop-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - name: each
        template: shard
        arguments: {parameters: [{name: DECLARED, value: "{{item}}"}]}
        withItems: [1, 2, 3]
  - name: shard
    inputs: {parameters: [{name: DECLARED}]}
    memoize: {key: "shard-{{inputs.parameters.NAME}}", maxAge: 24h, cache: {configMap: {name: shards}}}
    outputs: {parameters: [{name: out, valueFrom: {path: /tmp/out}}]}
    container: {image: "r.example.com/sh:1.0.0", command: [shard, "{{inputs.parameters.NAME}}", /tmp/out]}
"""
ARGUMENT = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: loop-}
spec:
  entrypoint: shard
  arguments: {parameters: [{name: DECLARED, value: "1"}]}
  templates:
  - name: shard
    memoize: {key: "shard-{{workflow.parameters.NAME}}", maxAge: 24h, cache: {configMap: {name: shards}}}
    outputs: {parameters: [{name: out, valueFrom: {path: /tmp/out}}]}
    container: {image: "r.example.com/sh:1.0.0", command: [shard, "{{workflow.parameters.NAME}}", /tmp/out]}
"""
READ_AS = {
    **dict.fromkeys(("n", "N", "no", "off", "False"), "false"),
    **dict.fromkeys(("y", "Y", "yes", "On", "true"), "true"),
    **dict.fromkeys(("null", "Null"), "nothing"),
    "3": "the number 3",
    "010": "the number 8",
    "0x1F": "the number 31",
    "1_000": "the number 1000",
}


def severe(text: str) -> list[Finding]:
    return [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.severity != "info"]


@pytest.mark.parametrize("workflow", [INPUT, ARGUMENT])
@pytest.mark.parametrize("name", READ_AS)
def test_the_message_says_what_yaml_made_of_the_name(workflow: str, name: str) -> None:
    text = workflow.replace("NAME", name).replace("DECLARED", name)
    (finding,) = severe(text)
    assert finding.rule == "key-unresolved-variable"
    assert f"`{name}` without quotes is {READ_AS[name]} in YAML 1.1, as Argo reads it: quote it" in finding.message
    assert finding.severity == ("warning" if name == "3" else "error")
    edits = [(each.place.start, each.place.end, each.text) for each in finding.fixes[0].edits]
    assert apply(text, edits) == workflow.replace("NAME", name).replace("DECLARED", f'"{name}"')


@pytest.mark.parametrize("workflow", [INPUT, ARGUMENT])
@pytest.mark.parametrize("declared", ['"n"', "'n'", "nn", '"on"', "on-call", "yesno", "n1", '"010"', "false-positives"])
def test_names_that_are_text_get_none(workflow: str, declared: str) -> None:
    assert severe(workflow.replace("NAME", declared.strip("\"'")).replace("DECLARED", declared)) == []


def test_another_name_is_not_explained_by_it() -> None:
    (finding,) = severe(INPUT.replace("NAME", "m").replace("DECLARED", "n"))
    assert "quote" not in finding.message
