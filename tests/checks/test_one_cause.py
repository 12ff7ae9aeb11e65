"""What an anchor or a merge key gives to several templates has one finding, with a fix that serves all of them."""

from pathlib import Path

import pytest

from memolint.app.config.options import NONE, Options
from memolint.app.fix import plan as fix
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

ENVIRONMENT = "{{workflow.parameters.env}}"
RULE = "key-missing-workflow-parameter"
WORK = """- &base
    name: one
    inputs: {parameters: [{name: x}]}
    memoize: &memo
      key: "{{inputs.parameters.x}}"
      maxAge: 1h
      cache: {configMap: {name: c}}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
    container: {image: "r.example.com/a:1.0.0", command: [a, "{{inputs.parameters.x}}", "FIRST"]}
"""
MERGED = """  - <<: *base
    name: two
    container: {image: "r.example.com/a:1.0.0", command: [b, "{{inputs.parameters.x}}", "SECOND"]}
"""
ALIASED = """  - name: two
    inputs: {parameters: [{name: x}]}
    memoize: *memo
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
    container: {image: "r.example.com/a:1.0.0", command: [b, "{{inputs.parameters.x}}", "SECOND"]}
"""
KEY_ALIASED = ALIASED.replace("*memo", "{key: *key, maxAge: 1h, cache: {configMap: {name: d}}}")
CALLS = """  - name: main
    steps:
    - - {name: a, template: one, arguments: {parameters: [{name: x, value: a}]}}
      - {name: b, template: two, arguments: {parameters: [{name: x, value: b}]}}
"""
HEAD = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: env, value: e}]}
  templates:
  """


def document(second: str, reads: str, other_reads: str) -> str:
    return (HEAD + WORK + second + CALLS).replace("FIRST", reads).replace("SECOND", other_reads)


def findings(text: str) -> list[Finding]:
    return [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == RULE]


def test_a_fix_behind_an_anchor_that_others_share_is_not_offered() -> None:
    """`--unsafe-fixes` would refuse it: the key of the other template changes as well."""
    work = WORK.replace('key: "', 'key: &key "')
    text = HEAD + (work + KEY_ALIASED + CALLS).replace("FIRST", ENVIRONMENT).replace("SECOND", "b")
    [found] = findings(text)
    assert not found.fixes
    [alone] = findings(text.replace("*key", '"{{inputs.parameters.x}}"'))
    assert alone.fixes


def test_a_fix_that_holds_what_every_call_makes_anew_is_not_offered() -> None:
    """Both calls share entries of one run today, and would not with the key that the fix writes."""
    text = document("", "{{inputs.parameters.out}} {{inputs.parameters.mode}}", "").replace(
        "template: two", "template: one"
    )
    text = text.replace("value: a}]", 'value: a}, {name: out, value: "{{pod.name}}"}, {name: mode, value: m}]')
    text = text.replace("value: b}]", 'value: a}, {name: out, value: "{{=sprig.now()}}"}, {name: mode, value: n}]')
    text = text.replace("[{name: x}]", "[{name: x}, {name: out}, {name: mode}]", 1)
    found = [
        each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == "key-missing-input-parameter"
    ]
    assert [each.fixes for each in found] == [()]


@pytest.mark.parametrize("written", ['&key "', '!!str &key "'])
def test_a_key_written_once_behind_an_anchor_of_its_own_has_one_finding_there(written: str, tmp_path: Path) -> None:
    text = document(KEY_ALIASED, ENVIRONMENT, ENVIRONMENT).replace('key: "', f"key: {written}")
    [found] = findings(text)
    assert {found.template, *found.shared_by} == {"one", "two"}
    assert found.witness is not None
    assert found.place.source.text[found.place.start :].startswith("{{inputs")
    (tmp_path / "w.yaml").write_text(text)
    [change] = fix.plan([str(tmp_path / "w.yaml")], Options(project=NONE), unsafe=True).changes
    assert "&key" in change.text
    assert "*key" in change.text
    assert not [each for each in lint_bytes(change.text.encode(), "w.yaml").findings if each.rule.startswith("key-")]


def test_a_key_whose_anchor_is_used_for_something_else_too_has_no_fix() -> None:
    text = document(KEY_ALIASED, ENVIRONMENT, ENVIRONMENT).replace('key: "', 'key: &key "').replace("[b,", "[*key,")
    [found] = findings(text)
    assert not found.fixes


@pytest.mark.parametrize("second", [MERGED, ALIASED], ids=["merge", "alias"])
def test_one_finding_names_all_templates_and_one_fix_serves_them(second: str, tmp_path: Path) -> None:
    text = document(second, ENVIRONMENT, ENVIRONMENT)
    [found] = findings(text)
    assert "`one`" in found.message
    assert "`two`" in found.message
    assert len(found.related) == 2
    (tmp_path / "w.yaml").write_text(text)
    planned = fix.plan([str(tmp_path / "w.yaml")], Options(project=NONE), unsafe=True)
    [change] = planned.changes
    assert planned.refused == ()
    assert not [each for each in lint_bytes(change.text.encode(), "w.yaml").findings if each.rule.startswith("key-")]


def test_a_template_that_does_not_miss_it_is_not_named() -> None:
    [found] = findings(document(MERGED, ENVIRONMENT, "-"))
    assert "`two`" not in found.message


def test_no_fix_brings_an_input_to_a_template_that_does_not_declare_it() -> None:
    inputs = "name: two\n    inputs: {parameters: [{name: x}, {name: more}]}\n"
    text = document(MERGED, "-", "{{inputs.parameters.more}}").replace("name: two\n", inputs, 1)
    given = "{parameters: [{name: x, value: b}, {name: more, value: NAME}]}"
    called = f"      - {{name: NAME, template: two, arguments: {given}}}\n"
    text += called.replace("NAME", "c") + called.replace("NAME", "d")
    rules = {each.rule: each.fixes for each in lint_bytes(text.encode(), "w.yaml").findings}
    assert rules["key-missing-input-parameter"] == ()
