"""Templates of one name in two namespaces: `-n` says which is meant."""

from pathlib import Path

import pytest
from test_simulate import run

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: floor, namespace: NS}
spec:
  entrypoint: floor
  templates:
  - name: floor
    container: {image: "registry.example.com/floor:1.0.0", args: [IN-NS]}
    outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""
BOTH = "---\n".join(TEMPLATE.replace("NS", name) for name in ("live", "canary"))


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floor.yaml").write_text(BOTH)
    Path("other.yaml").write_text(BOTH.replace("name: floor, namespace", "name: other, namespace"))


@pytest.mark.parametrize("words", [(), ("--from", "workflowtemplate/floor")])
@pytest.mark.parametrize("namespace", ["live", "canary"])
def test_the_namespace_chooses_the_template(namespace: str, words: tuple[str, ...]) -> None:
    done = run("floor.yaml", "-n", namespace, *words)
    assert (done.returncode, "floor-1  Succeeded" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("words", [(), ("--from", "workflowtemplate/floor")])
def test_without_it_nothing_is_chosen_silently(words: tuple[str, ...]) -> None:
    done = run("floor.yaml", *words)
    assert done.returncode == 2
    assert "WorkflowTemplate `floor` is in the namespaces `live`, `canary`: choose one with -n" in done.stderr


def test_each_choice_is_named_once() -> None:
    done = run("floor.yaml", "other.yaml")
    assert "give one of --from workflowtemplate/floor, --from workflowtemplate/other\n" in done.stderr


def test_in_a_namespace_of_neither_it_stays_unclear_which_is_meant() -> None:
    done = run("floor.yaml", "-n", "third")
    assert done.returncode == 2
    assert "is in the files more than once" in done.stderr or "more than once" in done.stdout
