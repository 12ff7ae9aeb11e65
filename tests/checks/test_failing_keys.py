"""Keys that fail whatever comes in, whose expression does something else than was meant, or that cut a digest short."""

import json
from pathlib import Path
from typing import Any

import pytest

from memolint.app.config.options import Options
from memolint.app.fix.plan import plan
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, WARNING, Finding
from memolint.lang.template import substitute

pytestmark = pytest.mark.slow(every=10)

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
    - - {name: a, template: work, arguments: {parameters: [ARGUMENTS]}LOOP}
  - name: work
    inputs: {parameters: [INPUTS]}
    memoize: MEMOIZE
    container: {image: "r.example.com/a:1.0.0", command: [a, "{{inputs.parameters.x}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""
GIVEN = '{name: x, value: "{{workflow.parameters.x}}"}'
BLOCK = "{key: KEY, maxAge: 1h, cache: {configMap: {name: c}}}"


def findings(
    key: str, given: str = GIVEN, inputs: str = "{name: x}", block: str = BLOCK, default: str = "true", loop: str = ""
) -> dict[str, Finding]:
    text = DOCUMENT.replace("ARGUMENTS", given).replace("INPUTS", inputs).replace("MEMOIZE", block)
    text = text.replace('"true"', f'"{default}"').replace("LOOP", loop)
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
        (f"sprig.lower(replace('b', 'c', {X}))", "works on the first one", f"sprig.lower(replace({X}, 'b', 'c'))"),
        (f"trimPrefix('v', {X})", "works on the first one", f"trimPrefix({X}, 'v')"),
        (f"sprig.sha256sum(split('/', {X})[0])", "works on the first one", f"sprig.sha256sum(split({X}, '/')[0])"),
        (
            f"sprig.sha256sum(join('-', [{X}, 'a']))",
            "works on the first one",
            f"sprig.sha256sum(join([{X}, 'a'], '-'))",
        ),
        (f"join('-', {X}, {X})", "too many arguments to call join", ""),
        (f"join(split({X}), '-')", "not enough arguments to call split", ""),
        (f"concat({X}, {X})", "cannot concat string", ""),
        (f"join([{X}, 1], '-')", "interface {} is int, not string", ""),
        (f"sprig.semver({X}).Major + '-'", "func() uint64 + string", ""),
        (f"sprig.semver({X}).Major", "such as a function that is not called", ""),
        (f"sprig.semver({X}).Size", "cannot fetch Size from *semver.Version", ""),
        (f"sprig.sha256sum({X}) + asInt({X})", "invalid operation: string + int", ""),
        (f"{X} in {X}", 'operator "in" not defined on string', ""),
        (f"sprig.toDate('2006', {X}) + {X}", "time.Time + string", ""),
    ],
)
def test_expressions_that_cannot_work(expression: str, said: str, fixed: str) -> None:
    found = findings(f"w-{{{{={expression}}}}}-{{{{=sprig.sha256sum({X})}}}}")
    assert said in found[ERROR].message
    assert [fixed for fix in found[ERROR].fixes if fixed in fix.title] == ([fixed] if fixed else [])
    assert {rule for rule in found if rule.startswith("key-")} == {ERROR}


@pytest.mark.parametrize(
    ("expression", "is_safe"),
    [
        (f"sprig.trunc({X}, 8)", True),  # every run fails today, and nothing else can be meant
        (f"sprig.replace({X}, '/', '-')", False),  # runs hit today, though all with one key
    ],
)
def test_the_order_of_arguments_is_safely_mended_where_every_run_fails(expression: str, is_safe: bool) -> None:
    found = findings(f"w-{{{{={expression}}}}}-{{{{=sprig.sha256sum({X})}}}}")
    assert [fix.safe for fix in found[ERROR].fixes] == [is_safe]


@pytest.mark.parametrize(
    ("key", "said", "fixed", "is_refused"),
    [
        (f"{{{{=sprig.replace({X}, ',', '_')}}}}", "hash the value", f"sprig.sha256sum({X})", True),
        (f"w-{{{{=sprig.replace({X}, '/', '.')}}}}", "hash the value", f"sprig.sha256sum({X})", True),
        (f"w-{{{{=replace('.', '_', {X})}}}}", "hash the value", f"sprig.sha256sum({X})", True),
        (f"w-{{{{=sprig.replace({X}, '/', '-')}}}}", "only a hash keeps", f"sprig.sha256sum({X})", False),
        (
            f"w-{{{{=sprig.replace({X}, '/', '-')}}}}-{{{{=sprig.sha256sum({X})}}}}",
            f"write `sprig.replace('/', '-', {X})`",
            f"sprig.replace('/', '-', {X})",
            False,
        ),
    ],
)
def test_what_is_said_of_the_order_of_arguments_is_what_the_fix_writes(
    key: str, said: str, fixed: str, is_refused: bool
) -> None:
    found = findings(key)
    assert said in found[ERROR].message
    assert ("write `" in found[ERROR].message) is said.startswith("write `")
    assert [fixed in fix.edits[0].text for fix in found[ERROR].fixes] == [True]
    runs = found[ERROR].witness.runs if found[ERROR].witness else ()
    assert ["invalid cache key" in run.detail for run in runs] == [True] * is_refused
    mended = findings(found[ERROR].fixes[0].edits[0].text.strip('"'))
    assert ERROR not in mended
    assert "key-charset" not in mended


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
        f"asInt({X}[1:]) + 1",
        f"fromJSON({X}).x + 1",
        f"sprig.semver({X}).Major() + 1",
        f"split({X}, '::')[2] + '-'",
        f"sprig.split('@', {X})._1 + '-'",
        f"first(filter(split({X}, ','), # startsWith 'v')) + '-'",
        f"({X} == 'full' ? 1 : 'y') + 2",
        f"duration({X}).String()",
        f"date({X}, '02/01/2006').Format('2006')",
        f"string(date({X}, '02.01.2006').Year()) + sprig.semver({X}).Original()",
        f"sprig.get(fromJSON({X}), 'x') + 'y'",
        f"sprig.mustFromJson({X}).k.v + 'x'",
        f"replace('NAME-x', 'NAME', {X})",
        f"join([{X}, 'a'], '-')",
    ],
)
def test_what_can_work_for_some_value_is_quiet(expression: str) -> None:
    unknown = '{name: x, value: "{{steps.a.id}}"}'
    assert ERROR not in findings(f"w-{{{{={expression}}}}}-{{{{=sprig.sha256sum({X})}}}}", given=unknown)


@pytest.mark.parametrize(("value", "fails"), [("abc", True), ("12", False), ("{{steps.a.id}}", False)])
def test_values_that_all_callers_pass_are_played(value: str, fails: bool) -> None:
    found = findings(f"w-{{{{=asInt({X})}}}}", f'{{name: x, value: "{value}"}}')
    assert (ERROR in found) is fails
    assert not fails or "with all that is passed" in found[ERROR].message


@pytest.mark.parametrize("call", ["date('2006-01-02', {})", "htmlDate({})", "dateInZone('2006', {}, 'UTC')"])
def test_a_text_that_is_taken_for_the_present_is_told(call: str) -> None:
    found = findings(f"w-{{{{=sprig.{call.format(X)}}}}}-{{{{=sprig.sha256sum({X})}}}}")
    assert "takes the present time" in found[ERROR].message
    for time in (f"sprig.toDate('2006-01-02', {X})", "workflow.creationTimestamp", f"date({X})", f"asInt({X})"):
        good = findings(f"w-{{{{=sprig.{call.format(time)}}}}}", "{name: x, value: '2026'}")
        assert "takes the present time" not in (good[ERROR].message if ERROR in good else "")


def test_a_repaired_expression_that_no_key_can_hold_is_not_offered() -> None:
    found = findings("w-{{=sprig.join(inputs.parameters, '-')}}")[ERROR]
    assert ("write `" in found.message, found.fixes) == (False, ())
    assert "works on the last one" in found.message
    assert findings(f"w-{{{{=sprig.join([{X}], '-')}}}}")[ERROR].fixes


@pytest.mark.parametrize(
    ("key", "default", "error"),
    [
        ("{{=asInt(X)}}", "v1", "invalid operation: int(v1)"),
        ("{{=asInt(X)}}", "12", ""),
        ("{{=split(X, '/')[2]}}-{{=sprig.sha256sum(X)}}", "raw/2026", "index out of range: 2"),
        ("{{=split(X, '/')[2]}}-{{=sprig.sha256sum(X)}}", "raw/2026/a", ""),
        ("{{=fromJSON(X).id}}", "abc", "invalid character 'a'"),
        ("{{=fromJSON(X).id}}", '{\\"id\\": \\"q\\"}', ""),
        ("{{=X == '' ? 'all' : string(asInt(X))}}", "", ""),
        ("{{=asInt(X) + asInt(workflow.parameters.y)}}", "v1", "invalid operation: int(v1)"),
    ],
)
def test_the_default_of_an_argument_is_played(key: str, default: str, error: str) -> None:
    key = f"w-{key}".replace("X", X)
    found = findings(key, given=GIVEN, default=default)
    assert (ERROR in found) is bool(error)
    if error:
        assert (found[ERROR].severity, found[ERROR].witness is not None) == ("warning", True)
        assert f"with its default `{default}`" in found[ERROR].message
        assert error in found[ERROR].message
        passed = findings(key, f"{{name: x, value: '{default}'}}, {{name: y, value: '1'}}", "{name: x}, {name: y}")
        assert passed[ERROR].severity == "error"


def test_a_value_of_one_call_is_played_beside_others() -> None:
    item = '{name: x, value: "{{item}}"}'
    found = findings(f"w-{{{{=asInt({X})}}}}", item, loop=', withItems: ["1", "v2"]')
    assert (found[ERROR].severity, "`v2`, which is passed here" in found[ERROR].message) == ("error", True)


def test_a_key_that_an_empty_default_leaves_empty_is_a_warning() -> None:
    assert findings(f"{{{{{X}}}}}", default="")[EMPTY].severity == "warning"
    assert findings(f"{{{{{X}}}}}", "{name: x, value: ''}")[EMPTY].severity == "error"
    assert EMPTY not in findings(f"{{{{{X}}}}}", default="a")
    assert EMPTY not in findings(f"w-{{{{{X}}}}}", default="")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (f"{X} matches '^v[0-9+' ? 'a' : 'b'", "a regular expression in it is none (missing closing ]"),
        (f"sprig.regexReplaceAll('[^a-z', {X}, '-')", "a regular expression in it is none (missing closing ]"),
        ("1/0", "it gives a number that JSON cannot write"),
        (f"asInt({X}) % 0", "it divides by zero"),
    ],
)
def test_what_is_wrong_in_itself_is_told_as_such(expression: str, said: str) -> None:
    assert said in findings(f"w-{{{{={expression}}}}}")[ERROR].message
    assert findings(f"w-{{{{={expression}}}}}")[ERROR].severity == "error"


@pytest.mark.parametrize("is_passed", [True, False])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{{workflow.name}}/b", "`/` is not legal"),
        ("{{=sprig.now()}}", "`:` is not legal"),
        ("{{workflow.creationTimestamp}}", "`:` is not legal"),
        ("{{workflow.duration}}", "`.` is not legal"),
        ("a-{{=workflow.duration}}", "`.` is not legal"),
        ("{{=sprig.trunc(1, workflow.duration)}}", ""),
        ("{{nope}}", "a tag that Argo never fills"),
        ("{{=nope}}", "a tag that Argo never fills"),
        ("a-{{workflow.name}}", ""),
        ("{{=sprig.uuidv4()}}", ""),
        ("{{= 1 + 1}}", ""),
        ("{{workflow.namespace}}", ""),
    ],
)
def test_a_value_with_a_tag_is_judged_by_what_surely_stands_in_the_key(value: str, said: str, is_passed: bool) -> None:
    given, default = (f'{{name: x, value: "{value}"}}', "a") if is_passed else (GIVEN, value)
    found = findings(f"w-{{{{{X}}}}}", given, default=default)
    assert ("key-charset" in found) is bool(said)
    if said:
        assert said in found["key-charset"].message
        assert not found["key-charset"].fixes or "nope" not in value
    assert "key-charset" not in findings(f"w-{{{{=sprig.sha256sum({X})}}}}", given, default=default)


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


@pytest.mark.parametrize(
    "cut", ["sprig.trunc(KEPT, {})", "sprig.trunc(-KEPT, {})", "sprig.substr(LEFT, -1, {})", "{}[-KEPT:]"]
)
@pytest.mark.parametrize("whole", ["inputs.parameters", f"[{X}, workflow.parameters.x]"])
@pytest.mark.parametrize("digits", [8, 12])
def test_a_digest_that_is_cut_short_holds_all_and_is_noted_or_proved(cut: str, whole: str, digits: int) -> None:
    cut = cut.replace("KEPT", str(digits)).replace("LEFT", str(64 - digits))
    found = findings(f"w-{{{{={cut.format(f'sprig.sha256sum(toJson({whole}))')}}}}}")
    noted = f"only {digits} digits of its digest are kept ({4 * digits} bits)"
    lossy = found["key-lossy-sanitise"]
    assert (noted in lossy.message) is (lossy.severity == INFO) is (digits == 12)
    assert (lossy.severity == WARNING and lossy.witness is not None) is (digits == 8)
    assert "key-missing-input-parameter" not in found


@pytest.mark.parametrize("kind", ["container", "script", "dag"])
def test_a_block_inside_the_work_is_no_block(kind: str) -> None:
    block = {"key": "k", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}}
    work = {"name": "w", kind: {"image": "x:1", "command": ["run"], "memoize": block}}
    text = json.dumps({"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": {"templates": [work]}})
    [found] = [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule == "unknown-field"]
    assert (found.severity, f"belongs beside `{kind}`" in found.message) == ("warning", True)


def test_all_expressions_of_a_key_are_repaired_at_once() -> None:
    found = findings(f"w-{{{{=sprig.trunc({X}, 20)}}}}-{{{{=sprig.trunc({X}, 30)}}}}-{{{{=sprig.sha256sum({X})}}}}")[
        ERROR
    ]
    assert found.message.endswith("(reflect: Call using string as type int)")
    [fix] = found.fixes
    [edit] = fix.edits
    assert f"{{{{=sprig.trunc(20, {X})}}}}-{{{{=sprig.trunc(30, {X})}}}}-" in edit.text


def test_an_expression_that_fails_is_played_once_with_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[object, ...]] = []
    replace = substitute.replace_value

    def counted(text: str, variables: dict[str, str], *others: Any, **named: Any) -> str:
        played.extend([(text, *variables.items())] if "volatile" in named else [])
        return str(replace(text, variables, *others, **named))

    monkeypatch.setattr(substitute, "replace_value", counted)
    assert ERROR in findings(f"w-{{{{={X} / 2}}}}")
    assert len(played) >= 10
    assert sorted(set(played)) == sorted(played)


@pytest.mark.parametrize("expression", [f"{X} ? 'a' : 'b'", f"sprig.trunc({X}, 2)", f"trunc(2, {X})"])
def test_the_fix_that_is_shown_is_the_one_that_is_written(expression: str, tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    text = DOCUMENT.replace("ARGUMENTS", GIVEN).replace("INPUTS", "{name: x}").replace("MEMOIZE", BLOCK)
    file.write_text(text.replace("LOOP", "").replace("KEY", f'"w-{{{{={expression}}}}}"'))
    [found] = [each for each in lint_bytes(file.read_bytes(), "w.yaml").findings if each.rule == ERROR]
    [edit] = found.fixes[0].edits
    shown = file.read_text()[: edit.place.start] + edit.text + file.read_text()[edit.place.end :]
    assert [change.text for change in plan([str(file)], unsafe=True).changes] == [shown]
    assert [each for each in lint_bytes(shown.encode(), "w.yaml").findings if each.rule.startswith("key-")] == []
    assert edit.text == f'"w-{{{{=sprig.sha256sum({X})}}}}"'


def test_what_a_wrong_order_makes_of_a_key_is_no_second_finding() -> None:
    found = findings(f"w-{{{{=sprig.regexReplaceAll({X}, '[^a-z]', '-')}}}}")
    assert [rule for rule, each in found.items() if each.severity != INFO] == [ERROR]


def test_a_space_before_an_expression_is_told_with_the_whole_tag() -> None:
    found = findings(f"w-{{{{ =sprig.sha256sum({X}) }}}}")[UNRESOLVED]
    assert f"did you mean `{{{{=sprig.sha256sum({X})}}}}`?" in found.message
    assert f"w-{{{{=sprig.sha256sum({X})}}}}" in found.fixes[0].edits[0].text


@pytest.mark.parametrize(("given", "meant"), [("{{item}}", "inputs.parameters.x"), ("{{item}}-b", ""), ("b", "")])
def test_a_variable_of_the_caller_is_the_input_as_which_it_is_passed(given: str, meant: str) -> None:
    found = findings("w-{{item}}", f'{{name: x, value: "{given}"}}', loop=", withItems: [a, b]")[UNRESOLVED]
    assert ("did you mean" in found.message) is bool(meant)
    assert [f"use `{meant}`"] * bool(meant) == [fix.title for fix in found.fixes]
    assert found.witness is not None
    assert found.witness.note == "played as a run of the Workflow `w-`"


INLINE = """apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - name: each
        withItems: ITEMS
        inline:
          memoize: {key: "KEY", cache: {configMap: {name: c}}}
          container: {image: "r.example.com/a:1.0.0", command: [a, "KEY"]}
          outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""


@pytest.mark.parametrize(
    ("items", "key", "refused"), [("[{code: a}, {code: b}]", "{{item.code}}", True), ("[a, b]", "{{item}}", False)]
)
def test_a_part_of_the_item_inside_of_an_inline_template_is_refused(items: str, key: str, refused: bool) -> None:
    text = INLINE.replace("ITEMS", items).replace("KEY", key)
    found = [each for each in lint_bytes(text.encode(), "w.yaml", Options()).findings if each.rule == UNRESOLVED]
    details = [run.detail for each in found if each.witness for run in each.witness.runs]
    assert [("failed to resolve {{item.code}}" in detail) for detail in details] == [True] * refused
