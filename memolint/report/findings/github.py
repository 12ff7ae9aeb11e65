"""The report as workflow commands of GitHub Actions, which become annotations of the changed files."""

from hashlib import sha256

from memolint.finding import FileFailure, Finding, Report
from memolint.report.findings.proof import proof_lines
from memolint.report.findings.shown import origin_of
from memolint.report.safe import command_data, command_property
from memolint.report.terminal.color import painter, printable

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_PLAIN = painter(False)


def github_report(report: Report) -> str:
    """One command a line: first what failed, then the findings that nobody has answered."""
    live = [finding for finding in report.findings if finding.suppressed is None]
    lines = [_failure(failed) for failed in report.summary.failed] + [_finding(finding) for finding in live]
    return "".join(line + "\n" for line in lines)


def annotated(text: str, report: Report) -> str:
    """`text` followed by annotations. What files hold cannot give commands: their text stands where none is obeyed.

    The word that ends this is a digest of the text, which therefore cannot hold it.
    """
    word = "memolint-" + sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"::stop-commands::{word}\n{text}::{word}::\n{github_report(report)}"


def _finding(finding: Finding) -> str:
    place = finding.place
    start, end = place.source.place(place.start), place.source.place(place.end)
    properties = {"file": printable(place.source.name), "line": start.line, "endLine": end.line}
    if start.line == end.line:
        properties |= {"col": start.column, "endColumn": end.column}
    proof = proof_lines(finding.witness, _PLAIN) if finding.witness and finding.witness.runs else []
    message = "\n".join([printable(finding.message + origin_of(place)), *proof])
    return _command(_COMMANDS[finding.severity], {**properties, "title": f"memolint: {finding.rule}"}, message)


def _failure(failed: FileFailure) -> str:
    failure = failed.failure
    properties = {
        "file": printable(failed.file),
        "line": failure.line,
        "col": failure.column,
        "title": "memolint: not judged",
    }
    return _command("error", properties, printable(failure.message))


def _command(name: str, properties: dict[str, object], message: str) -> str:
    written = ",".join(f"{key}={command_property(str(value))}" for key, value in properties.items())
    return f"::{name} {written}::{command_data(message)}"
