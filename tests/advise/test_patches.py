"""Each patch of `advise` applies, the file then lints clean, and in a second run the step hits, with equal results."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from memolint.app.advise import patches
from memolint.app.advise.advise import advise
from memolint.app.config.options import NONE, Options
from memolint.app.files.parse import read_input
from memolint.app.lint.doors import lint_files
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.argo.views import Template
from memolint.facts.declarations import NO_POLICY
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import reads_of
from memolint.facts.values import examples
from memolint.finding import Finding
from memolint.report.advice.advised import Advised
from memolint.text import edit
from memolint.witness.play import Player, is_hit, is_miss, made_up

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FIELD = ROOT.parent / "shared" / "field" / "lint"
SHIPPED = [*sorted((ROOT / "fixtures").rglob("*.yaml"))]
OPTIONS = Options(project=NONE)
ALWAYS = Options(project=NONE, prove=False)


def patched(step: Advised) -> bytes:
    source = step.edits[0].place.source
    return source.encode(
        edit.apply(source.text, [(each.place.start, each.place.end, each.text) for each in step.edits])
    )


def names(findings: tuple[Finding, ...]) -> Counter[tuple[str, str]]:
    return Counter((each.rule, each.template) for each in findings)


def second_run(data: bytes, step: Advised) -> tuple[bool, bool, bool]:
    """Whether the first run misses, the second hits, and its outcome is that of the first."""
    project = Project(read_input("t.yaml", data).manifests)
    line = step.place.source.place(step.place.start).line
    # A step that is put before a call moves the lines below it.
    found = [each for each in all_templates(project) if is_at(each, line)]
    named = [each for each in all_templates(project) if each.label == step.template and each.memoize is not None]
    (template,) = found or named
    memo = Neighbourhood(reads_of(project), newest(), NO_POLICY).memo(template)
    scene = made_up(project, template, examples.assignment(memo))
    player = Player(project)
    if player.play([scene], newest(), False)[0].run.phase != "Succeeded":
        return True, True, True  # the file is refused as it is
    first, second = player.play([scene, scene], newest(), True)
    (before, after) = (played.nodes(template)[0] for played in (first, second))
    return is_miss(before), is_hit(after), first.seen(before) == second.seen(after)


def all_templates(project: Project) -> list[Template]:
    return [template for manifest in project.manifests for template in manifest.templates]


def is_at(template: Template, line: int) -> bool:
    place = (template.origin.at("name") if template.name else template.origin).place()
    return place.source.place(place.start).line == line and template.memoize is not None


def check(path: Path) -> int:
    """Holds all of it for the steps of a file that have a patch; gives their number."""
    steps = [each for each in advise([str(path)], OPTIONS).steps if each.edits]
    before = names(lint_files([(str(path), path.read_bytes())], ALWAYS).findings) if steps else Counter()
    for step in steps:
        data = patched(step)
        after = names(lint_files([(str(path), data)], ALWAYS).findings)
        assert after - before == Counter(), f"{path}: {step.template}"
        if step.verdict == "memoize":  # what a marker keeps, no simulated run looks for
            assert second_run(data, step) == (True, True, True), f"{path}: {step.template}"
    return len(steps)


FLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: fits}
spec:
  templates:
    - {name: fit, inputs: {parameters: [{name: a}]}, container: {image: "x:1.0",
       command: [fit, --out, /tmp/o, "{{inputs.parameters.a}}"]},
       outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}}
"""


LARGE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: tables}
spec:
  templates:
    - name: table
      inputs: {parameters: [{name: a}]}
      script:
        image: registry.example.com/python:3.12.1
        command: [python]
        source: |
          import csv
          with open("/tmp/table.csv", "w") as out:
              csv.writer(out).writerow([int("{{inputs.parameters.a}}")])
      outputs: {parameters: [{name: table, valueFrom: {path: /tmp/table.csv}}]}
    - name: sum
      inputs: {parameters: [{name: a}]}
      script:
        image: registry.example.com/python:3.12.1
        command: [python]
        source: |
          import statistics
          open("/tmp/sum", "w").write(str(statistics.mean([int("{{inputs.parameters.a}}"), 4])))
        resources: {requests: {cpu: 8}}
      outputs: {parameters: [{name: sum, valueFrom: {path: /tmp/sum}}]}
"""


def test_a_marker_and_a_memoize_block_go_into_one_file(tmp_path: Path) -> None:
    path = tmp_path / "tables.yaml"
    path.write_text(LARGE, encoding="utf-8")
    assert check(path) == 2
    (change,) = patches.plan((str(path),), OPTIONS).changes
    assert change.fixed == 2
    table, total = yaml.safe_load(change.text)["spec"]["templates"]
    assert table["script"]["command"][3:] == ["marker", "python"]
    assert total["memoize"]["cache"]["configMap"]["name"] == "sum-cache"
    path.write_text(change.text, encoding="utf-8")
    assert [step.verdict for step in advise([str(path)], OPTIONS).steps] == ["leave"]


def test_a_template_on_one_line_is_patched_on_it(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text(FLOW, encoding="utf-8")
    assert check(path) == 1


def test_json_stays_json(tmp_path: Path) -> None:
    path = tmp_path / "fits.json"
    path.write_text(json.dumps(yaml.safe_load(FLOW), indent=1), encoding="utf-8")
    assert check(path) == 1
    (step,) = advise([str(path)], OPTIONS).steps
    assert json.loads(patched(step))["spec"]["templates"][0]["memoize"]["maxAge"] == "168h"


UNNAMED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: slopes-}
spec:
  entrypoint: main
  templates:
    - name: main
      BODY
    - name: terrain
      container:
        image: registry.example.com/maps/fetch:1.4.0
        command: [sh, -ec, "curl -sSf -o /tmp/terrain.tif https://maps.example.com/terrain.tif"]
      outputs:
        artifacts: [{name: terrain, path: /tmp/terrain.tif}]
    - name: slopes
      inputs:
        artifacts: [{name: terrain, path: /tmp/terrain.tif}]
      container:
        image: registry.example.com/maps/gdal:3.8.4
        command: [gdaldem, slope, /tmp/terrain.tif, /tmp/slopes.tif]
        resources: {requests: {cpu: 8}}
      outputs:
        artifacts: [{name: slopes, path: /tmp/slopes.tif}]
"""
STEPS = """\
steps:
        - - name: terrain
            template: terrain
        - - name: slopes
            template: slopes
            arguments:
              artifacts:
                - name: terrain
                  from: "{{steps.terrain.outputs.artifacts.terrain}}"
"""
TASK = """\
dag:
        tasks:
          - name: terrain
            template: terrain
          - name: slopes
            template: slopes
            ORDER
            arguments:
              artifacts:
                - name: terrain
                  from: "{{tasks.terrain.outputs.artifacts.terrain}}"
"""
ORDERS = ["depends: terrain.Succeeded", "dependencies: [terrain]", "dependencies:\n              - terrain"]
FLOW_STEPS = (
    "steps: [[{name: terrain, template: terrain}], [{name: slopes, template: slopes, arguments:"
    ' {artifacts: [{name: terrain, from: "{{steps.terrain.outputs.artifacts.terrain}}"}]}}]]'
)


@pytest.mark.parametrize("body", [STEPS, FLOW_STEPS, *(TASK.replace("ORDER", each) for each in ORDERS)])
def test_a_step_before_names_the_content_of_an_artifact(body: str, tmp_path: Path) -> None:
    path = tmp_path / "slopes.yaml"
    path.write_text(UNNAMED.replace("BODY", body), encoding="utf-8")
    assert check(path) == 1
    (step,) = [each for each in advise([str(path)], OPTIONS).steps if each.edits]
    assert step.key == "slopes-v1-{{=sprig.sha256sum(inputs.parameters['terrain-digest'])}}"


def test_the_step_before_is_not_advised_itself(tmp_path: Path) -> None:
    path = tmp_path / "slopes.yaml"
    path.write_text(UNNAMED.replace("BODY", STEPS), encoding="utf-8")
    (change,) = patches.plan((str(path),), OPTIONS).changes
    path.write_text(change.text, encoding="utf-8")
    assert {step.template: step.verdict for step in advise([str(path)], OPTIONS).steps} == {
        "terrain": "leave",
        "fingerprint-slopes-terrain": "leave",
    }


def test_a_call_that_may_be_skipped_takes_no_step_before_it(tmp_path: Path) -> None:
    path = tmp_path / "slopes.yaml"
    body = STEPS.replace("template: slopes\n", "template: slopes\n            when: '1 == 1'\n")
    path.write_text(UNNAMED.replace("BODY", body), encoding="utf-8")
    assert check(path) == 0


@pytest.mark.slow
def test_patches_of_shipped_files() -> None:
    assert sum(map(check, SHIPPED)) > 3


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_patches_of_the_corpus() -> None:
    paths = [path for path in sorted(CORPUS.rglob("*.yaml")) if b"argoproj.io" in path.read_bytes()]
    assert sum(map(check, paths)) > 50


@pytest.mark.skipif(not FIELD.is_dir(), reason="the field cases are not here")
def test_patches_of_the_field_cases() -> None:
    assert sum(map(check, sorted(FIELD.glob("offer-*.yaml")))) > 3
