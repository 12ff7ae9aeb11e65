"""What stands below the paths of a container, and who else mounts it."""

import pytest
from facts_projects import manifests, template_of, workflow

from memolint.argo.project import Project
from memolint.facts.reads.mounts import Mount, mount_of, mounts
from memolint.facts.world import volumes

MOUNTED = "container: {image: x, volumeMounts: [{name: v, mountPath: /v/}]}"


def of(spec: str, body: str = MOUNTED, *others: str) -> tuple[Project, tuple[Mount, ...]]:
    text = workflow(f"name: work\n{body}", *others, kind="Workflow", spec=spec)
    project = Project(manifests(text))
    return project, mounts(template_of(tuple(project.manifests)), project)


@pytest.mark.parametrize(
    ("source", "kind", "store", "lasts"),
    [
        ("persistentVolumeClaim: {claimName: c}", "claim", "c", (True, True)),
        ("hostPath: {path: /data/}", "hostPath", "/data", (True, True)),
        ("nfs: {server: s, path: /p, readOnly: true}", "network", "nfs path=/p server=s", (True, True)),
        ("csi: {driver: d}", "network", "csi driver=d", (True, True)),
        ("csi: {driver: secrets-store.csi.k8s.io}", "secret", "", (False, False)),
        ("emptyDir: {}", "emptyDir", "", (False, False)),
        ("ephemeral: {volumeClaimTemplate: {}}", "emptyDir", "", (False, False)),
        ("configMap: {name: m}", "configMap", "m", (False, False)),
        ("secret: {secretName: s}", "secret", "s", (False, False)),
        ("projected: {sources: []}", "projected", "", (False, False)),
        ("", "", "", (False, False)),
    ],
)
def test_what_a_mount_is_of(source: str, kind: str, store: str, lasts: tuple[bool, bool]) -> None:
    more = f", {source}" if source else ""
    _, [mount] = of(f"volumes: [{{name: v{more}}}]\n")
    found = mount.volume
    assert (mount.path, found.kind, found.store) == ("/v", kind, store)
    assert (found.outlives_pod, found.outlives_workflow) == lasts
    assert mount.read_only == ("readOnly" in source)


def test_a_claim_that_is_made_for_the_workflow_outlives_its_pods_alone() -> None:
    _, [mount] = of("volumeClaimTemplates: [{metadata: {name: v}}]\n")
    assert mount.volume.kind == "volumeClaimTemplate"
    assert mount.volume.outlives_pod
    assert not mount.volume.outlives_workflow


def test_the_volumes_of_the_template_hide_those_of_the_workflow() -> None:
    _, [mount] = of(
        "volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n",
        f"{MOUNTED}\nvolumes: [{{name: v, emptyDir: {{}}}}]",
    )
    assert mount.volume.kind == "emptyDir"


def test_the_deepest_mount_counts_and_that_of_the_same_container() -> None:
    body = (
        "container: {image: x, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /v/deep, subPath: s}]}\n"
        "sidecars: [{name: aside, image: x, volumeMounts: [{name: w, mountPath: /v}]},"
        " {name: mirror, image: x, mirrorVolumeMounts: true}]\n"
        "volumes: [{name: v, emptyDir: {}}, {name: w, persistentVolumeClaim: {claimName: c, readOnly: true}}]"
    )
    project, _ = of("", body)
    template = template_of(tuple(project.manifests))

    def named(path: str, *container: str | int) -> tuple[str, str, bool] | None:
        found = mount_of(template, project, container or ("container",), path)
        return None if found is None else (found.volume.name, found.sub_path, found.read_only)

    assert named("/v/x/../y") == ("v", "", False)
    assert named("/v/deep/y") == ("w", "s", True)
    assert named("/v/deeper") == ("v", "", False)
    assert named("/vv") is None
    assert named("/v/../etc") is None
    assert named("/v/x", "sidecars", 0) == ("w", "", True)
    assert named("/v/deep", "sidecars", 1) == ("w", "s", True)


def test_the_containers_of_a_set_have_its_mounts_too() -> None:
    body = "containerSet: {volumeMounts: [{name: v, mountPath: /v}], containers: [{name: a}, {name: b}]}"
    _, found = of("volumes: [{name: v, emptyDir: {}}]\n", body)
    assert [(each.container, each.path) for each in found] == [
        (("containerSet", "containers", 0), "/v"),
        (("containerSet", "containers", 1), "/v"),
    ]


def test_defaults_of_the_workflow_add_mounts_and_volumes() -> None:
    added = "container: {volumeMounts: [{name: d, mountPath: /d}]}"
    spec = f"templateDefaults: {{volumes: [{{name: d, hostPath: {{path: /d}}}}], {added}}}\n"
    _, found = of(spec + "volumes: [{name: v, emptyDir: {}}]\n")
    assert [(each.path, each.volume.kind) for each in found] == [("/v", "emptyDir"), ("/d", "hostPath")]


def test_a_referenced_template_takes_the_volumes_of_its_caller() -> None:
    library = workflow(f"name: work\n{MOUNTED}", spec="", metadata="name: lib")
    caller = workflow(
        "name: main\nsteps: [[{name: s, templateRef: {name: lib, template: work}}]]",
        kind="Workflow",
        spec="volumeClaimTemplates: [{metadata: {name: v}}]\n",
        metadata="generateName: c-",
    )
    project = Project((*manifests(library, "lib.yaml"), *manifests(caller, "c.yaml")))
    [mount] = mounts(template_of(tuple(project.manifests)), project)
    assert mount.volume.kind == "volumeClaimTemplate"


SHARED = "volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n"


@pytest.mark.parametrize(
    ("own", "other", "shares"),
    [
        ("", "", True),
        ("", ", readOnly: true", True),
        (", subPath: a", ", subPath: b", False),
        (", subPath: a", ", subPath: a/b", True),
        (", subPath: a", ", subPath: ab", False),
        (", subPath: a", "", True),
        (", subPath: a", ", subPathExpr: $(X)", True),
    ],
)
def test_who_mounts_the_same_storage(own: str, other: str, shares: bool) -> None:
    body = "container: {image: x, volumeMounts: [{name: v, mountPath: /v%s}]}"
    project, [mount] = of(SHARED, body % own, "name: other\n" + body % other)
    template = template_of(tuple(project.manifests))
    found = volumes.sharing(template, mount, project)
    assert [each.template.label for each in found] == (["other"] if shares else [])
    assert all(each.mount.read_only == ("readOnly" in other) for each in found)


@pytest.mark.parametrize(
    ("metadata", "claim", "shares"),
    [
        ("name: other, namespace: one", "c", True),
        ("name: other, namespace: two", "c", False),
        ("name: t, namespace: one", "c", False),
        ("name: other, namespace: one", "d", False),
    ],
)
def test_claims_of_other_objects(metadata: str, claim: str, shares: bool) -> None:
    one = workflow(f"name: work\n{MOUNTED}", spec=SHARED, metadata="name: t, namespace: one")
    spec = SHARED.replace("claimName: c", f"claimName: {claim}")
    other = workflow(f"name: work\n{MOUNTED}", spec=spec, metadata=metadata)
    project = Project((*manifests(one, "one.yaml"), *manifests(other, "other.yaml")))
    template = template_of(tuple(project.manifests))
    [mount] = mounts(template, project)
    assert bool(volumes.sharing(template, mount, project)) == shares
