"""Workflows of cached templates, made of small parts, and what lint says of them."""

import json
from collections.abc import Iterable
from typing import Any

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import Finding

Json = dict[str, Any]
LEAF = {"container": {"image": "registry.example.com/a:1", "command": ["a"]}}
CACHED = {"memoize": {"key": "k", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}}}


def template(name: str, *parts: Json) -> Json:
    whole: Json = {"name": name}
    for part in parts:
        whole |= part
    return whole


def task(name: str, of: str, after: str = "", **fields: Any) -> Json:
    return {"name": name, "template": of, **({"depends": after} if after else {}), **fields}


def dag(*tasks: Json, **fields: Any) -> Json:
    return {"dag": {"tasks": list(tasks), **fields}}


def steps(*groups: list[Json]) -> Json:
    return {"steps": list(groups)}


def linted(*templates: Json, select: tuple[str, ...], release: str = "", **spec: Any) -> list[Finding]:
    workflow = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-"},
        "spec": {"entrypoint": "main", "templates": list(templates), **spec},
    }
    text = json.dumps(workflow).encode()
    return list(lint_bytes(text, "w.yaml", Options(select=select, argo_version=release)).findings)


def rules(findings: Iterable[Finding]) -> list[str]:
    """The rules of the findings; each must be proved."""
    listed = list(findings)
    assert all(finding.witness is not None for finding in listed), listed
    return [finding.rule for finding in listed]
