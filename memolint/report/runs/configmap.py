"""ConfigMaps as manifests that `kubectl apply` accepts."""

from collections.abc import Iterable, Iterator, Mapping

from memolint.engine.cluster.store import ConfigMap
from memolint.report.safe import yaml_scalar


def manifests(configmaps: Iterable[ConfigMap]) -> str:
    """All of them as YAML, one document each."""
    return "---\n".join("".join(f"{line}\n" for line in _lines(manifest(each))) for each in configmaps)


def manifest(configmap: ConfigMap) -> dict[str, object]:
    """One ConfigMap; what it does not have is left out."""
    members = {"labels": configmap.labels, "annotations": configmap.annotations}
    metadata = {"name": configmap.name, "namespace": configmap.namespace, **_given(members)}
    fields = _given({"immutable": configmap.immutable, "data": configmap.data})
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, **fields}


def _given(members: Mapping[str, bool | Mapping[str, str] | None]) -> dict[str, object]:
    """The members that are there, each mapping sorted by its keys."""
    return {
        name: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for name, value in members.items()
        if value
    }


def _lines(values: Mapping[str, object], indent: str = "") -> Iterator[str]:
    for name, value in values.items():
        key = f"{indent}{yaml_scalar(name)}:"
        if isinstance(value, Mapping):
            yield key
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{key} {'true' if value is True else yaml_scalar(str(value))}"
