"""Manifests of caches: where the controller looks, and who else writes them."""

from pathlib import Path

import pytest
from installed_workflows import WORKFLOW, deployment, found, in_files, slugs

LABEL = "workflows.argoproj.io/configmap-type"
LABELLED = f"{LABEL}: Cache"
NAMESPACE, OWNED, LABELS = "cache-configmap-wrong-namespace", "cache-configmap-gitops-owned", "cache-configmap-label"
ENTRIES = 'data: {rates-v1: "{}"}\n'
FAMILY = "cache-configmap-"


def config_map(namespace: str = "", labels: str = LABELLED, more: str = "", metadata: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: rates{where}, labels: {{{labels}}}{metadata}}}\n{more}"


def kustomization(name: str, options: str = "", more: str = "") -> str:
    return f"configMapGenerator: [{{name: {name}, options: {{{options}}}}}]\n{more}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([config_map("team-a"), deployment()], [NAMESPACE]),
        ([config_map("team-a", labels=""), deployment()], [NAMESPACE]),
        ([config_map("team-a", labels="", more="data: {a: b}\n"), deployment()], []),
        ([config_map("team-b", labels=""), deployment()], []),
        ([config_map("argo"), deployment()], []),
        ([config_map(), deployment()], []),
        ([config_map("team-a")], []),
        ([config_map("team-a").replace("rates", "others"), deployment()], []),
        (
            [config_map("team-a"), deployment(), "apiVersion: v1\nkind: List\nitems: [1, [], {kind: ConfigMap}]\n"],
            [NAMESPACE],
        ),
        (
            [config_map("team-a"), deployment().replace("argo,", "[a],").replace("namespace: argo", "namespace: [a]")],
            [],
        ),
        ([config_map(more=ENTRIES)], [OWNED]),
        ([config_map(more=ENTRIES, metadata=", uid: u1, resourceVersion: '7'")], []),
        ([config_map(more="data: {}\n")], []),
        ([config_map(more="data: [1]\n")], []),
        ([config_map(labels="", metadata=", uid: u1")], [LABELS]),
    ],
)
def test_manifests_of_caches(files: list[str], expected: list[str]) -> None:
    assert slugs(*files, WORKFLOW, family=FAMILY) == expected


def test_what_a_failed_first_save_leaves_is_told_as_such() -> None:
    [left] = found(config_map(labels="", metadata=", uid: u1"), WORKFLOW, select=LABELS)
    [bare] = found(config_map(labels=""), WORKFLOW, select=LABELS)
    assert "a first save that failed has left it behind" in left.message
    assert "left it behind" not in bare.message
    assert left.witness is not None
    assert "refusing to use it" in left.witness.runs[0].detail


@pytest.mark.parametrize(
    ("generator", "expected"),
    [
        (kustomization("rates"), [OWNED]),
        (kustomization("rates", "disableNameSuffixHash: false"), [OWNED]),
        (kustomization("rates", "disableNameSuffixHash: true"), [LABELS]),
        (kustomization("rates", more="generatorOptions: {disableNameSuffixHash: true}\n"), [LABELS]),
        (kustomization("rates", f"disableNameSuffixHash: true, labels: {{{LABELLED}}}"), []),
        (kustomization("rates", "disableNameSuffixHash: true", f"commonLabels: {{{LABELLED}}}\n"), []),
        (kustomization("rates", "disableNameSuffixHash: true", f"labels: [{{pairs: {{{LABELLED}}}}}]\n"), []),
        (kustomization("others"), []),
        ("configMapGenerator: {name: rates}\n", []),
        ("configMapGenerator: [rates, null, {name: [rates]}]\ngeneratorOptions: []\nlabels: 1\n", []),
    ],
)
def test_caches_that_kustomize_generates(generator: str, expected: list[str], tmp_path: Path) -> None:
    findings = in_files(tmp_path, {"kustomization.yaml": generator, "w.yaml": WORKFLOW})
    assert [each.rule for each in findings if each.rule.startswith(FAMILY)] == expected


HELM_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: argo, namespace: argo}
spec: {chart: {spec: {chart: argo-workflows}}}
"""
OF_ARGO_CD = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: argo, namespace: argocd}
spec: {destination: {namespace: argo}, source: {chart: argo-workflows}}
"""
REMOTE = "https://github.com/argoproj/argo-workflows/manifests/cluster-install?ref=v4.1.2"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"install/release.yaml": HELM_RELEASE}, [NAMESPACE]),
        ({"install/app.yaml": OF_ARGO_CD}, [NAMESPACE]),
        ({"install/kustomization.yaml": f"namespace: argo\nresources: ['{REMOTE}']\n"}, [NAMESPACE]),
        ({"kustomization.yaml": f"namespace: argo\nresources: ['{REMOTE}', flows]\n"}, []),
        ({"prod/kustomization.yaml": "namespace: a\nresources: [../flows]\n", "i.yaml": HELM_RELEASE}, []),
        ({"install/release.yaml": HELM_RELEASE.replace("argo-workflows", "others")}, []),
        ({"install/release.yaml": HELM_RELEASE.replace("namespace: argo", "namespace: team-a")}, []),
    ],
)
def test_where_an_installation_keeps_caches(files: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    flows = {"flows/w.yaml": WORKFLOW, "flows/cache.yaml": config_map("team-a")}
    assert [each.rule for each in in_files(tmp_path, {**files, **flows})] == expected


def test_kustomize_labels_and_moves_what_it_builds(tmp_path: Path) -> None:
    files = {"w.yaml": WORKFLOW, "controller.yaml": deployment(), "cache.yaml": config_map("team-a", labels="")}
    moved = {**files, "kustomization.yaml": f"namespace: argo\ncommonLabels: {{{LABELLED}}}\nresources: [cache.yaml]\n"}
    assert [each.rule for each in in_files(tmp_path, moved)] == []


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: caches}
spec:
  source: {path: %s}
  syncPolicy: {automated: {selfHeal: %s}}
  ignoreDifferences: %s
"""


@pytest.mark.parametrize(
    ("application", "labels", "expected"),
    [
        (("deploy/caches", "true", "[]"), f"{LABELLED}, team: a", [OWNED]),
        ((".", "true", "1"), f"{LABELLED}, team: a", [OWNED]),
        (("deploy/caches", "true", "[]"), LABELLED, []),
        (("deploy/others", "true", "[]"), f"{LABELLED}, team: a", []),
        (("deploy/caches", "false", "[]"), f"{LABELLED}, team: a", []),
        (("deploy/caches", "true", "[{kind: ConfigMap}]"), f"{LABELLED}, team: a", []),
        (("[1]", "true", "[]"), f"{LABELLED}, team: a", []),
    ],
)
def test_argo_cd_heals_labels(
    application: tuple[str, str, str], labels: str, expected: list[str], tmp_path: Path
) -> None:
    files = {"app.yaml": APPLICATION % application, "deploy/caches/cache.yaml": config_map(labels=labels)}
    assert [each.rule for each in in_files(tmp_path, {**files, "w.yaml": WORKFLOW})] == expected


def test_a_manifest_without_a_word_of_argo_is_found_beside_the_workflow(tmp_path: Path) -> None:
    bare = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rates}\n"
    [finding] = in_files(tmp_path, {"cache.yaml": bare, "w.yaml": WORKFLOW}, "w.yaml")
    assert (finding.rule, finding.place.source.name) == (LABELS, str(tmp_path / "w.yaml"))
    [whole] = in_files(tmp_path, {})
    assert (whole.rule, whole.place.source.name) == (LABELS, str(tmp_path / "cache.yaml"))
