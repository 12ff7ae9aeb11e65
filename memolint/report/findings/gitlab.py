"""The report for GitLab's Code Quality widget: a list of issues as Code Climate writes them."""

import json
from hashlib import sha256

from memolint.finding import FileFailure, Finding, Report
from memolint.report.findings.shown import origin_of
from memolint.report.safe import whole
from memolint.typed import Any

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def gitlab_report(report: Report) -> str:
    """A JSON list in ASCII, ended by a newline; what could not be judged is an issue too."""
    live = [finding for finding in report.findings if finding.suppressed is None]
    issues = [_failure(failed) for failed in report.summary.failed] + [_finding(finding) for finding in live]
    return json.dumps(issues, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    lines = place.source.place(place.start).line, place.source.place(place.end).line
    file = place.source.name
    fingerprint = _digest(file, finding.fingerprint)
    message = finding.message + origin_of(place)
    return _issue(message, finding.rule, _SEVERITIES[finding.severity], file, lines, fingerprint)


def _failure(failed: FileFailure) -> dict[str, Any]:
    failure = failed.failure
    message = f"could not be judged: {failure.message}"
    fingerprint = _digest(failed.file, failure.message, str(failure.line))
    return _issue(message, "not-judged", "blocker", failed.file, (failure.line, failure.line), fingerprint)


def _issue(
    message: str, rule: str, severity: str, file: str, lines: tuple[int, int], fingerprint: str
) -> dict[str, Any]:
    return {
        "type": "issue",
        "description": whole(" ".join(message.split())),
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "categories": ["Bug Risk"],
        "location": {"path": whole(file), "lines": {"begin": lines[0], "end": lines[1]}},
    }


def _digest(*parts: str) -> str:
    """Unique in a report: one fingerprint may stand in several files."""
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
