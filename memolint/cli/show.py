"""The report of `lint`: in the formats that were asked for, each loaded only then, and what it means as a status."""

import os
import sys
from collections.abc import Iterable

from memolint.app.config.settings import WrongUse
from memolint.argo.releases import as_known, is_newer_than_known
from memolint.cli.flags import Arguments
from memolint.cli.output import CLEAN, FOUND, INCOMPLETE, columns, complain, fitted, is_terminal, wants_color, write
from memolint.finding import SEVERITIES, FileFailure, Report
from memolint.typed import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from memolint.report.terminal.color import Links


def show(report: Report, asked: Arguments, stream: TextIO, seconds: float | None = None) -> int:
    """Writes the report wherever it was asked for, on `stream` too; gives the exit status."""
    for form, file in asked.output:
        _save(file, _text(report, asked, None) if form == "text" else _document(report, form))
    is_text = asked.format == "text"
    text = _text(report, asked, stream, seconds) if is_text else _document(report, asked.format)
    write(stream, _with_annotations(text, report) if asked.annotate else text)
    _warn(report, asked)
    return _status(report, asked)


def _text(report: Report, asked: Arguments, stream: TextIO | None, seconds: float | None = None) -> str:
    """The report for people, with the colours, links and width of a terminal where `stream` is one."""
    color = stream is not None and wants_color(stream, asked.color)
    wrap = columns(stream, asked.width) if asked.width is not None or not asked.quiet else 0
    if asked.statistics:
        from memolint.report.findings.summary import statistics

        return fitted(statistics(report, color), wrap)
    from memolint.report.findings.text import Style, text_report
    from memolint.report.terminal.color import Room

    style = Style(color, asked.quiet, asked.verbose, seconds, not asked.options.argo_version)
    if asked.width is not None or wrap:
        style = style._replace(room=Room(wrap, wrap > 0))
    links = _links(stream, asked)
    return fitted(text_report(report, style._replace(links=links) if links else style), wrap)


def _links(stream: TextIO | None, asked: Arguments) -> "Links | None":
    if stream is None or (not is_terminal(stream) and "FORCE_HYPERLINK" not in os.environ):
        return None
    from memolint.cli.links import links

    return links(stream, asked.color)


def _document(report: Report, form: str) -> str:
    """The report in a format for programs."""
    if form == "sarif":
        from memolint.app.rules.catalogue import about
        from memolint.report.findings.sarif import About, sarif_report

        return sarif_report(report, {slug: About(*about(slug)) for slug in {each.rule for each in report.findings}})
    from importlib import import_module

    write_report = getattr(import_module(f"memolint.report.findings.{form}"), f"{form}_report")
    text: str = write_report(report)
    return text


def _save(file: str, text: str) -> None:
    """Replaces a file by a report: the old one stays whole until the new one is. Raises `WrongUse`."""
    from memolint.app.files.io import NotWritten
    from memolint.app.files.write import replace

    try:
        replace(file, text.encode("utf-8", "backslashreplace"))
    except NotWritten as error:
        raise WrongUse(f"--output {error}") from None


def _with_annotations(text: str, report: Report) -> str:
    """Inside GitHub Actions `text` followed by annotations, and the report in the summary of the job."""
    from memolint.report.findings.github import annotated
    from memolint.report.findings.markdown import markdown_report

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "ab") as stream:
                stream.write(markdown_report(report).encode("utf-8", "replace") + b"\n")
        except OSError as error:
            complain(f"the job's summary cannot be written: {error.strerror}")
    return annotated(text, report)


def _warn(report: Report, asked: Arguments) -> None:
    """Warns on standard error of what must not be overlooked."""
    summary = report.summary
    if asked.options.argo_version and is_newer_than_known(asked.options.argo_version):
        given = asked.options.argo_version
        complain(f"Argo {given} is newer than any release known: it counts as {as_known(given)}")
    if summary.files and len(summary.skipped) == summary.files:
        complain("every file was skipped, nothing was judged")
    if summary.failed:
        noun = "file" if summary.files == 1 else "files"
        beside = (
            "; there are findings too, but status 3 (incomplete) wins over 1"
            if _has_found(report, asked.fail_on)
            else ""
        )
        complain(f"incomplete: {summary.failed_files} of {summary.files} {noun} could not be judged{beside}")


def _status(report: Report, asked: Arguments) -> int:
    """3 where something failed, which wins over 1 for findings from `--fail-on` on; `--exit-zero` hides only 1."""
    if report.summary.failed:
        return INCOMPLETE
    return FOUND if _has_found(report, asked.fail_on) and not asked.exit_zero else CLEAN


def _has_found(report: Report, fail_on: str) -> bool:
    """Whether a finding that is shown and not suppressed reaches `fail_on`."""
    least = SEVERITIES.index(fail_on)
    return any(each.suppressed is None and SEVERITIES.index(each.severity) >= least for each in report.findings)


def tell_failures(failed: Iterable[FileFailure]) -> None:
    """Says on standard error what could not be judged, a line each."""
    from memolint.report.findings.text import failure_line
    from memolint.report.terminal.color import painter

    for each in failed:
        write(sys.stderr, failure_line(each, painter(False)) + "\n")
