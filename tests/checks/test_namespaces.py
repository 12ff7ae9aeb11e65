"""Caches lie in the namespace of the controller: templates of two namespaces that it serves may share them."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths
from memolint.finding import MEDIUM, WARNING, Finding

RULE = "cache-shared-across-namespaces"
KEY = "rank-{{=sprig.sha256sum(inputs.parameters.x)}}"


def template(namespace: str, image: str, key: str = KEY, cache: str = "rank", name: str = "rank") -> str:
    return f"""apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  templates:
  - name: {name}
    inputs: {{parameters: [{{name: x}}]}}
    memoize: {{key: "{key}", maxAge: 24h, cache: {{configMap: {{name: "{cache}"}}}}}}
    container: {{image: "r.example.com/{image}", command: [rank, "{{{{inputs.parameters.x}}}}"]}}
    outputs: {{parameters: [{{name: o, valueFrom: {{path: /o}}}}]}}
"""


def controller(namespace: str, *arguments: str) -> str:
    return f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: workflow-controller, namespace: {namespace}}}
spec:
  template:
    spec:
      containers:
      - {{name: c, image: "quay.io/argoproj/workflow-controller:v3.6.0", args: [{", ".join(arguments)}]}}
"""


def configured(namespace: str) -> str:
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: workflow-controller-configmap, namespace: {namespace}}}\n"
    )


def findings(folder: Path, *files: str, paths: str = "") -> list[Finding]:
    for number, text in enumerate(files):
        (folder / str(number)).mkdir()
        (folder / str(number) / "file.yaml").write_text(text)
    given = str(folder / paths) if paths else str(folder)
    return list(lint_paths([given], Options(project=str(folder))).findings)


DEV, PROD = template("dev", "rank:2.0.0"), template("prod", "rank:1.0.0")
OTHERS = [template("dev", "b:2.0.0", cache="c", name="c"), template("prod", "b:1.0.0", cache="c", name="c")]
OWN = f"{{{{workflow.namespace}}}}-{KEY}"
NAMED = [template("dev", "rank:2.0.0", OWN), template("prod", "rank:1.0.0", OWN)]
APART = [controller(f"argo-{each}", "--namespaced", "--managed-namespace", each) for each in ("dev", "prod")]
TOGETHER = [controller("argo", "--namespaced", f"--managed-namespace={each}") for each in ("dev", "prod")]


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ([DEV, PROD], 1),
        ([DEV, template("prod", "rank:1.0.0", name="score")], 1),
        ([DEV, PROD, template("stage", "rank:1.1.0")], 1),
        ([DEV, PROD, *OTHERS], 2),
        ([DEV, template("prod", "rank:2.0.0")], 0),
        ([DEV, template("prod", "rank:1.0.0", cache="rank-prod")], 0),
        ([DEV, template("prod", "rank:1.0.0", "other-{{inputs.parameters.x}}", name="o")], 0),
        (NAMED, 0),
        ([DEV, PROD, controller("dev", "--namespaced"), controller("prod", "--namespaced")], 0),
        ([DEV, PROD, configured("dev"), configured("prod")], 0),
        ([DEV, PROD, controller("dev", "--namespaced")], 1),
        ([DEV, PROD, controller("argo"), configured("argo")], 1),
        ([DEV, PROD, *APART], 0),
        ([DEV, PROD, *TOGETHER], 1),
    ],
)  # fmt: skip
def test_two_namespaces_share_a_cache_unless_each_has_a_controller(
    files: list[str], count: int, tmp_path: Path
) -> None:
    found = findings(tmp_path, *files)
    assert {each.rule for each in found} <= {RULE}
    assert [(each.severity, each.confidence) for each in found] == [(WARNING, MEDIUM)] * count


def test_the_file_that_is_passed_is_told_of_the_other(tmp_path: Path) -> None:
    [found] = findings(tmp_path, DEV, PROD, paths="1/file.yaml")
    assert found.rule == RULE
    assert found.place.source.name.endswith("1/file.yaml")


def test_alternatives_without_namespaces_are_none(tmp_path: Path) -> None:
    assert findings(tmp_path, DEV.replace(", namespace: dev", ""), PROD.replace(", namespace: prod", "")) == []
