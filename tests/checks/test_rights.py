"""Who may write the ConfigMaps of caches: all roles count, and what no file shows is unknown."""

from pathlib import Path

import pytest
from installed_workflows import WORKFLOW, deployment, found, in_files, slugs

from memolint.app.config.options import Options
from memolint.app.fix import plan as fix

CONTROLLER, SUBJECT, TENANTS = "rbac-controller-configmaps", "rbac-wrong-subject", "rbac-cache-writable-by-tenants"
GROUP = "rbac.authorization.k8s.io"
# What lets an account be a controller: pods and the state of workflows.
RUNS = '{apiGroups: ["", argoproj.io], resources: [pods, workflows], verbs: [create, update]}'


def config_maps(verbs: str, names: str = "") -> str:
    named = f", resourceNames: [{names}]" if names else ""
    return f'{{apiGroups: [""], resources: [configmaps], verbs: [{verbs}]{named}}}'


def role(name: str, *rules: str, kind: str = "ClusterRole", more: str = "", namespace: str = "") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    metadata = f"metadata: {{name: {name}{where}{more}}}"
    return f"apiVersion: {GROUP}/v1\nkind: {kind}\n{metadata}\nrules: [{', '.join(rules)}]\n"


def binding(name: str, of: str, account: str, namespace: str = "", kind: str = "ClusterRole", at: str = "argo") -> str:
    where = f", namespace: {namespace}" if namespace else ""
    return (
        f"apiVersion: {GROUP}/v1\nkind: {'RoleBinding' if namespace else 'ClusterRoleBinding'}\n"
        f"metadata: {{name: {name}{where}}}\nroleRef: {{apiGroup: {GROUP}, kind: {kind}, name: {of}}}\n"
        f"subjects: [{{kind: ServiceAccount, name: {account}, namespace: {at}}}]\n"
    )


BOUND = binding("argo", "argo", "argo")
READS = role("argo", RUNS, config_maps("get, list, watch"))
WRITES = config_maps("get, create, update")
GROUP_OF_STEPS = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: rates}
spec:
  entrypoint: rates
  templates:
  - name: rates
    memoize: {key: rates-v1, maxAge: 24h, cache: {configMap: {name: rates}}}
    steps: [[{name: one, template: one}]]
    outputs: {parameters: [{name: o, valueFrom: {parameter: "{{steps.one.outputs.result}}"}}]}
  - {name: one, script: {image: "registry.example.com/a:1.0.0", command: [sh], source: "rates"}}
"""
COLLECTS = "[{name: CACHE_GC_PERIOD, value: 1h}, {name: CACHE_GC_AFTER_NOT_HIT_DURATION, value: 48h}]"
OF_ARGO = "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: argo}}]}\n"
OF_EDIT = f"aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{{GROUP}/aggregate-to-edit: 'true'}}}}]}}\n"
OPEN = "aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: a, operator: Exists}]}]}\n"
MADE = """apiVersion: v1
kind: ConfigMap
metadata: {name: rates, namespace: argo, labels: {workflows.argoproj.io/configmap-type: Cache}}
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([READS, BOUND], [CONTROLLER]),
        ([role("argo", RUNS), BOUND], [CONTROLLER]),
        ([role("argo", RUNS, WRITES), BOUND], []),
        ([role("argo", RUNS, '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'), BOUND], []),
        ([role("argo", RUNS, '{apiGroups: [""], resources: ["*"], verbs: [get, create, update]}'), BOUND], []),
        ([role("argo", RUNS, '{apiGroups: [apps], resources: ["*"], verbs: ["*"]}'), BOUND], [CONTROLLER]),
        # all roles together, wherever they are bound
        ([READS, BOUND, role("more", config_maps("create, update")), binding("more", "more", "argo")], []),
        ([READS, BOUND, role("m", WRITES, kind="Role"), binding("m", "m", "argo", "argo", "Role")], []),
        (
            [READS, BOUND, role("m", WRITES, kind="Role"), binding("m", "m", "argo", "team-a", "Role"), deployment()],
            [CONTROLLER],
        ),
        # by the names of the caches
        ([role("argo", RUNS, config_maps("create"), config_maps("get, update", "rates")), BOUND], []),
        ([role("argo", RUNS, config_maps("create"), config_maps("get, update", "other")), BOUND], [CONTROLLER]),
        ([role("argo", RUNS, config_maps("get, create, update", "rates")), BOUND], [CONTROLLER]),
        # nothing has to be made where every cache is there
        ([role("argo", RUNS, config_maps("get, update")), BOUND, MADE], []),
        # what no file shows
        ([READS, BOUND, binding("more", "elsewhere", "argo")], []),
        ([READS, BOUND, binding("more", "cluster-admin", "argo")], []),
        ([READS], []),
        ([BOUND], []),
        ([role("argo", config_maps("get")), BOUND], []),
        # another account
        ([READS, binding("argo", "argo", "wf-controller"), deployment(account="wf-controller")], [CONTROLLER]),
        ([READS, binding("argo", "argo", "wf-controller")], []),
        ([READS, BOUND, deployment(account="wf-controller")], []),
        # aggregation
        (
            [role("argo") + OF_ARGO, BOUND, role("one", RUNS, config_maps("get"), more=", labels: {to: argo}")],
            [CONTROLLER],
        ),
        (
            [
                role("argo") + OF_ARGO,
                BOUND,
                role("one", RUNS, more=", labels: {to: argo}"),
                role("two", WRITES, more=", labels: {to: argo, a: b}"),
            ],
            [],
        ),
        ([role("argo", RUNS) + OF_EDIT, BOUND], []),
        ([role("argo", RUNS) + OPEN, BOUND], []),
        # a controller that collects
        ([role("argo", RUNS, WRITES), BOUND, deployment(COLLECTS)], [CONTROLLER]),
        # values of the chart
        (["controller: {rbac: {create: true, writeConfigMaps: false}}\n"], [CONTROLLER]),
        (["argo-workflows: {controller: {rbac: {writeConfigMaps: false}}}\n"], [CONTROLLER]),
        (["spec:\n  values: |\n    controller:\n      rbac: {writeConfigMaps: false}\n"], [CONTROLLER]),
        (["controller: {rbac: {writeConfigMaps: true}}\n"], []),
        (["controller: {rbac: {create: false, writeConfigMaps: false}}\n"], []),
        (["controller: {rbac: {writeConfigMaps: false}}\n", "controller: {rbac: {writeConfigMaps: true}}\n"], []),
        (["controller: {rbac: [writeConfigMaps]}\n"], []),
        (["controller: {rbac: {writeConfigMaps: false}}\n", role("m", WRITES), binding("m", "m", "argo")], []),
    ],
)
def test_the_rights_of_the_controller(files: list[str], expected: list[str]) -> None:
    assert slugs(*files, WORKFLOW, family="rbac-") == expected
    assert slugs(*files, family="rbac-") == [], "without a cache nothing has to be written"


EVERYBODY = (
    f"apiVersion: {GROUP}/v1\nkind: ClusterRoleBinding\nmetadata: {{name: m}}\n"
    f"roleRef: {{kind: ClusterRole, name: settings}}\nsubjects: [{{kind: Group, name: 'system:serviceaccounts'}}]\n"
)
MEMOIZER = role("memoizer", WRITES, kind="Role", namespace="argo")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([MEMOIZER, binding("m", "memoizer", "default", "argo", "Role")], [SUBJECT]),
        ([MEMOIZER, binding("m", "memoizer", "argo", "argo", "Role")], []),
        ([MEMOIZER, binding("m", "memoizer", "elsewhere", "argo", "Role")], []),
        ([READS, BOUND, MEMOIZER, binding("m", "memoizer", "default", "argo", "Role")], [SUBJECT]),
        # the quick start binds it so; of its controller the role is told
        ([READS, BOUND, MEMOIZER, binding("memoizer-default", "memoizer", "default", "argo", "Role")], [CONTROLLER]),
        (
            [role("x", config_maps("update", "rates"), kind="Role"), binding("m", "x", "default", "argo", "Role")],
            [SUBJECT],
        ),
        ([role("settings", WRITES, kind="Role"), binding("m", "settings", "default", "argo", "Role")], []),
        (
            [role("settings", WRITES, kind="Role"), binding("m", "settings", "default", "argo", "Role"), deployment()],
            [TENANTS],
        ),
        (
            [
                role("settings", WRITES, kind="Role"),
                binding("m", "settings", "default", "team-a", "Role"),
                deployment(),
            ],
            [],
        ),
        (
            [
                role("settings", config_maps("get, list"), kind="Role"),
                binding("m", "settings", "default", "argo", "Role"),
                deployment(),
            ],
            [],
        ),
        (
            [
                role("settings", config_maps("update", "other"), kind="Role"),
                binding("m", "settings", "default", "argo", "Role"),
                deployment(),
            ],
            [],
        ),
        ([role("settings", WRITES), binding("m", "settings", "default")], [TENANTS]),
        ([role("settings", WRITES), binding("m", "settings", "ci-bot")], []),
        ([role("settings", WRITES), EVERYBODY], [TENANTS]),
        ([role("argo", RUNS, WRITES), BOUND], []),
    ],
)
def test_accounts_of_workflows(files: list[str], expected: list[str]) -> None:
    assert slugs(*files, WORKFLOW, family="rbac-") == expected


def test_an_account_that_a_workflow_names_is_one_of_workflows() -> None:
    files = [role("settings", WRITES), binding("m", "settings", "ci-bot")]
    assert slugs(*files, f"{WORKFLOW}  serviceAccountName: ci-bot\n", family="rbac-") == [TENANTS]


def test_work_that_cannot_be_stored_fails_and_groups_are_never_hit() -> None:
    [of_pod] = found(READS, BOUND, WORKFLOW, select=CONTROLLER)
    assert of_pod.witness is not None
    assert [(run.status, "cannot create resource" in run.detail) for run in of_pod.witness.runs] == [("ERROR", True)]
    assert "may not create or update" in of_pod.message
    [of_lookup] = found(role("argo", RUNS), BOUND, WORKFLOW, select=CONTROLLER)
    assert of_lookup.witness is not None
    assert "every lookup of `rates` fails" in of_lookup.message
    [of_group] = found(READS, BOUND, GROUP_OF_STEPS, select=CONTROLLER)
    assert of_group.witness is not None
    assert [run.status for run in of_group.witness.runs] == ["MISS", "MISS"]
    assert "no result of `rates` is ever stored" in of_group.message


def test_to_collect_is_less_than_to_keep() -> None:
    [finding] = found(role("argo", RUNS, WRITES), BOUND, deployment(COLLECTS), WORKFLOW)
    assert (finding.rule, finding.severity, finding.claim) == (CONTROLLER, "warning", None)
    assert "may not list, watch or delete" in finding.message


@pytest.mark.parametrize(
    "nonsense",
    [
        "rules: 1\n",
        "rules: [1, null, {verbs: {a: b}}]\n",
        "rules: [{apiGroups: x, resources: y, verbs: z}]\n",
        "aggregationRule: []\n",
        "aggregationRule: {clusterRoleSelectors: [1, {matchLabels: []}]}\n",
        "metadata: []\n",
    ],
)
def test_roles_of_any_shape(nonsense: str) -> None:
    odd = f"apiVersion: {GROUP}/v1\nkind: ClusterRole\nmetadata: {{name: argo}}\n{nonsense}"
    for subjects in ("1", "[1, {kind: ServiceAccount}, {kind: Group, name: [a]}]", "null"):
        bound = f"apiVersion: {GROUP}/v1\nkind: ClusterRoleBinding\nroleRef: {subjects}\nsubjects: {subjects}\n"
        assert slugs(odd, BOUND, bound, WORKFLOW, family="rbac-") == []


def test_files_without_a_word_of_argo_are_read_where_there_is_a_cache(tmp_path: Path) -> None:
    bound = {"rbac/role.yaml": MEMOIZER, "rbac/binding.yaml": binding("m", "memoizer", "default", "argo", "Role")}
    files = {**bound, "flows/w.yaml": WORKFLOW}
    [whole] = in_files(tmp_path, files)
    assert (whole.rule, whole.place.source.name) == (SUBJECT, str(tmp_path / "rbac/binding.yaml"))
    [alone] = in_files(tmp_path, {}, "flows/w.yaml")
    assert (alone.rule, alone.place.source.name) == (SUBJECT, str(tmp_path / "flows/w.yaml"))
    comment = "# memolint: ignore[rbac-wrong-subject] the controller is elsewhere\n"
    (tmp_path / "rbac/binding.yaml").write_text(comment + bound["rbac/binding.yaml"])
    assert in_files(tmp_path, {}) == []


def test_a_patch_of_a_role_counts(tmp_path: Path) -> None:
    files = {
        "base/role.yaml": READS,
        "base/binding.yaml": BOUND,
        "base/w.yaml": WORKFLOW,
        "base/kustomization.yaml": "resources: [role.yaml, binding.yaml, w.yaml]\n",
        "prod/role.yaml": role("argo", RUNS, WRITES),
        "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: role.yaml}]\n",
    }
    assert in_files(tmp_path, files) == []
    operations = "- {op: add, path: /rules/-, value: {apiGroups: [''], resources: [configmaps], verbs: ['*']}}\n"
    kustomization = "resources: [../base]\npatches: [{path: role.yaml, target: {kind: ClusterRole}}]\n"
    assert in_files(tmp_path, {"prod/role.yaml": operations, "prod/kustomization.yaml": kustomization}) == []
    plain = in_files(tmp_path, {"prod/role.yaml": "a: b\n", "prod/kustomization.yaml": "resources: [../base]\n"})
    assert [each.rule for each in plain] == [CONTROLLER]


def test_a_fix_is_judged_by_what_it_writes(tmp_path: Path) -> None:
    """Also in a file that is only read for the caches of others."""
    plain = READS.replace("argoproj.io", "'*'")
    found_before = in_files(tmp_path, {"role.yaml": plain, "b.yaml": BOUND, "w.yaml": WORKFLOW})
    assert [each.rule for each in found_before] == [CONTROLLER]
    planned = fix.plan([str(tmp_path)], Options(project=str(tmp_path)), unsafe=True)
    assert planned.refused == ()
    fix.write(planned.changes)
    assert in_files(tmp_path, {}) == []
