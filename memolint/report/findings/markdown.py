"""The report as Markdown, for the comment on a pull request and the summary of a job."""

from memolint.finding import Finding, Report
from memolint.report.findings.shown import finding_lines, origin_of
from memolint.report.findings.summary import summary_lines
from memolint.report.safe import fenced, markdown
from memolint.report.terminal.color import painter

MAX_CHARACTERS = 60_000  # GitHub takes comments of 65,536
_MARKS = {"error": "❌", "warning": "⚠️", "info": "💡"}
_PLAIN = painter(False)


def markdown_report(report: Report) -> str:
    """A heading, the findings with their excerpts folded away, then the summary; what is too much is counted."""
    live = [finding for finding in report.findings if finding.suppressed is None]
    first, *rest = summary_lines(report, _PLAIN)
    parts = [f"### memolint: {markdown(first)}\n\n"]
    parts += [_failure(each.file, each.failure.line, each.failure.message) for each in report.summary.failed]
    length = sum(map(len, parts))
    for number, finding in enumerate(live):
        part = _finding(finding)
        length += len(part)
        if length > MAX_CHARACTERS:
            parts.append(f"\n… and {len(live) - number} more\n")
            break
        parts.append(part)
    return "".join(parts) + "\n" + "".join(f"{markdown(line)}<br>\n" for line in rest[:20])


def _finding(finding: Finding) -> str:
    place = finding.place.source.place(finding.place.start)
    where = markdown(f"{finding.place.source.name}:{place.line}:{place.column}")
    origin = markdown(origin_of(finding.place))
    head = f"{_MARKS[finding.severity]} <b>{where}</b>{origin} {markdown(finding.rule)}: {markdown(finding.message)}"
    _, *details = finding_lines(finding, _PLAIN)
    block = fenced("\n".join(details), "text")
    return f"<details><summary>{head}</summary>\n\n{block}\n</details>\n"


def _failure(file: str, line: int, message: str) -> str:
    return f"- 🚫 **{markdown(f'{file}:{line}')}** could not be judged: {markdown(message)}\n"
