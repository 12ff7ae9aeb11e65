"""The ConfigMap of a cache that the files hold, or that is there for something else."""

import json

import pytest
from cached_workflows import CACHED, LEAF, Json, template

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

SELECT = ("cache-configmap-label", "cache-configmap-immutable", "cache-reserved-configmap")
LABEL = {"workflows.argoproj.io/configmap-type": "Cache"}


def found(config_map: Json, *parts: Json, release: str = "", name: str = "c") -> list[Finding]:
    cache = {"memoize": {**CACHED["memoize"], "cache": {"configMap": {"name": name}}}}
    workflow = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-"},
        "spec": {"entrypoint": "main", "templates": [template("main", cache, LEAF, *parts)]},
    }
    text = "\n---\n".join(map(json.dumps, ({"apiVersion": "v1", "kind": "ConfigMap", **config_map}, workflow)))
    return list(lint_bytes(text.encode(), "w.yaml", Options(select=SELECT, argo_version=release)).findings)


@pytest.mark.parametrize(
    ("config_map", "expected"),
    [
        ({"metadata": {"name": "c"}}, ["cache-configmap-label"]),
        ({"metadata": {"name": "c", "labels": {"a": "b"}}}, ["cache-configmap-label"]),
        ({"metadata": {"name": "c", "labels": {**LABEL, "a": "b"}}}, []),
        ({"metadata": {"name": "c", "labels": {"workflows.argoproj.io/configmap-type": "Parameter"}}}, [SELECT[0]]),
        ({"metadata": {"name": "c", "labels": LABEL}, "immutable": True}, ["cache-configmap-immutable"]),
        ({"metadata": {"name": "c", "labels": LABEL}, "immutable": False}, []),
        ({"metadata": {"name": "other"}, "immutable": True}, []),
        ({"metadata": {"name": "c", "namespace": "shop"}}, []),
        ({"metadata": {"name": "c", "namespace": "argo"}}, ["cache-configmap-label"]),
        ({"metadata": None}, []),
        ({"metadata": {"name": "c", "labels": []}}, ["cache-configmap-label"]),
    ],
)
def test_the_manifest_of_a_cache_is_one_that_the_controller_can_use(config_map: Json, expected: list[str]) -> None:
    assert [finding.rule for finding in found(config_map)] == expected


def test_no_label_was_asked_for_before_3_4_9() -> None:
    assert found({"metadata": {"name": "c"}}, release="3.4.8") == []


def test_the_name_of_another_configmap_is_told() -> None:
    reading = {"volumes": [{"name": "v", "configMap": {"name": "c"}}]}
    other = {"metadata": {"name": "other"}}

    [own] = found(other, name="artifact-repositories")
    [read] = found(other, reading)

    assert (own.rule, own.severity, own.confidence) == ("cache-reserved-configmap", "error", "high")
    assert (read.rule, read.severity, read.confidence) == ("cache-reserved-configmap", "warning", "medium")
    assert found(other) == []
