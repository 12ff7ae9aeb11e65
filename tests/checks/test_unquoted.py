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


@pytest.mark.parametrize("name", READ_AS)
def test_a_name_in_brackets_is_told_once(name: str) -> None:
    in_brackets = f"{{{{=sprig.sha256sum(inputs.parameters['{name}'])}}}}"
    text = INPUT.replace("{{inputs.parameters.NAME}}", in_brackets, 1).replace("NAME", name).replace("DECLARED", name)
    (finding,) = severe(text)
    assert finding.rule == "key-unresolved-variable"


@pytest.mark.parametrize(
    ("key", "rules"), [("20260101", ["key-constant"]), ("null", ["key-empty"]), ("~", ["key-empty"])]
)
def test_a_key_without_quotes_is_told_once(key: str, rules: list[str]) -> None:
    text = INPUT.replace("NAME", "k").replace("DECLARED", "k").replace('"shard-{{inputs.parameters.k}}"', key)
    assert [each.rule for each in severe(text)] == rules


def test_another_name_is_not_explained_by_it() -> None:
    found = severe(INPUT.replace("NAME", "m").replace("DECLARED", "n"))
    assert ["quotes" in each.message for each in found if each.rule == "key-unresolved-variable"] == [False]
    [named] = [each for each in found if "quotes" in each.message]
    assert (named.rule, [each.message for each in named.related]) == ("name-unquoted", ["passed here"])
    assert [len(fix.edits) for fix in named.fixes] == [2]


def cases(old: str, new: str) -> str:
    """The workflow with right names, but for one."""
    text = INPUT.replace("NAME", "k").replace("DECLARED", "k")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (cases("name: each", "name: off"), 9, "a name in `main` is no text: `off` without quotes is false"),
        (cases("{name: k, value", "{name: y, value"), 11, "a name in `main` is no text: `y` without quotes is true"),
        (
            cases("template: shard", "template: no").replace("name: shard\n", "name: no\n"),
            10,
            "a name in `main` is no text: `no` without quotes is false",
        ),
        (cases("name: shard\n", "name: no\n"), 13, "a name in `no` is no text: `no` without quotes is false"),
        (cases("{name: out,", "{name: null,"), 16, "a name in `shard` is no text: `null` without quotes is nothing"),
        (cases('key: "shard-{{inputs.parameters.k}}"', "key: on"), 15, "a key in `shard` is no text: `on` without"),
        (
            cases("{name: shards}", "{name: off}"),
            15,
            "has no name: every run fails with `resource name may not be empty`",
        ),
        (
            cases('{{item}}"}]}\n        withItems: [1, 2, 3]', '{{item.on}}"}]}\n        withItems: [{on: 1}]'),
            12,
            "a name in `main` is no text: `on` without quotes is true",
        ),
    ],
)
def test_every_name_that_a_cache_hangs_on_gets_the_message(text: str, line: int, what: str) -> None:
    found = [each for each in severe(text) if "quotes" in each.message]
    (finding,) = (each for each in found if each.place.source.place(each.place.start).line == line)
    assert what in finding.message
    assert finding.fixes


@pytest.mark.parametrize(
    "text",
    [
        cases("name: each", "name: 1"),
        cases("name: each", 'name: "off"'),
        cases("withItems: [1, 2, 3]", "withItems: [{on: 1}]"),
        cases("withItems: [1, 2, 3]", "withItems: [on, off]"),
        cases("name: each", "name: off").replace("memoize: {", "xmemoize: {"),
    ],
)
def test_names_that_no_cache_hangs_on_are_a_note_at_most(text: str) -> None:
    assert not [each for each in severe(text) if "quotes" in each.message]
