"""Exit status of commands like `lint`."""

from memolint.finding import SEVERITIES, Report

CLEAN, FOUND, WRONG_USE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130


def has_found(report: Report, fail_on: str) -> bool:
    """Whether a finding that is shown and not suppressed reaches `fail_on`."""
    least = SEVERITIES.index(fail_on)
    return any(each.suppressed is None and SEVERITIES.index(each.severity) >= least for each in report.findings)


def status(report: Report, fail_on: str, exit_zero: bool) -> int:
    """0 clean, 1 findings from `fail_on` on, 3 something failed; 3 wins over 1, `exit_zero` hides only 1."""
    if report.summary.failed:
        return INCOMPLETE
    return FOUND if has_found(report, fail_on) and not exit_zero else CLEAN
