"""A mistake of memolint's own costs a file its findings, and is said: also where facts are asked for twice."""

from pathlib import Path

import pytest

from memolint.app.lint.doors import lint_paths
from memolint.facts.values import literals

LOOP = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: x-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: a
            template: work
            withSequence: {count: "3"}
            arguments: {parameters: [{name: m, value: "{{item}}"}]}
    - name: work
      inputs: {parameters: [{name: m}]}
      memoize: {key: "{{inputs.parameters.m}}", maxAge: 1h, cache: {configMap: {name: c}}}
      container: {image: "a:1", command: [x, "{{inputs.parameters.m}}"]}
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
"""


def test_a_fact_that_breaks_breaks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> literals.Values:
        raise ZeroDivisionError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(literals, "_sequence", broken)
    Path("a.yaml").write_text(LOOP)
    [failure] = lint_paths(["a.yaml"]).summary.failed
    assert failure.failure.message.startswith("internal error: ZeroDivisionError")
