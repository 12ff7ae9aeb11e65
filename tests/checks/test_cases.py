"""The lint cases: what a careful reviewer finds in 32 workflow files, and what he does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.checks.run import all_rules
from memolint.finding import INFO, Finding

FOLDER = Path(__file__).parents[2] / "fixtures/cases"
CASES = [json.loads(line) for line in (FOLDER / "expect.jsonl").read_text(encoding="utf-8").splitlines()]
BUILT = {rule.slug for rule in all_rules()}


@pytest.fixture(params=CASES, ids=[case["file"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def findings(case: dict[str, Any]) -> tuple[Finding, ...]:
    data = (FOLDER / case["file"]).read_bytes()
    report = lint_bytes(data, case["file"], Options(min_severity=INFO, argo_version=case["argo_version"]))
    assert not report.summary.failed
    return report.findings


def line_of(finding: Finding) -> int:
    return finding.place.source.place(finding.place.start).line


def is_meant(finding: Finding, must: dict[str, Any]) -> bool:
    lines = [must["line"], *must.get("line_alt", ())]
    template = must["template"] in (None, finding.template)
    return finding.rule in must["any"] and template and (must["line"] is None or line_of(finding) in lines)


def test_what_has_to_be_found_is_found(case: dict[str, Any]) -> None:
    wanted = [must for must in case["must"] if must["any"][0] in BUILT]
    if len(wanted) < len(case["must"]):
        pytest.skip("a rule that this case wants is not built yet")
    found = findings(case)
    for must in wanted:
        assert any(is_meant(finding, must) for finding in found), must["why"]


def test_nothing_else_is_found(case: dict[str, Any]) -> None:
    allowed = {slug for must in case["must"] for slug in must["any"]} | {may.partition("@")[0] for may in case["may"]}
    severe = [finding for finding in findings(case) if finding.severity != INFO]
    assert [(finding.rule, finding.message) for finding in severe if finding.rule not in allowed] == []


def test_no_cause_is_reported_twice(case: dict[str, Any]) -> None:
    places = [(finding.rule, finding.place.start, finding.template, finding.signal) for finding in findings(case)]
    assert len(places) == len(set(places))
