"""Proofs play the callers that a project has: with steps that end so or so, in runs that have names of their own."""

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

SHOWN = Options(min_severity="info", min_confidence="low")
NIGHTLY = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: nightly-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: m, value: fast}]}
  hooks: {}
  templates:
  - name: main
    MAIN
  - name: check
    script: {image: "registry.example.com/check:1.0.0", command: [sh], source: check}
    outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/rows}}]}
  - name: group
    steps: [[{name: one, template: check}]]
  - name: through
    inputs: {parameters: [{name: told}]}
    steps: [[{name: a, template: report, arguments: {parameters: [{name: x, value: "{{inputs.parameters.told}}"}]}}]]
  - name: report
    inputs: {parameters: [{name: x}]}
    memoize: {key: report-v1, maxAge: 24h, cache: {configMap: {name: reports}}}
    container: {image: "registry.example.com/report:1.0.0", command: [report, "{{inputs.parameters.x}}"]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
STEPS = """steps:
    - - {name: check, template: check, continueOn: {failed: true}}
    - - {name: a, template: report, arguments: {parameters: [{name: x, value: "VALUE"}]}}"""
TASKS = """dag:
      tasks:
      - {name: check, template: check}
      - name: a
        template: report
        depends: check.Succeeded || check.Failed
        arguments: {parameters: [{name: x, value: "VALUE"}]}"""


def proven(main: str, value: str = "", rule: str = "key-constant") -> tuple[list[str], str]:
    text = NIGHTLY.replace("MAIN", main).replace("VALUE", value)
    [finding] = [each for each in lint_bytes(text.encode(), "w.yaml", SHOWN).findings if each.rule == rule]
    return shown(finding)


def shown(finding: Finding) -> tuple[list[str], str]:
    assert finding.witness is not None
    return [run.values for run in finding.witness.runs], finding.witness.note


@pytest.mark.parametrize(
    ("main", "value", "rows"),
    [
        (STEPS, "{{steps.check.status}}", ["x=Succeeded", "x=Failed"]),
        (STEPS, "{{steps.check.exitCode}}", ["x=0", "x=1"]),
        (STEPS, "it {{ steps.check.status }}!", ["x=it Succeeded!", "x=it Failed!"]),
        (STEPS, "{{steps.check.outputs.result}}", ["x=1", "x=2"]),
        (STEPS, "{{steps.check.outputs.parameters.rows}}", ["x=1", "x=2"]),
        (STEPS.replace("template: report", "template: through").replace("name: x", "name: told"),
         "{{steps.check.status}}", ["x=Succeeded", "x=Failed"]),
        (STEPS.replace("template: check", "template: group"), "{{steps.check.status}}", ["x=Succeeded", "x=Failed"]),
        (TASKS, "{{tasks.check.status}}", ["x=Succeeded", "x=Failed"]),
        (TASKS, "{{tasks.check.exitCode}}", ["x=0", "x=1"]),
        (TASKS.replace("template: check", "template: group"), "{{tasks.check.status}}", ["x=Succeeded", "x=Failed"]),
        (STEPS, "{{workflow.name}}", ["x=nightly-1", "x=nightly-2"]),
        (STEPS, "{{workflow.uid}}", ["x=uid-1-nightly-1", "x=uid-2-nightly-2"]),
    ],
)  # fmt: skip
def test_what_is_known_only_of_a_run_is_played_in_runs(main: str, value: str, rows: list[str]) -> None:
    assert proven(main, value) == (rows, "played as two runs of the Workflow `nightly-`")


def test_a_step_that_is_followed_only_if_it_succeeds_shows_no_failure_in_the_workflow() -> None:
    rows, note = proven(STEPS.replace(", continueOn: {failed: true}", ""), "{{steps.check.status}}")
    assert note == "played in a one-step workflow that calls `report`"
    assert rows == ["x=Succeeded", "x=Failed"]


def test_a_step_that_may_be_skipped_is_played_as_one() -> None:
    main = STEPS.replace(", continueOn: {failed: true}", ', when: "{{=sprig.randInt(0, 2)}} == 1"')
    rows, _ = proven(main, "{{steps.check.status}}")
    assert rows == ["x=Succeeded", "x=Skipped"]


@pytest.mark.parametrize(
    ("when", "value", "rows"),
    [
        ("{{workflow.parameters.m}} == full", "status", ["x=Succeeded", "x=Skipped"]),
        ("'{{workflow.parameters.m}}' == 'fast'", "status", ["x=Succeeded", "x=Skipped"]),
        ("{{workflow.parameters.m}} != full", "status", ["x=Succeeded", "x=Skipped"]),
        ("{{workflow.parameters.m}} == full", "outputs.parameters.rows", ["x=1", "x=2"]),
    ],
)
def test_a_condition_of_one_argument_is_met_or_not_as_the_step_has_to_end(
    when: str, value: str, rows: list[str]
) -> None:
    main = STEPS.replace(", continueOn: {failed: true}", f', when: "{when}"')
    told = "played as two runs of the Workflow `nightly-`"
    assert proven(main, f"{{{{steps.check.{value}}}}}") == (rows, told)


@pytest.mark.parametrize(
    ("output", "names"),
    [
        ("workflow.name", ("nightly-1", "nightly-2")),
        ("workflow.uid", ("uid-1-nightly-1", "uid-2-nightly-2")),
        ("pod.name", ("nightly-1-report-3813885163", "nightly-2-report-")),
    ],
)
@pytest.mark.parametrize("kind", ["Workflow", "WorkflowTemplate"])
def test_a_result_that_names_its_run_is_played_in_two_runs_that_have_names(
    output: str, names: tuple[str, str], kind: str
) -> None:
    text = NIGHTLY.replace(
        "MAIN", "steps: [[{name: a, template: report, arguments: {parameters: [{name: x, value: z}]}}]]"
    )
    text = text.replace("valueFrom: {path: /tmp/o}", f'value: "{{{{{output}}}}}"').replace(
        "kind: Workflow", f"kind: {kind}"
    )
    [finding] = [
        each
        for each in lint_bytes(text.encode(), "w.yaml", SHOWN).findings
        if each.rule == "impure-workflow-identity-output"
    ]
    rows, note = shown(finding)
    assert all(row.startswith(f"{output}={name}") for row, name in zip(rows, names, strict=True))
    assert note == f"played as two runs of the {kind} `nightly-`"


REPORTED = 'template: report, arguments: {parameters: [{name: x, value: "VALUE"}]}'
OF_STEP = f"steps: [[{{name: check, template: check, hooks: {{exit: {{{REPORTED}}}}}}}]]"
CHECKED = "steps: [[{name: check, template: check}]]"
FAILED = ", expression: 'workflow.status == \"Failed\"'"


@pytest.mark.parametrize(
    ("main", "hooks", "value", "rows"),
    [
        (OF_STEP, "", "{{steps.check.status}}", ["x=Succeeded", "x=Failed"]),
        (OF_STEP, "", "{{workflow.name}}", ["x=nightly-1", "x=nightly-2"]),
        (CHECKED, f"exit: {{{REPORTED}}}", "{{workflow.status}}", ["x=Succeeded", "x=Failed"]),
        (CHECKED, f"exit: {{{REPORTED}}}", "{{workflow.name}}", ["x=nightly-1", "x=nightly-2"]),
        (CHECKED, f"exit: {{{REPORTED}}}", "{{workflow.parameters.m}}", ["x=fast", "x=fast-other"]),
        (CHECKED, f"bad: {{{REPORTED}{FAILED}}}", "{{workflow.parameters.m}}", ["x=fast", "x=fast-other"]),
    ],
)
def test_hooks_are_played_in_the_workflow_that_has_them(main: str, hooks: str, value: str, rows: list[str]) -> None:
    text = NIGHTLY.replace("MAIN", main).replace("hooks: {}", f"hooks: {{{hooks}}}").replace("VALUE", value)
    [finding] = [each for each in lint_bytes(text.encode(), "w.yaml", SHOWN).findings if each.rule == "key-constant"]
    assert shown(finding) == (rows, "played as two runs of the Workflow `nightly-`")
