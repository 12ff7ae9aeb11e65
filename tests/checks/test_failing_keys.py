"""Keys that fail whatever comes in, whose expression does something else than was meant, or that cut a digest short."""

import json

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, Finding

X = "inputs.parameters.x"
ERROR, UNRESOLVED, EMPTY = "key-expression-error", "key-unresolved-variable", "key-empty"
DOCUMENT = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: x, value: "true"}]}
  templates:
  - name: main
    steps:
    - - {name: a, template: work, arguments: {parameters: [ARGUMENTS]}}
  - name: work
    inputs: {parameters: [INPUTS]}
    memoize: MEMOIZE
    container: {image: "r.example.com/a:1.0.0", command: [a, "{{inputs.parameters.x}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""
GIVEN = '{name: x, value: "{{workflow.parameters.x}}"}'
BLOCK = "{key: KEY, maxAge: 1h, cache: {configMap: {name: c}}}"


def findings(key: str, given: str = GIVEN, inputs: str = "{name: x}", block: str = BLOCK) -> dict[str, Finding]:
    text = DOCUMENT.replace("ARGUMENTS", given).replace("INPUTS", inputs).replace("MEMOIZE", block)
    text = text.replace("KEY", '"' + key.replace('"', '\\"') + '"')
    return {each.rule: each for each in lint_bytes(text.encode(), "w.yaml", Options(min_severity=INFO)).findings}


@pytest.mark.parametrize(
    ("expression", "said", "fixed"),
    [
        (f"{X} ? 'a' : 'b'", "is text and no condition", f"{X} == 'true' ? 'a' : 'b'"),
        (f"not {X} ? 'a' : 'b'", "is text and no condition", f"{X} != 'true' ? 'a' : 'b'"),
        (f"!{X}", "is text and no condition", f"{X} != 'true'"),
        (f"{X} == 'q' || {X} ? 'a' : 'b'", "is text and no condition", f"{X} == 'q' || {X} == 'true' ? 'a' : 'b'"),
        (f"{X} || 'none'", "is text and no condition", ""),
        (f"sprig.ternary('a', 'b', {X})", "is text and no condition", f"sprig.ternary('a', 'b', {X} == 'true')"),
        ("sprig.sha256sum(workflow.creationTimestamp)", "is a map of its parts", ""),
        (f"sprig.replace({X}, '.', '-')", "works on the last one", f"sprig.replace('.', '-', {X})"),
        (f"sprig.trunc({X}, 8)", "works on the last one", f"sprig.trunc(8, {X})"),
        (
            f"sprig.regexReplaceAll('[^a-z]', '-', {X})",
            "works on the second one",
            f"sprig.regexReplaceAll('[^a-z]', {X}, '-')",
        ),
        (f"sprig.default({X}, 'none')", "works on the last one", f"sprig.default('none', {X})"),
    ],
)
def test_expressions_that_cannot_work(expression: str, said: str, fixed: str) -> None:
    found = findings(f"w-{{{{={expression}}}}}-{{{{=sprig.sha256sum({X})}}}}")
    assert said in found[ERROR].message
    assert [fixed for fix in found[ERROR].fixes if fixed in fix.title] == ([fixed] if fixed else [])
    assert {rule for rule in found if rule.startswith("key-")} == {ERROR}


@pytest.mark.parametrize(
    "expression",
    [
        f"{X} == 'true' ? 'a' : 'b'",
        f"asInt({X} == '' ? '1' : '2') > 1 && true ? 'a' : 'b'",
        f"jsonpath({X}, '$.deep') ? 'a' : 'b'",
        f"{X} == 'q' && {X} ? 'a' : 'b'",
        "workflow.creationTimestamp.Y",
        "sprig.date('2006', workflow.creationTimestamp)",
        f"sprig.replace('.', '-', {X})",
        f"sprig.replace('NAME', {X}, 'fit-NAME')",
        f"sprig.trunc(8, sprig.sha256sum({X}))",
        f"sprig.default('none', {X})",
        f"{X} in ['a', 'b'] ? 'a' : 'b'",
    ],
)
def test_what_can_work_for_some_value_is_quiet(expression: str) -> None:
    assert ERROR not in findings(f"w-{{{{={expression}}}}}-{{{{=sprig.sha256sum({X})}}}}")


@pytest.mark.parametrize(("value", "fails"), [("abc", True), ("12", False), ("{{workflow.parameters.x}}", False)])
def test_values_that_all_callers_pass_are_played(value: str, fails: bool) -> None:
    found = findings(f"w-{{{{=asInt({X})}}}}", f'{{name: x, value: "{value}"}}')
    assert (ERROR in found) is fails
    assert not fails or "with all that is passed" in found[ERROR].message


@pytest.mark.parametrize(
    ("key", "declared", "given", "stays"),
    [
        ("{{inputs.parameters.k}}", 'value: "w-{{inputs.parameters.x}}"', "", True),
        ("{{inputs.parameters.k}}", 'default: "w-{{inputs.parameters.x}}"', "", True),
        ("{{inputs.parameters.k}}", 'value: "w-{{steps.q.outputs.result}}"', "", True),
        ("{{=sprig.lower(inputs.parameters.k)}}", 'value: "w-{{inputs.parameters.x}}"', "", True),
        ("{{inputs.parameters.k}}", 'value: "w-{{workflow.parameters.x}}"', "", False),
        ("{{inputs.parameters.k}}", 'value: "w-{{inputs.parameters.x}}"', ", {name: k, value: 'b'}", False),
        ("{{=sprig.sha256sum(inputs.parameters.k)}}", 'value: "w-{{inputs.parameters.x}}"', "", False),
    ],
)
def test_a_tag_in_the_own_value_of_an_input_stays(key: str, declared: str, given: str, stays: bool) -> None:
    found = findings(key, GIVEN + given, f"{{name: x}}, {{name: k, {declared}}}")
    assert (UNRESOLVED in found) is stays
    if stays:
        assert found[UNRESOLVED].path[-2:] == (1, declared.partition(":")[0])
        assert found[UNRESOLVED].witness is not None
        assert "key-missing-input-parameter" not in found


@pytest.mark.parametrize("cache", ["{key: KEY, configMap: {name: c}}", "{configMap: {name: c, key: KEY}}"])
def test_a_key_that_stands_too_deep_is_told_where_it_belongs(cache: str) -> None:
    found = findings(f"w-{{{{{X}}}}}", block=f"{{maxAge: 1h, cache: {cache}}}")
    assert "`key` belongs beside `cache`" in found[EMPTY].message
    assert "unknown-field" not in found


@pytest.mark.parametrize("cut", ["sprig.trunc(8, {})", "sprig.trunc(-8, {})", "sprig.substr(56, -1, {})", "{}[-8:]"])
@pytest.mark.parametrize("whole", ["inputs.parameters", f"[{X}, workflow.parameters.x]"])
def test_a_digest_that_is_cut_short_holds_all_and_is_noted_once(cut: str, whole: str) -> None:
    found = findings(f"w-{{{{={cut.format(f'sprig.sha256sum(toJson({whole}))')}}}}}")
    assert "only 8 digits of its digest are kept (32 bits)" in found["key-lossy-sanitise"].message
    assert found["key-lossy-sanitise"].severity == INFO
    assert "key-missing-input-parameter" not in found


@pytest.mark.parametrize("kind", ["container", "script", "dag"])
def test_a_block_inside_the_work_is_no_block(kind: str) -> None:
    block = {"key": "k", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}}
    work = {"name": "w", kind: {"image": "x:1", "command": ["run"], "memoize": block}}
    text = json.dumps({"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": {"templates": [work]}})
    [found] = [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == "unknown-field"]
    assert (found.severity, f"belongs beside `{kind}`" in found.message) == ("warning", True)
