"""Patches that a kustomization lists are no templates: skipped with the reason, by every command."""

from pathlib import Path

import pytest
from cli_process import memolint

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths
from memolint.finding import Report

BASE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: dedupe}
spec:
  entrypoint: dedupe
  templates:
  - name: dedupe
    inputs: {parameters: [{name: set, value: s1}]}
    memoize:
      key: "dedupe-{{=sprig.sha256sum(inputs.parameters.set)}}"
      maxAge: 24h
      cache: {configMap: {name: dedupe}}
    container: {image: "registry.example.com/x:1.0.0", command: [dedupe, "{{inputs.parameters.set}}", /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
PATCH = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: dedupe}
spec: {templates: [{name: dedupe, memoize: {maxAge: 1h}}]}
"""
CALLER = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: call-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[{name: go, templateRef: {name: dedupe, template: dedupe}}]]
"""
DEV = "overlays/dev/age.yaml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"base/dedupe.yaml": BASE, "base/kustomization.yaml": "resources: [dedupe.yaml]\n", DEV: PATCH})
    return tmp_path


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def skipped(report: Report) -> list[str]:
    assert report.summary.checked + len(report.summary.skipped) == report.summary.files
    assert not report.findings
    return [each.file for each in report.summary.skipped]


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("overlays/dev/kustomization.yaml", "patches: [{path: age.yaml}]"),
        ("overlays/dev/kustomization.yml", "kind: Component\npatches: [{path: ./age.yaml, target: {name: dedupe}}]"),
        ("overlays/dev/Kustomization", "patchesStrategicMerge: [age.yaml, '$patch: delete']"),
        ("overlays/kustomization.yaml", "patchesJson6902: [{path: dev/age.yaml, target: {kind: WorkflowTemplate}}]"),
        ("kustomization.yaml", "patches: [overlays/dev/age.yaml]"),
        ("overlays/dev/kustomization.yaml", "patches: [{path: ./gone/../age.yaml}]"),
    ],
)
@pytest.mark.parametrize("paths", [["."], [DEV], ["overlays"]])
def test_a_listed_patch_is_skipped_however_it_is_reached(
    project: Path, where: str, text: str, paths: list[str]
) -> None:
    write(project, {where: text})
    report = lint_paths(paths)
    assert skipped(report) == [DEV]
    (found,) = report.summary.skipped
    built = "…" if "Component" in text else str(Path(where).parent)
    assert found.reason == f"a patch that {where} lists: kustomize build {built} | memolint lint -"


def test_a_patch_outside_the_folder_of_its_kustomization_is_found_in_the_project(project: Path) -> None:
    write(project, {".git/HEAD": "", "prod/kustomization.yaml": f"patches: [{{path: ../{DEV}}}]"})
    assert skipped(lint_paths([DEV])) == [DEV]


@pytest.mark.parametrize(
    "text",
    [
        "resources: [age.yaml]",
        "resources: [age.yaml]\npatches: [{path: age.yaml}]",
        "patches: [{path: other.yaml}, {patch: age.yaml}, {path: null}, 3]",
        "patches: {path: age.yaml}",
        "# patches: [{path: age.yaml}]",
    ],
)
def test_what_is_a_resource_too_or_not_listed_is_judged(project: Path, text: str) -> None:
    write(project, {"overlays/dev/kustomization.yaml": text})
    report = lint_paths([DEV])
    assert not report.summary.skipped
    assert "cache-missing" in {each.rule for each in report.findings}


@pytest.mark.parametrize("text", ["patches: [{path: age.yaml}", "patches:\n- path: 'age.yaml'\n  target: {kind: X\n"])
def test_a_broken_kustomization_is_told_and_its_patches_are_none_the_less(project: Path, text: str) -> None:
    where = "overlays/dev/kustomization.yaml"
    write(project, {where: text})
    report = lint_paths(["."])
    assert not report.findings
    assert [each.file for each in report.summary.failed] == [where]
    (found,) = report.summary.skipped
    assert (found.file, f"{where}, which cannot be read, lists" in found.reason) == (DEV, True)
    assert memolint("lint", where, cwd=project).status == 3


def test_what_a_broken_kustomization_does_not_call_a_patch_is_judged(project: Path) -> None:
    write(project, {"overlays/dev/kustomization.yaml": "resources: [age.yaml\n# patches: [{path: age.yaml}]\n"})
    assert "cache-missing" in {each.rule for each in lint_paths(["."]).findings}


def test_a_kustomization_above_the_repository_is_none_of_it(project: Path) -> None:
    write(project, {"overlays/.git/HEAD": "", "kustomization.yaml": f"patches: [{{path: {DEV}}}]"})
    assert lint_paths([DEV]).findings


@pytest.mark.parametrize("options", [Options(), Options(project="overlays"), Options(context=("overlays/**/*.yaml",))])
def test_a_patch_is_no_template_of_the_project(project: Path, options: Options) -> None:
    listed = {"overlays/dev/kustomization.yaml": "patches: [{path: age.yaml}]"}
    write(project, {".git/HEAD": "", "overlays/call.yaml": CALLER, **listed})
    report = lint_paths(["overlays/call.yaml", "base"], options)
    assert not report.summary.unresolved
    assert not report.findings


def test_inspect_and_simulate_skip_it_too(project: Path) -> None:
    write(project, {"overlays/dev/kustomization.yaml": "patches: [{path: age.yaml}]"})
    for argv in (["inspect", DEV], ["simulate", "base/dedupe.yaml", DEV]):
        ran = memolint(*argv, cwd=project)
        assert ran.status == 3
        assert "kustomize build overlays/dev | memolint" in ran.err
    assert "dedupe" in ran.out


def test_standard_input_is_what_kustomize_built(project: Path) -> None:
    write(project, {"overlays/dev/kustomization.yaml": "patches: [{path: age.yaml}]"})
    ran = memolint("lint", "-", "--stdin-filename", "overlays/dev", cwd=project, stdin=BASE.encode())
    assert (ran.status, "1 checked" in ran.out) == (0, True)
