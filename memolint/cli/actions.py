"""Inside GitHub Actions: annotations beside the text, and the summary of the job."""

import os
from hashlib import sha256

from memolint.cli.output import complain
from memolint.finding import Report


def annotated(text: str, report: Report) -> str:
    """`text` followed by annotations. What files hold cannot give commands: their text stands where none is obeyed.

    The word that ends this is a digest of the text, which therefore cannot hold it.
    """
    from memolint.report.findings.github import github_report

    word = "memolint-" + sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"::stop-commands::{word}\n{text}::{word}::\n{github_report(report)}"


def summarise(report: Report) -> None:
    """Appends the report to the summary of the job, where there is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from memolint.report.findings.markdown import markdown_report

    try:
        with open(path, "ab") as stream:
            stream.write(markdown_report(report).encode("utf-8", "replace") + b"\n")
    except OSError as error:
        complain(f"the job's summary cannot be written: {error.strerror}")
