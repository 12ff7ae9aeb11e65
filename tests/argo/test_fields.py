"""The table of fields against Argo's published schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from memolint.argo.fields import TYPES, below, ordered, table

SCHEMA = Path(__file__).parents[3] / "shared/argo/schema/argo-4.1.2.schema.json"
UPSTREAM = {
    "DAG": "DAGTemplate",
    "ContainerSet": "ContainerSetTemplate",
    "Script": "ScriptTemplate",
    "Resource": "ResourceTemplate",
    "Suspend": "SuspendTemplate",
    "S3": "S3Artifact",
    "Ephemeral": "EphemeralVolumeSource",
    "Claim": "PersistentVolumeClaimTemplate",
    "ClaimSpec": "PersistentVolumeClaimSpec",
}
# Kinds of volumes and parts of env sources are opaque to memolint: their fields are never called unknown.
# The spec of a pod is not published: a patch of it is text.
OPAQUE = {"Volume", "EnvFrom", "EnvSource", "ConfigMapKeyRef", "CacheConfigMap", "PodSpec"}


@pytest.fixture(scope="module")
def definitions() -> dict[str, Any]:
    if not SCHEMA.exists():
        pytest.skip("the published schema is not beside the checkout")
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    return found


@pytest.mark.parametrize("type_name", sorted(set(TYPES) - OPAQUE))
def test_every_published_field_is_known(definitions: dict[str, Any], type_name: str) -> None:
    name = UPSTREAM.get(type_name, type_name)
    definition = definitions.get(f"io.argoproj.workflow.v1alpha1.{name}") or definitions[f"io.k8s.api.core.v1.{name}"]
    assert set(definition["properties"]) <= set(table(type_name))


def test_every_named_type_is_a_table() -> None:
    named = {field.type for name in TYPES for field in table(name).values() if field.type}
    assert named <= set(TYPES)


def test_order_is_that_of_go_and_unknown_keys_come_last() -> None:
    value = {"maxAge": "1h", "cache": {}, "zzz": 1, "key": "k", "aaa": 2}
    assert ordered(value, "Memoize") == ["key", "cache", "maxAge", "aaa", "zzz"]
    assert below("Template", "memoize") == "Memoize"
    assert below("Template", "nobody") == ""
