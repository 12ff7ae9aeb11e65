"""Workflows with a cache beside what installs their controller, and what lint says of them."""

from pathlib import Path
from typing import Any

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes, lint_paths
from memolint.finding import Finding

Json = dict[str, Any]

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: rates, namespace: team-a}
spec:
  entrypoint: rates
  templates:
  - name: rates
    memoize: {key: rates-v1, maxAge: 24h, cache: {configMap: {name: rates}}}
    container: {image: "registry.example.com/rates:1.0.0", command: [rates, --to, /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: workflow-controller, namespace: argo}
spec:
  template:
    spec:
      serviceAccountName: %s
      containers:
      - name: workflow-controller
        image: quay.io/argoproj/workflow-controller:v4.1.2
        env: %s
"""


def deployment(env: str = "[]", account: str = "argo") -> str:
    return DEPLOYMENT % (account, env)


def found(*documents: str, select: str = "", file: str = "w.yaml") -> list[Finding]:
    options = Options(select=(select,) if select else (), argo_version="4.1")
    return list(lint_bytes("---\n".join(documents).encode(), file, options).findings)


def slugs(*documents: str, family: str, file: str = "w.yaml") -> list[str]:
    """The rules of a family that find something, without repeats."""
    options = Options(min_severity="info")
    report = lint_bytes("---\n".join(documents).encode(), file, options)
    return list(dict.fromkeys(each.rule for each in report.findings if each.rule.startswith(family)))


def in_files(folder: Path, files: dict[str, str], *paths: str) -> list[Finding]:
    """The findings in the files at `paths`, all by default, of a project in a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    given = [str(folder / each) for each in paths] or [str(folder)]
    return list(lint_paths(given, Options(project=str(folder), min_severity="info")).findings)
