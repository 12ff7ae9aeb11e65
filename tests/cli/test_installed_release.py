"""Without a given release the one counts that the project installs; the report names the file that says so."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths
from memolint.finding import Report

CACHED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  templates:
    - name: main
      retryStrategy: {limit: 1}
      memoize: {key: k, maxAge: 1h, cache: {configMap: {name: c}}}
      container: {image: "registry.example.com/a:1", command: [a]}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: workflow-controller}
spec:
  template:
    spec:
      containers:
        - name: workflow-controller
          image: quay.io/argoproj/workflow-controller:TAG
"""
SAYING = {
    "install.yaml": DEPLOYMENT.replace("TAG", "v3.5.4"),
    "argo/values.yaml": "controller:\n  image:\n    repository: argoproj/workflow-controller\n    tag: v3.5.4\n",
    "argo-workflows/values.yaml": "images:\n  tag: v3.5.4\n",
    "umbrella/values.yaml": "argo-workflows:\n  images:\n    tag: v3.5.4\n",
    "vendor/Chart.yaml": "apiVersion: v2\nname: argo-workflows\nversion: 0.40.0\nappVersion: v3.5.4\n",
    "a/kustomization.yaml": "images:\n  - name: quay.io/argoproj/workflow-controller\n    newTag: v3.5.4\n",
    "b/kustomization.yaml": (
        "resources:\n  - https://github.com/argoproj/argo-workflows/releases/download/v3.5.4/install.yaml\n"
    ),
    "c/kustomization.yaml": (
        "resources:\n  - github.com/argoproj/argo-workflows//manifests/cluster-install?ref=v3.5.4\n"
    ),
}
SILENT = {
    "latest.yaml": DEPLOYMENT.replace("TAG", "latest"),
    "digest.yaml": DEPLOYMENT.replace(":TAG", "@sha256:" + "0" * 64),
    "old.yaml": DEPLOYMENT.replace("TAG", "v3.2.1"),
    "comment.yaml": f"# {DEPLOYMENT.splitlines()[-1].replace('TAG', 'v3.5.4')}\nkind: Deployment\n",
    "values.yaml": "images:\n  tag: v3.5.4\nnote: not of argo-workflows\n",
    "Chart.yaml": "name: argo-workflows-extras\nappVersion: v3.5.4\n",
    "list.yaml": "- workflow-controller\n- image: [workflow-controller:v3.5.4]\n",
    "broken.yaml": "workflow-controller: [v3.5.4\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write({"workflows/w.yaml": CACHED})
    return tmp_path


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


def linted(path: str, version: str = "") -> Report:
    return lint_paths([path], Options(argo_version=version))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("path", ["workflows/w.yaml", "."], ids=["one file", "the whole project"])
@pytest.mark.parametrize("name", SAYING)
def test_a_file_of_the_project_says_which_release_is_installed(name: str, path: str) -> None:
    write({name: SAYING[name]})
    report = linted(path)

    assert (report.argo_version, report.summary.release_from) == ("3.5.4", (name,))
    assert [each.rule for each in report.findings] == ["compat-retry-not-saved"]
    assert report.summary.older == ()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", SILENT)
def test_what_names_no_known_release_says_nothing(name: str) -> None:
    write({name: SILENT[name]})
    report = linted("workflows/w.yaml")

    assert (report.argo_version, report.summary.release_from) == ("4.1.2", ())


@pytest.mark.usefixtures("project")
def test_several_are_all_judged_for_and_a_given_one_wins() -> None:
    write({"dev.yaml": DEPLOYMENT.replace("TAG", "v4.1.1"), "prod.yaml": DEPLOYMENT.replace("TAG", "v3.5.4")})

    both = linted("workflows")
    assert (both.argo_version, both.summary.release_from) == ("3.5.4, 4.1.1", ("prod.yaml", "dev.yaml"))
    assert [each.rule for each in both.findings] == ["compat-retry-not-saved"]
    assert linted("workflows", "4.1").findings == ()
    assert linted("workflows", "4.1").summary.release_from == ()


@pytest.mark.usefixtures("project")
def test_a_file_without_a_cache_asks_for_no_release() -> None:
    write({"plain.yaml": CACHED.replace("memoize", "metadata"), "install.yaml": SAYING["install.yaml"]})

    assert linted("plain.yaml").argo_version == "4.1.2"
