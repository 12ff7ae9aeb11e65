"""The setting `catalogue` in a run of the linter."""

from pathlib import Path

import pytest

from memolint import lint

ROW = """\
[[shell]]
id = "our.fetch"
title = "fetches from the lake"
category = "network"
effects = ["reads-world"]
confidence = "high"
match.commands = ["our-cli"]
"""
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: a}
spec:
  templates:
  - name: a
    memoize: {key: a-1, maxAge: 720h, cache: {configMap: {name: a}}}
    script: {image: "a:1", command: [bash], source: our-cli fetch x > /tmp/o}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""


def signals(**settings: bool) -> set[str]:
    return {finding.signal for finding in lint("w.yaml", **settings).findings}


def test_the_signals_of_a_configuration_count_where_it_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("signals.toml").write_text(ROW)
    Path("w.yaml").write_text(WORKFLOW)
    Path("memolint.toml").write_text('catalogue = ["signals.toml"]')
    assert "our.fetch" in signals()
    assert "our.fetch" not in signals(no_config=True)
    assert "our.fetch" in signals()
