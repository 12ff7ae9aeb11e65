"""One run proves what it can afford, and says what it left."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths
from memolint.report.findings.text import text_report

TEMPLATE = """\
    - name: t{number}
      inputs: {{parameters: [{{name: a}}]}}
      memoize: {{key: "v-{number}", maxAge: 1h, cache: {{configMap: {{name: c{number}}}}}}}
      outputs: {{parameters: [{{name: o, valueFrom: {{path: /o}}}}]}}
      container: {{image: "alpine:3.20", args: ["{{{{inputs.parameters.a}}}}"]}}
"""
HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: many}
spec:
  templates:
"""


def test_what_is_left_unproven_is_kept_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("memolint.app.lint.proofs.BUDGET", 50)
    Path("a.yaml").write_text(HEAD + "".join(TEMPLATE.format(number=number) for number in range(9)))
    report = lint_paths(["a.yaml"], Options())
    claims = [each for each in report.findings if each.rule == "key-constant"]
    proofs = [each.witness is not None for each in claims]
    assert len(claims) == 9
    assert proofs == sorted(proofs, reverse=True), "in the order of the report"
    assert any(proofs)
    assert report.summary.unproven == proofs.count(False) > 0
    assert {each.severity for each in claims} == {"warning"}
    assert f"{report.summary.unproven} findings without a proof" in text_report(report)


RETRIED = """\
    - name: main
      inputs: {parameters: [{name: a}]}
      retryStrategy: {limit: "2"}
      memoize: {key: v1, maxAge: 1h, cache: {configMap: {name: c}}}
      outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}
      container: {image: "alpine:3.20", args: ["{{inputs.parameters.a}}"]}
"""


@pytest.mark.parametrize(
    ("version", "severity", "end"),
    [
        ("3.5.4", "info", "(not reproduced: the second run misses)"),
        ("3.5.5", "warning", "`a`"),
        ("3.5", "warning", "`a` (in Argo 3.5.5 to 3.5.15)"),
        ("3.6", "warning", "`a`"),
    ],
)
def test_a_proof_is_played_as_each_patch_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, severity: str, end: str
) -> None:
    """Retried templates are saved from 3.5.5 on (#12491): before, no run hits, and nothing stale is served."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(HEAD + RETRIED)
    options = Options(argo_version=version, min_severity="info", min_confidence="low")
    [finding] = [each for each in lint_paths(["a.yaml"], options).findings if each.rule == "key-constant"]
    assert finding.severity == severity
    assert finding.message.endswith(end)
    assert (finding.witness is None) == (severity == "info")
