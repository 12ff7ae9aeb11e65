"""ConfigMaps as YAML that `kubectl apply` accepts."""

from collections.abc import Iterable, Mapping

from memolint.engine.cluster.store import ConfigMap
from memolint.lang.go.json import gojson

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./")
_NOT_STRINGS = frozenset("true false yes no on off null y n".split())


def manifests(configmaps: Iterable[ConfigMap]) -> str:
    """All of them, one YAML document each."""
    return "---\n".join(map(manifest, configmaps))


def manifest(configmap: ConfigMap) -> str:
    """One ConfigMap."""
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:"]
    lines += [f"  name: {_text(configmap.name)}", f"  namespace: {_text(configmap.namespace)}"]
    lines += _mapping("labels", configmap.labels, "  ")
    lines += _mapping("annotations", configmap.annotations, "  ")
    if configmap.immutable:
        lines.append("immutable: true")
    lines += _mapping("data", configmap.data, "")
    return "\n".join(lines) + "\n"


def _mapping(name: str, values: Mapping[str, str] | None, indent: str) -> list[str]:
    if not values:
        return []
    return [f"{indent}{name}:"] + [f"{indent}  {_text(key)}: {_text(value)}" for key, value in sorted(values.items())]


def _text(value: str) -> str:
    """A YAML scalar that is this string: plain where that is certain, single quotes for JSON, else a JSON string."""
    is_word = value[:1].isalpha() and _PLAIN.issuperset(value) and value.lower() not in _NOT_STRINGS
    if is_word:
        return value
    if value.isprintable() and value.isascii():
        return "'" + value.replace("'", "''") + "'"
    return gojson.marshal(value)
