"""Folders as files, and templates that come from the project."""

from pathlib import Path

import pytest
from test_regression import memolint
from test_simulate import run

pytestmark = pytest.mark.slow(every=4)

WEEKLY = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: weekly-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[{name: build, templateRef: {name: report, template: build}}]]
"""
REPORT = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: report}
spec:
  templates:
  - name: build
    steps: [[{name: send, templateRef: {name: shared, template: send, clusterScope: true}}]]
"""
SHARED = """
apiVersion: argoproj.io/v1alpha1
kind: ClusterWorkflowTemplate
metadata: {name: shared}
spec:
  templates:
  - name: send
    container: {image: "registry.example.com/send:1.0.0"}
"""
# Neither Workflows nor ConfigMaps come from a project.
OTHERS = WEEKLY.replace("weekly-", "other-") + "---\nkind: ConfigMap\nmetadata: {name: report}\n"
HELM = "kind: WorkflowTemplate\napiVersion: argoproj.io/v1alpha1\nmetadata: {name: {{ .Values.name }}}\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "weekly.yaml": WEEKLY,
        "lib/report.yaml": REPORT,
        "lib/deep/shared.yaml": SHARED,
        "lib/others.yaml": OTHERS,
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


@pytest.mark.parametrize("words", [("--project", "."), ("--project", "lib"), ("lib/report.yaml", "lib/deep")])
def test_templates_are_found_through_each_other(words: tuple[str, ...]) -> None:
    done = run("weekly.yaml", *words)
    assert (done.returncode, done.stdout.count("run ")) == (0, 1), done.stdout + done.stderr
    assert "weekly-1" in done.stdout


def test_the_project_is_the_repository_unless_it_is_none() -> None:
    assert "add  WorkflowTemplate `report`" in run("weekly.yaml").stdout
    Path(".git").mkdir()
    assert run("weekly.yaml").returncode == 0
    assert "add  WorkflowTemplate `report`" in run("weekly.yaml", "--project", "none").stdout


def test_a_template_of_two_places_is_wrong_use_unless_it_is_named() -> None:
    Path("lib/again.yaml").write_text("\n\n" + REPORT)
    done = run("weekly.yaml", "--project", ".")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`report` is in the project more than once, at lib/again.yaml:7 and lib/report.yaml:5" in done.stderr
    assert run("weekly.yaml", "lib/report.yaml", "--project", ".").returncode == 0


def test_all_of_a_folder_is_submitted_and_what_is_no_manifest_is_left_out() -> None:
    Path("lib/values.yaml").write_text("a: [")
    Path("lib/chart.yaml").write_text(HELM)
    done = run("lib")
    assert (done.returncode, "other-1" in done.stdout) == (0, True), done.stderr
    assert "lib/chart.yaml is skipped, it is " in done.stderr
    assert "values.yaml" not in done.stderr
    Path("lib/broken.yaml").write_text("kind: Workflow # argoproj.io\na: [")
    assert run("lib").returncode == 3


def test_a_folder_without_files_and_a_project_that_is_not_there_are_said() -> None:
    Path("empty").mkdir()
    done = run("empty")
    assert (done.returncode, "no YAML or JSON file in this folder" in done.stderr) == (3, True)
    assert "--project: there is no folder nowhere" in run("weekly.yaml", "--project", "nowhere").stderr


def test_templates_of_one_name_in_the_files_are_refused_where_they_are_reached(tmp_path: Path) -> None:
    def written(name: str, text: str) -> None:
        (tmp_path / name).write_text(f"apiVersion: argoproj.io/v1alpha1\n{text}")

    head = "kind: {}\nmetadata: {{name: {}}}\nspec: {{entrypoint: t, templates: [{{name: t, {}}}]}}\n"
    one, two = (head.format("WorkflowTemplate", "report", f"container: {{image: i:{tag}}}") for tag in (1, 2))
    call = head.format("Workflow", "w", "steps: [[{name: s, templateRef: {name: report, template: t}}]]")
    alone = head.format("Workflow", "w", "container: {image: i}")
    for name, text in {"a": one, "b": two, "copy": one, "w": call, "x": alone}.items():
        written(f"{name}.yaml", text)
    a, b, w, x = (str(tmp_path / f"{name}.yaml") for name in "abwx")
    copy = str(tmp_path / "copy.yaml")
    told = "WorkflowTemplate `report` is in {} more than once, at {} and {}"

    done = run(w, a, b)
    assert (done.returncode, done.stdout) == (2, "")
    assert told.format("the files", f"{a}:1", f"{b}:1") in " ".join(done.stderr.split())
    assert [run(*files).returncode for files in ((w, a), (w, a, copy), (x, a, b))] == [0, 0, 0]

    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("runs: [{workflow: w.yaml}]\ntemplates: [a.yaml, b.yaml]\n")
    done = run("--scenario", str(scenario))
    assert (done.returncode, done.stdout) == (2, "")
    assert told.format("the scenario", "a.yaml:1", "b.yaml:1") in " ".join(done.stderr.split())
    assert memolint(tmp_path, "test", str(scenario)).returncode == 2


@pytest.mark.parametrize(
    ("words", "image"),
    [(("-n", "team"), "team:1"), (("-n", "other"), "bare:1"), ((), "bare:1")],
)
def test_a_template_of_the_namespace_comes_before_one_that_names_none(words: tuple[str, ...], image: str) -> None:
    for name, metadata in {"bare": "{name: report}", "team": "{name: report, namespace: team}"}.items():
        text = REPORT.replace("{name: report}", metadata, 1).replace("steps: [[", f"container: {{image: {name}:1}}\n#")
        text = text.replace(
            "container:", f"memoize: {{key: {name}, cache: {{configMap: {{name: c}}}}}}\n    container:"
        )
        Path(f"lib/{name}.yaml").write_text(text)
    Path("lib/report.yaml").unlink()

    done = run("weekly.yaml", "--project", ".", *words)

    assert (done.returncode, f" {image.partition(':')[0]} " in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_template_that_is_in_another_namespace_alone_is_told() -> None:
    Path("lib/report.yaml").write_text(REPORT.replace("{name: report}", "{name: report, namespace: team}", 1))

    done = run("weekly.yaml", "--project", ".")

    told = "-n team if both are there: WorkflowTemplate `report` is in namespace `team`, the workflow in `default`"
    assert (done.returncode, told in done.stdout) == (1, True), done.stdout + done.stderr
    Path("lib/two.yaml").write_text(REPORT.replace("{name: report}", "{name: report, namespace: other}", 1))
    assert "is in the project more than once" in run("weekly.yaml", "--project", ".", "-n", "third").stderr
