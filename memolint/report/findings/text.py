"""The report as people read it in a terminal."""

from memolint.finding import FileFailure, Report
from memolint.report.findings.summary import summary_lines
from memolint.report.terminal.color import IN_PIPE, NO_LINKS, Links, Painter, Room, linked, painter, printable
from memolint.typed import Record


class Style(Record):
    """How to print: `seconds` is the time that the run took, where it is to be shown; `links` for who can click.

    `room` is what excerpts have.
    """

    color: bool = False
    quiet: bool = False
    verbose: bool = False
    seconds: float | None = None
    default_release: bool = True
    room: Room = IN_PIPE
    links: Links = NO_LINKS


PLAIN = Style()


def text_report(report: Report, style: Style = PLAIN) -> str:
    """All findings with their excerpts, failures, then the summary; one line a finding where quiet."""
    paint = painter(style.color)
    lines = _shown(report, paint, style) if report.findings else []
    lines += [failure_line(failed, paint, style.links) for failed in report.summary.failed]
    if not style.quiet:
        lines += [""] if report.summary.failed else []
        lines += summary_lines(report, paint, style.verbose, style.default_release, style.seconds)
    return "".join(line + "\n" for line in lines)


def _shown(report: Report, paint: Painter, style: Style) -> list[str]:
    from memolint.report.findings.shown import finding_lines, headline  # with excerpts, proofs and fixes

    if style.quiet:
        return [headline(each, paint, style.links) for each in report.findings]
    return [line for each in report.findings for line in (*finding_lines(each, paint, style.links, style.room), "")]


def failure_line(failed: FileFailure, paint: Painter, links: Links = NO_LINKS) -> str:
    """`file:line:column failed: message`."""
    place = f"{printable(failed.file)}:{failed.failure.line}:{failed.failure.column}"
    where = linked(place, links.of_file(failed.file))
    message = printable(failed.failure.message.replace("\n", " "))
    return f"{paint('bold', where)} {paint('error', 'failed')}: {message}"
