"""A proof is staged well: within the life of an entry, in the workflow of the project, with what can be passed."""

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

SHOWN = Options(min_severity="info", min_confidence="low")


def found(text: str, rule: str) -> Finding:
    """The one finding of a rule."""
    [finding] = [each for each in lint_bytes(text.encode(), "w.yaml", SHOWN).findings if each.rule == rule]
    return finding


def values(finding: Finding) -> list[str]:
    assert finding.witness is not None
    return [run.values for run in finding.witness.runs]


def note(finding: Finding) -> str:
    assert finding.witness is not None
    return finding.witness.note


CONVERT = """\
apiVersion: argoproj.io/v1alpha1
kind: KIND
metadata: {name: lengths}
spec:
  entrypoint: main
  arguments: {parameters: [{name: life, value: 15s}, {name: metres, value: "12"}, {name: to, value: yards}]}
  templates:
  - name: main
    steps:
    - - name: convert
        template: group
        arguments:
          parameters: [{name: length, value: "{{workflow.parameters.metres}}"}, {name: unit, value: "UNIT"}]
  - name: group
    inputs: {parameters: [{name: length}, {name: unit}]}
    dag:
      tasks:
      - name: inner
        template: convert
        WHEN
        arguments:
          parameters:
          - {name: length, value: "{{inputs.parameters.length}}"}
          - {name: unit, value: "{{inputs.parameters.unit}}"}
  - name: convert
    inputs: {parameters: [{name: length}, {name: unit}]}
    memoize: {key: "convert-{{inputs.parameters.length}}", maxAge: AGE, cache: {configMap: {name: lengths}}}
    container:
      image: registry.example.com/units:1.4.2
      command: [units, "{{inputs.parameters.length}}", "{{inputs.parameters.unit}}"]
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def convert(kind: str = "Workflow", unit: str = "{{workflow.parameters.to}}", when: str = "", age: str = "1h") -> str:
    text = CONVERT.replace("KIND", kind).replace("UNIT", unit).replace("AGE", age)
    return text.replace("        WHEN\n", f"        {when}\n" if when else "")


@pytest.mark.parametrize("age", ["1s", "20s", "1m", "1m30s", "168h", '"{{workflow.parameters.life}}"'])
def test_the_second_run_comes_within_the_life_of_the_entry(age: str) -> None:
    finding = found(convert(age=age), "key-missing-input-parameter")
    assert (finding.severity, finding.confidence) == ("error", "high")
    assert values(finding) == ["unit=yards length=12", "unit=yards-other length=12"]


@pytest.mark.parametrize("kind", ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate"])
def test_the_workflow_that_reaches_the_template_is_played(kind: str) -> None:
    assert note(found(convert(kind), "key-missing-input-parameter")) == f"played as two runs of the {kind} `lengths`"


@pytest.mark.parametrize(
    "changed",
    [
        {"unit": "{{=sprig.lower(workflow.parameters.to)}}"},
        {"when": "when: '{{inputs.parameters.length}} == 13'"},
        {"when": "depends: nobody"},
    ],
)
def test_what_it_does_not_show_is_played_in_a_workflow_of_one_step(changed: dict[str, str]) -> None:
    finding = found(convert(**changed), "key-missing-input-parameter")
    assert note(finding) == "played in a one-step workflow that calls `convert`"
    assert (finding.severity, finding.confidence) == ("error", "high")


CALLS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: pictures-}
spec:
  entrypoint: main
  templates:
  - name: main
    CALLS
  - name: resize
    inputs: {parameters: [{name: picture}, {name: width}]}
    memoize: {key: "resize-{{inputs.parameters.picture}}", maxAge: 5s, cache: {configMap: {name: pictures}}}
    container:
      image: registry.example.com/resize:1.0.0
      command: [resize, "{{inputs.parameters.picture}}", "{{inputs.parameters.width}}"]
    outputs: {parameters: [{name: uri, valueFrom: {path: /tmp/uri}}]}
"""
GIVEN = 'arguments: {{parameters: [{{name: picture, value: {picture}}}, {{name: width, value: "{width}"}}]}}'
LOOP = """steps:
    - - name: all
        template: resize
        withItems: [200, 1600]
        arguments: {parameters: [{name: picture, value: p1}, {name: width, value: "{{item}}"}]}"""
ONE_RUN = "both in one run of the Workflow `pictures-`"


def steps(*pictures: tuple[str, int]) -> str:
    given = [(f"s{width}", GIVEN.format(picture=picture, width=width)) for picture, width in pictures]
    written = [f"    - - {{name: {name}, template: resize, {arguments}}}" for name, arguments in given]
    return "\n".join(["steps:", *written])


@pytest.mark.parametrize(
    ("calls", "rows", "said"),
    [
        (steps(("p1", 200), ("p1", 1600)), ["width=200 picture=p1", "width=1600 picture=p1"], ONE_RUN),
        (LOOP, ["width=200 picture=p1", "width=1600 picture=p1"], "played as two runs of the Workflow `pictures-`"),
        (
            steps(("p1", 200), ("p2", 400), ("p2", 800)),
            ["width=400 picture=p2", "width=800 picture=p2"],
            ONE_RUN,
        ),
    ],
)
def test_literals_that_meet_under_one_key_are_played_as_they_meet(calls: str, rows: list[str], said: str) -> None:
    rule = "key-missing-item" if calls is LOOP else "key-missing-input-parameter"
    finding = found(CALLS.replace("CALLS", calls), rule)
    assert (values(finding), note(finding)) == (rows, said)
    assert (finding.severity, finding.confidence) == ("error", "high")


TIMES = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: stamped}
spec:
  entrypoint: main
  templates:
  - name: main
    inputs: {parameters: [{name: a}, {name: note}]}
    memoize: {key: "k-{{inputs.parameters.a}}", maxAge: 1h, cache: {configMap: {name: c}}}
    script:
      image: registry.example.com/r:1.0.0
      command: [sh]
      source: |
        run {{inputs.parameters.a}} {{workflow.creationTimestamp}} > /tmp/o
        echo {{inputs.parameters.note}} >&2
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def test_a_time_that_the_work_reads_proves_nothing_of_an_input() -> None:
    """Both uncached runs are at one time: only what the claim is about may differ."""
    report = lint_bytes(TIMES.encode(), "w.yaml", SHOWN)
    about_note = [each for each in report.findings if "`note`" in each.message]
    assert not [each for each in about_note if each.witness is not None]


UPSTREAM = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: chain-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: x, value: "1"}]}
  templates:
  - name: main
    steps:
    - - {name: make, template: make}
    - - name: use
        template: use
        arguments:
          parameters: [{name: x, value: "{{workflow.parameters.x}}"}]
          artifacts: [{name: made, from: "{{steps.make.outputs.artifacts.made}}"}]
  - name: make
    memoize: {key: made, maxAge: 1h, cache: {configMap: {name: makes}}}
    container: {image: "registry.example.com/m:1.0.0", command: [make, "{{workflow.parameters.x}}"]}
    outputs: {artifacts: [{name: made, path: /tmp/made}]}
  - name: use
    inputs: {parameters: [{name: x}], artifacts: [{name: made, path: /tmp/made}]}
    memoize: {key: used, maxAge: 1h, cache: {configMap: {name: uses}}}
    container: {image: "registry.example.com/m:1.0.0", command: [use, "{{inputs.parameters.x}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def test_what_another_stale_hit_causes_proves_nothing() -> None:
    """In the workflow `use` is handed what `make` made for another run: its own lack is shown apart from that."""
    report = lint_bytes(UPSTREAM.encode(), "w.yaml", SHOWN)
    constant = [each for each in report.findings if each.rule == "key-constant"]
    notes = {each.template: note(each) for each in constant}
    assert notes["make"] == "played as two runs of the Workflow `chain-`"
    assert notes["use"] == "played in a one-step workflow that calls `use`"


def test_a_note_about_what_only_an_edit_can_pass_shows_no_such_run() -> None:
    calls = steps(("p1", 200), ("p2", 400))
    apart = found(CALLS.replace("CALLS", calls), "key-missing-input-parameter")
    assert (apart.severity, apart.witness) == ("info", None)
    others = CALLS.replace("CALLS", calls).replace("kind: Workflow", "kind: WorkflowTemplate")
    assert len(set(values(found(others, "key-missing-input-parameter")))) == 2


STAGES = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: stages-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: run, value: "{{workflow.uid}}"}, {name: region, value: emea}]}
  templates:
  - name: main
    steps:
    - - {name: pull, template: pull}
    - - {name: press, template: press}
    - - {name: ship, template: ship}
"""
STAGE = """\
  - name: NAME
    memoize: {key: "{{workflow.parameters.run}}", cache: {configMap: {name: stages}}}
    container:
      image: registry.example.com/stages:1.0.0
      command: [stages, NAME, "{{workflow.parameters.region}}"]
"""
NAMES = ("pull", "press", "ship")
HAPPENS = ["the work happens", "the work does not happen"]


def test_templates_of_one_key_that_hand_back_nothing_lose_their_work_in_one_run() -> None:
    text = STAGES + "".join(STAGE.replace("NAME", name) for name in NAMES)
    report = lint_bytes(text.encode(), "w.yaml", SHOWN)
    collisions = [each for each in report.findings if each.rule == "key-collision-across-templates"]
    shown = [(values(each)[0].split()[0], values(each)[1].split()[0], note(each)) for each in collisions]
    one_run = "both in one run of the Workflow `stages-`"
    assert shown == [("`pull`", "`press`", one_run), ("`pull`", "`press`", one_run), ("`pull`", "`ship`", one_run)]
    assert all([run.detail for run in each.witness.runs] == HAPPENS for each in collisions if each.witness)


def test_what_a_claim_leaves_alone_is_given_where_the_workflow_takes_another_in_each_run() -> None:
    text = STAGES.partition("    - - {name: press")[0] + STAGE.replace("NAME", "pull")
    finding = found(text, "key-missing-workflow-parameter")
    assert values(finding) == ["region=emea run=a", "region=apac run=a"]
    assert note(finding) == "played as two runs of the Workflow `stages-`"


FONTS = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: fonts-CHARSET}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[{name: draw, template: font, arguments: {parameters: [{name: face, value: sans}]}}]]
  - name: font
    inputs: {parameters: [{name: face}]}
    memoize: {key: "font-{{inputs.parameters.face}}", cache: {configMap: {name: fonts}}}
    container: {image: "registry.example.com/a:1.0.0", command: [font, CHARSET, "{{inputs.parameters.face}}", /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def test_templates_of_one_name_are_told_apart_by_their_objects_and_played_in_both() -> None:
    text = "---\n".join(FONTS.replace("CHARSET", charset) for charset in ("latin", "cjk"))
    finding = found(text, "key-collision-across-templates")
    assert finding.message.startswith("`fonts-latin/font` and `fonts-cjk/font` do different work")
    assert values(finding) == ["`fonts-cjk/font` face=sans", "`fonts-latin/font` face=sans"]
    assert note(finding) == "played as a run of the Workflow `fonts-cjk` and one of the Workflow `fonts-latin`"
    assert ["fonts-cjk-font-font-" in edit.text for fix in finding.fixes for edit in fix.edits] == [True]


def test_a_run_that_cannot_hit_shows_whether_it_could_have_been_served() -> None:
    used = CALLS.replace("CALLS", steps(("p1", 200))).replace("{{inputs.parameters.picture}}", "{{workflow.uid}}")
    for text, served in ((used, ["A", "B"]), (used.replace('[resize, "{{workflow.uid}}",', "[resize,"), ["A", "A"])):
        finding = found(text, "key-volatile")
        assert finding.witness is not None
        assert [(run.status, run.served) for run in finding.witness.runs] == [("MISS", each) for each in served]


def test_a_caller_in_a_library_that_nothing_starts_is_played_as_it_can_be_submitted() -> None:
    text = CALLS.replace("CALLS", steps(("p1", 200), ("p1", 1600))).replace("kind: Workflow", "kind: WorkflowTemplate")
    text = text.replace("generateName: pictures-", "name: pictures").replace("  entrypoint: main\n", "")
    finding = found(text, "key-missing-input-parameter")
    assert values(finding) == ["width=200 picture=p1", "width=1600 picture=p1"]
    assert note(finding) == "both in one run of the WorkflowTemplate `pictures` with the entrypoint `main`"
