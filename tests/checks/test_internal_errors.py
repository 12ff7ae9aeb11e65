"""A mistake of memolint's own costs a file its findings, and is said: also where facts are asked for twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from memolint.app.lint.doors import lint_paths
from memolint.checks import run
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.memo import Memo
from memolint.facts.values import literals
from memolint.finding import ERROR, HIGH

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


def test_a_rule_that_breaks_costs_its_file_the_findings_and_every_file_is_judged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    @rule("made-up", MEMO, ERROR, HIGH)
    def breaks_for_one(memo: Memo) -> Iterator[Draft]:
        origin = memo.template.origin
        judged.append(origin.document.source.name)
        if judged[-1] == "broken.yaml":
            raise ZeroDivisionError
        yield Draft(message="found", origin=origin)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "rules_about", lambda subject, *_: (breaks_for_one,) if subject == MEMO else ())
    for name in ("a.yaml", "broken.yaml", "c.yaml"):
        Path(name).write_text(LOOP)
    report = lint_paths(["."])
    assert [each.place.source.name for each in report.findings] == ["a.yaml", "c.yaml"]
    assert [each.file for each in report.summary.failed] == ["broken.yaml"]
    assert judged == ["a.yaml", "broken.yaml", "c.yaml"]
