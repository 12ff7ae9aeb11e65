"""`memolint rules rbac`: the Role that the caches of a project need."""

from pathlib import Path

import pytest
from cli_process import memolint

from memolint.text.documents import Document, read
from memolint.text.source import decode

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: rates}
spec:
  templates:
  - name: rates
    inputs: {parameters: [{name: team}]}
    memoize: {key: rates-v1, maxAge: 24h, cache: {configMap: {name: "NAME"}}}
    container: {image: "registry.example.com/rates:1.0.0", command: [rates]}
"""
CONTROLLER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: workflow-controller, namespace: flows}
spec:
  template:
    spec:
      serviceAccountName: wf
      containers:
      - {image: "quay.io/argoproj/workflow-controller:v4.1.2", env: [{name: CACHE_GC_PERIOD, value: 1h}]}
"""


def manifests(text: str) -> list[object]:
    return [each.value for each in read(decode("out.yaml", text.encode())) if isinstance(each, Document)]


def rules(verbs: list[str], *names: str) -> dict[str, object]:
    named = {"resourceNames": list(names)} if names else {}
    return {"apiGroups": [""], "resources": ["configmaps"], **named, "verbs": verbs}


@pytest.mark.parametrize(
    ("files", "where", "account", "expected"),
    [
        ({"w.yaml": "rates"}, "argo", "argo", [rules(["create"]), rules(["get", "update"], "rates")]),
        (
            {"w.yaml": "rates", "v.yaml": "a"},
            "argo",
            "argo",
            [rules(["create"]), rules(["get", "update"], "a", "rates")],
        ),
        ({"w.yaml": "rates-{{inputs.parameters.team}}"}, "argo", "argo", [rules(["create", "get", "update"])]),
        (
            {"w.yaml": "rates", "c.yaml": ""},
            "flows",
            "wf",
            [rules(["create", "list", "watch"]), rules(["get", "update", "delete"], "rates")],
        ),
    ],
)
def test_the_role_and_its_binding(
    files: dict[str, str], where: str, account: str, expected: list[object], tmp_path: Path
) -> None:
    for file, name in files.items():
        (tmp_path / file).write_text(WORKFLOW.replace("NAME", name) if name else CONTROLLER)
    ran = memolint("rules", "rbac", cwd=tmp_path)
    [role, binding] = manifests(ran.out)
    assert ran.status == 0
    assert role["metadata"] == binding["metadata"] == {"name": "argo-memoization", "namespace": where}  # type: ignore[index]
    assert role["rules"] == expected  # type: ignore[index]
    assert binding["roleRef"]["name"] == "argo-memoization"  # type: ignore[index]
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": account, "namespace": where}]  # type: ignore[index]
    assert ("No file says" in ran.out) == (where == "argo")


def test_with_the_role_nothing_is_lacking(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(WORKFLOW.replace("NAME", "rates"))
    runs = '{apiGroups: ["", argoproj.io], resources: [pods, workflows], verbs: [create, update]}'
    group = "apiVersion: rbac.authorization.k8s.io/v1"
    (tmp_path / "argo.yaml").write_text(
        f"{group}\nkind: ClusterRole\nmetadata: {{name: argo}}\nrules: [{runs}]\n---\n"
        f"{group}\nkind: ClusterRoleBinding\n"
        "metadata: {name: argo}\nroleRef: {kind: ClusterRole, name: argo}\n"
        "subjects: [{kind: ServiceAccount, name: argo, namespace: argo}]\n"
    )
    select = ("lint", "--select", "rbac-controller-configmaps", ".")
    assert memolint(*select, cwd=tmp_path).status == 1
    (tmp_path / "role.yaml").write_text(memolint("rules", "rbac", cwd=tmp_path).out)
    assert memolint(*select, cwd=tmp_path).status == 0


def test_nothing_to_allow_and_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    ran = memolint("rules", "rbac", "a.yaml", cwd=tmp_path)
    assert (ran.status, ran.out) == (0, "")
    assert "no template is memoized" in ran.err
    absent = memolint("rules", "rbac", "b.yaml", cwd=tmp_path)
    assert absent.status == 3
    assert "b.yaml" in absent.err
    assert memolint("rules", "rbak", cwd=tmp_path).status == 2
