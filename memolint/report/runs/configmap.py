"""ConfigMaps as YAML that `kubectl apply` accepts."""

from collections.abc import Iterable, Mapping

from memolint.engine.cluster.store import ConfigMap
from memolint.report.safe import yaml_scalar


def manifests(configmaps: Iterable[ConfigMap]) -> str:
    """All of them, one YAML document each."""
    return "---\n".join(map(manifest, configmaps))


def manifest(configmap: ConfigMap) -> str:
    """One ConfigMap."""
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:"]
    lines += [f"  name: {yaml_scalar(configmap.name)}", f"  namespace: {yaml_scalar(configmap.namespace)}"]
    lines += _mapping("labels", configmap.labels, "  ")
    lines += _mapping("annotations", configmap.annotations, "  ")
    if configmap.immutable:
        lines.append("immutable: true")
    lines += _mapping("data", configmap.data, "")
    return "\n".join(lines) + "\n"


def _mapping(name: str, values: Mapping[str, str] | None, indent: str) -> list[str]:
    if not values:
        return []
    members = (f"{indent}  {yaml_scalar(key)}: {yaml_scalar(value)}" for key, value in sorted(values.items()))
    return [f"{indent}{name}:", *members]
