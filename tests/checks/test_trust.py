"""What outsiders can choose or replace: the name of a cache, a file that a step with rights of its own runs."""

import pytest
from installed_workflows import found

SENSOR = """\
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: pushes}
spec:
  dependencies: [{name: push, eventSourceName: forge, eventName: push}]
  triggers:
  - template:
      name: docs
      argoWorkflow:
        operation: submit
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {generateName: docs-}
            spec:
              entrypoint: docs
              arguments: {parameters: [{name: team, value: web}]}
              templates:
              - name: docs
                memoize: {key: "KEY", maxAge: 24h, cache: {configMap: {name: "NAME"}}}
                container: {image: "registry.example.com/docs:4.0.0", command: [docs, "{{workflow.parameters.team}}"]}
        parameters: [{src: {dependencyName: push, dataKey: FIELD}, dest: spec.arguments.parameters.0.value}]
"""
TEAM = "{{workflow.parameters.team}}"
HASHED = "{{=sprig.sha256sum(workflow.parameters.team)}}"
NAME, KEY = "cache-name-untrusted", "key-untrusted-input"


@pytest.mark.parametrize(
    ("name", "key", "field", "expected"),
    [
        (TEAM, "v1", "body.team", [(NAME, "error")]),
        (f"docs-{TEAM}", "v1", "body.team", [(NAME, "warning")]),
        (f"docs-{TEAM}", f"v1-{TEAM}", "body.team", [(NAME, "warning")]),
        ("docs", f"v1-{TEAM}", "body.team", [(KEY, "warning")]),
        (f"docs-{HASHED}", "v1", "body.team", []),
        (f"docs-{TEAM}", "v1", "body.after", []),
        ("docs", "v1", "body.team", []),
    ],
)
def test_who_sends_an_event_chooses(name: str, key: str, field: str, expected: list[tuple[str, str]]) -> None:
    text = SENSOR.replace("NAME", name).replace("KEY", key).replace("FIELD", field)
    told = [(each.rule, each.severity) for each in found(text) if each.rule in (NAME, KEY)]
    assert told == expected


RELEASE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: release}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: build, template: build}
    - - name: go
        template: go
        arguments: {artifacts: [{name: tool, from: "{{steps.build.outputs.artifacts.tool}}"}]}
  - name: build
    memoize: {key: v1, maxAge: 24h, cache: {configMap: {name: builds}}}
    container: {image: "registry.example.com/build:2.1.0", command: [build, --to, /tmp/tool]}
    outputs: {artifacts: [{name: tool, path: /tmp/tool}]}
  - name: go
    RIGHTS
    inputs: {artifacts: [{name: tool, path: /work/tool}]}
    CODE
"""
RUNS = 'container: {image: "registry.example.com/run:1.0.0", command: [/work/tool, migrate]}'
ACCOUNT = "serviceAccountName: release"


def script(source: str, more: str = "") -> str:
    return f'script: {{image: "registry.example.com/run:1.0.0", command: [sh], source: "{source}"{more}}}'


@pytest.mark.parametrize(
    ("rights", "code", "count"),
    [
        (ACCOUNT, RUNS, 1),
        (ACCOUNT, script("set -e\\nkubectl apply -f /work/tool/all.yaml"), 1),
        (ACCOUNT, script("chmod +x /work/tool && /work/tool"), 1),
        ("{}", script("sh /work/tool", ", securityContext: {privileged: true}"), 1),
        (ACCOUNT, script("wc -l /work/tool"), 0),
        (ACCOUNT, script("sh /work/tools"), 0),
        ("{}", RUNS, 0),
        (ACCOUNT, "container: [1]", 0),
    ],
)
def test_a_cached_file_is_run_with_rights(rights: str, code: str, count: int) -> None:
    rights = "timeout: 10m" if rights == "{}" else rights
    findings = found(RELEASE.replace("RIGHTS", rights).replace("CODE", code), select="cached-code-artifact")
    assert [(each.rule, each.confidence) for each in findings] == [("cached-code-artifact", "low")] * count
