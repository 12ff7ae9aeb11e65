"""A report in the format that was asked for, each loaded only then."""

from importlib import import_module
from typing import TYPE_CHECKING

from memolint.app.config.resolve import WrongUse
from memolint.cli.flags import Arguments
from memolint.finding import Report

if TYPE_CHECKING:
    from memolint.report.terminal.link import Links


def rendered(
    report: Report,
    form: str,
    asked: Arguments,
    color: bool = False,
    seconds: float | None = None,
    links: "Links | None" = None,
) -> str:
    """The report in one of the formats; `color`, `seconds` and `links` are for terminals."""
    if form == "text":
        if asked.statistics:
            from memolint.report.findings.statistics import statistics

            return statistics(report, color)
        from memolint.report.findings.text import Style, text_report

        style = Style(color, asked.quiet, asked.verbose, seconds, not asked.options.argo_version)
        return text_report(report, style._replace(links=links) if links else style)
    if form == "sarif":
        from memolint.app.rules.pages import about
        from memolint.report.findings.sarif import About, sarif_report

        return sarif_report(report, {slug: About(*about(slug)) for slug in {each.rule for each in report.findings}})
    write_report = getattr(import_module(f"memolint.report.findings.{form}"), f"{form}_report")
    text: str = write_report(report)
    return text


def save(file: str, text: str) -> None:
    """Writes a report to a file: the old one stays whole until the new one is. Raises `WrongUse`."""
    from memolint.app.files.write import NotWritten, replace

    try:
        replace(file, text.encode("utf-8", "backslashreplace"))
    except NotWritten as error:
        raise WrongUse(f"--output {error}") from None
