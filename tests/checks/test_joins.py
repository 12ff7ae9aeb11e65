"""How sure a finding about parts of a key that run into each other is follows what the project passes."""

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

SHOWN = Options(min_severity="info", min_confidence="low")
EXTRACT = """\
apiVersion: argoproj.io/v1alpha1
kind: KIND
metadata: {name: extract}
spec:
  entrypoint: main
  arguments: {parameters: [{name: t, value: orders}, {name: p, value: 2026-01-01}]}
  templates:
  - name: main
    steps: CALLS
  - name: extract
    inputs: {parameters: [{name: table}, {name: part}]}
    memoize:
      key: "extract-{{inputs.parameters.table}}-{{inputs.parameters.part}}"
      maxAge: 72h
      cache: {configMap: {name: extracts}}
    container:
      image: registry.example.com/extract:1.0.0
      command: [extract, "{{inputs.parameters.table}}", "{{inputs.parameters.part}}", /tmp/o]
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
GIVEN = '{{parameters: [{{name: table, value: "{1}"}}, {{name: part, value: "{2}"}}]}}'
CALL = f"[{{{{name: s{{0}}, template: extract, arguments: {GIVEN}}}}}]"
OPEN = ("{{workflow.parameters.t}}", "{{workflow.parameters.p}}")


def joins(kind: str, *given: tuple[str, str]) -> list[Finding]:
    calls = ", ".join(CALL.format(number, *each) for number, each in enumerate(given))
    text = EXTRACT.replace("KIND", kind).replace("CALLS", f"[{calls}]")
    findings = lint_bytes(text.encode(), "w.yaml", SHOWN).findings
    return [each for each in findings if each.rule == "key-ambiguous-join"]


@pytest.mark.parametrize(
    ("kind", "given", "severity", "confidence"),
    [
        ("Workflow", [("a-b", "c"), ("a", "b-c")], "error", "high"),
        ("WorkflowTemplate", [("a-b", "c"), ("x", "y"), ("a", "b-c")], "error", "high"),
        ("Workflow", [("a", "c"), ("a-b", "b-c")], "info", "high"),  # a-b-c needs one part of each
        ("WorkflowTemplate", [("a", "c"), ("a-b", "b-c")], "warning", "medium"),
        ("WorkflowTemplate", [OPEN, ("orders", "x")], "warning", "medium"),
        ("Workflow", [OPEN], "warning", "high"),
    ],
)
def test_values_that_meet_make_it_sure_and_values_that_keep_apart_less_so(
    kind: str, given: list[tuple[str, str]], severity: str, confidence: str
) -> None:
    [finding] = joins(kind, *given)
    assert (finding.severity, finding.confidence) == (severity, confidence)
    if severity == "info":
        assert finding.witness is None, "no run of today passes such values"
        return
    assert finding.witness is not None
    is_met = severity == "error"
    assert finding.witness.note.startswith("both in one run") == is_met
    assert {each.values for each in finding.witness.runs} >= ({"table=a-b part=c"} if is_met else set())


@pytest.mark.parametrize("kind", ["Workflow", "WorkflowTemplate"])
@pytest.mark.parametrize(
    "given", [[("orders", "2026-01-01"), ("orders", "2026-01-02")], [("a-b", "c"), ("a-b", "c")], [("a-b", "c")]]
)
def test_literals_of_which_no_two_can_meet_are_quiet(kind: str, given: list[tuple[str, str]]) -> None:
    assert joins(kind, *given) == []


BOTH = "[inputs.parameters.table, inputs.parameters.part]"


@pytest.mark.parametrize(
    ("expression", "lost"),
    [
        (f"sprig.trunc(8, sprig.sha256sum(toJson({BOTH})))", [("table", "part")]),
        (f"sprig.sha1sum(toJson({BOTH}))[0:6]", [("table", "part")]),
        (f"sprig.substr(0, 7, sprig.sha512sum(sprig.toJson({BOTH})))", [("table", "part")]),
        (f"sprig.adler32sum(toJson({BOTH}))", [("table", "part")]),
        (
            "sprig.lower(sprig.sha256sum(inputs.parameters.table)) + sprig.adler32sum(inputs.parameters.part)",
            [("part",)],
        ),
        (
            "sprig.trunc(6, sprig.sha256sum(inputs.parameters.table)) + '-'"
            " + sprig.trunc(6, sprig.sha1sum(inputs.parameters.part))",
            [("table",), ("part",)],
        ),
        (f"sprig.sha256sum(toJson({BOTH}))", []),
    ],
)
def test_what_one_function_drops_of_several_inputs_is_one_finding(expression: str, lost: list[tuple[str, ...]]) -> None:
    key = "extract-{{inputs.parameters.table}}-{{inputs.parameters.part}}"
    text = EXTRACT.replace("KIND", "WorkflowTemplate").replace("CALLS", "[]").replace(key, f"x-{{{{={expression}}}}}")
    found = [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.rule != "key-missing-code"]
    named = [" and ".join(f"`inputs.parameters.{name}`" for name in names) for names in lost]
    assert [each.rule for each in found] == ["key-lossy-sanitise"] * len(lost)
    assert sorted(each.message.partition(" all of ")[2].partition(":")[0] for each in found) == sorted(named)
    assert all(each.witness is not None for each in found)


TILES = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: tiles-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: z, value: "4"}, {name: x, value: "18"}, {name: layer, value: LAYER}]}
  templates:
  - name: main
    steps: [[{name: s, template: tile, arguments: {parameters: [
      {name: z, value: "{{workflow.parameters.z}}"}, {name: x, value: "{{workflow.parameters.x}}"},
      {name: layer, value: "{{workflow.parameters.layer}}"}]}}]]
  - name: tile
    inputs: {parameters: [{name: z}, {name: x}, {name: layer}]}
    memoize:
      key: "tile-{{inputs.parameters.layer}}-{{inputs.parameters.z}}{{inputs.parameters.x}}"
      maxAge: 72h
      cache: {configMap: {name: tiles}}
    container:
      image: registry.example.com/tile:1.0.0
      command: [tile, "{{inputs.parameters.z}}", "{{inputs.parameters.x}}", "{{inputs.parameters.layer}}", /tmp/o]
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def test_a_join_of_numbers_is_shown_with_numbers_and_message_and_proof_show_one_case() -> None:
    text = TILES.replace("LAYER", "roads")
    findings = lint_bytes(text.encode(), "w.yaml", SHOWN).findings
    [finding] = [each for each in findings if each.rule == "key-ambiguous-join"]
    assert finding.witness is not None
    for run in finding.witness.runs:
        given = dict(run.given)
        assert given["z"].isdecimal()
        assert given["x"].isdecimal()
        assert given["layer"] == "roads"
        assert f"(layer=`roads`, x=`{given['x']}`, z=`{given['z']}`)" in finding.message
        assert f"`tile-roads-{given['z']}{given['x']}`" in finding.message
