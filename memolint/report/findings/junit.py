"""The report as JUnit XML, for consumers of test results: a finding is a failed test, an unreadable file an error."""

from collections.abc import Iterator

from memolint.finding import FileFailure, Finding, Report, Skipped
from memolint.report.findings.shown import finding_lines, origin_of
from memolint.report.safe import xml
from memolint.report.terminal.color import painter

_PLAIN = painter(False)


def junit_report(report: Report) -> str:
    """One suite. A run without a case would look as if it had not taken place: a clean one has a case that passed."""
    findings = [finding for finding in report.findings if finding.suppressed is None]
    summary = report.summary
    cases = [
        *(line for finding in findings for line in _finding(finding)),
        *(line for failed in summary.failed for line in _failure(failed)),
        *(line for skipped in summary.skipped for line in _skipped(skipped)),
    ] or ['    <testcase classname="memolint" name="no findings"/>']
    counts = len(findings) + len(summary.failed) + len(summary.skipped)
    numbers = _attributes(
        tests=max(1, counts), failures=len(findings), errors=len(summary.failed), skipped=len(summary.skipped)
    )
    suite = ['<testsuites name="memolint">', f'  <testsuite name="memolint" {numbers}>', *cases]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *suite, "  </testsuite>", "</testsuites>", ""])


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.place.source.place(finding.place.start)
    name = f"{finding.rule} at {place.line}:{place.column}"
    yield _case(finding.place.source.name, name, place.line)
    details = "\n".join(finding_lines(finding, _PLAIN))
    attributes = _attributes(
        message=finding.message + origin_of(finding.place), type=f"{finding.severity}[{finding.rule}]"
    )
    yield f"      <failure {attributes}>{xml(details)}</failure>"
    yield "    </testcase>"


def _failure(failed: FileFailure) -> Iterator[str]:
    failure = failed.failure
    yield _case(failed.file, f"could be judged at {failure.line}:{failure.column}", failure.line)
    yield f"      <error {_attributes(message=failure.message, type='failed')}/>"
    yield "    </testcase>"


def _skipped(skipped: Skipped) -> Iterator[str]:
    yield _case(skipped.file, "was judged", 1)
    yield f"      <skipped {_attributes(message=skipped.reason)}/>"
    yield "    </testcase>"


def _case(file: str, name: str, line: int) -> str:
    return f"    <testcase {_attributes(classname=file, name=name, file=file, line=line)}>"


def _attributes(**values: object) -> str:
    return " ".join(f'{name}="{xml(str(value))}"' for name, value in values.items())
