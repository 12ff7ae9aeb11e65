"""`lint` once its arguments are known: run, report, exit status."""

import sys
from typing import TextIO

from memolint.app.lint import lint_paths
from memolint.argo.releases import UnknownRelease, is_newer_than_known
from memolint.cli.flags import Arguments, Given, WrongUse, arguments
from memolint.cli.output import CannotWrite, complain, is_terminal, wants_color, write
from memolint.cli.status import INCOMPLETE, INTERRUPTED, WRONG_USE, has_found, status
from memolint.finding import Report


def lint(given: Given) -> int:
    """Lints what `given` asks for, writes the reports, gives the exit status. Never raises."""
    try:
        asked = arguments(given)
        _check_rules(asked)
        return _lint(asked)
    except (WrongUse, UnknownRelease) as error:
        complain(str(error))
        return WRONG_USE
    except CannotWrite as error:
        complain(str(error))
        return INCOMPLETE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return internal_error(error, "--debug" in given)


def internal_error(error: Exception, debug: bool) -> int:
    """One line for an error of memolint that no single file can be blamed for."""
    from memolint.app.guard import describe

    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    complain(describe(error))
    return INCOMPLETE


def _check_rules(asked: Arguments) -> None:
    patterns = asked.options.select + asked.options.ignore
    if patterns:
        from memolint.app.known import unknown_names

        problems = unknown_names(patterns)
        if problems:
            raise WrongUse("; ".join(problems))


def _lint(asked: Arguments) -> int:
    if asked.fix or asked.diff:
        from memolint.cli.fix import fix

        return fix(asked)
    started = _now()
    report = _with_progress(asked) if is_terminal(sys.stderr) else lint_paths(asked.paths, asked.options)
    return show(report, asked, sys.stdout, _now() - started if started else None)


def show(report: Report, asked: Arguments, stream: TextIO, seconds: float | None = None) -> int:
    """Writes the report wherever it was asked for, on `stream` too; gives the exit status."""
    for form, file in asked.output:
        _save(file, rendered(report, form, asked))
    write(stream, rendered(report, asked.format, asked, wants_color(stream, asked.color), seconds))
    _warn(report, asked)
    return status(report, asked.fail_on, asked.exit_zero)


def _with_progress(asked: Arguments) -> Report:
    from time import monotonic

    from memolint.cli.progress import Progress

    progress = Progress(sys.stderr, monotonic)
    try:
        return lint_paths(asked.paths, asked.options, progress)
    finally:
        progress.end()


def _now() -> float:
    """The time where somebody looks, else 0.0: a report in a pipe is the same for the same input."""
    if not is_terminal(sys.stdout):
        return 0.0
    from time import monotonic

    return monotonic()


def rendered(report: Report, form: str, asked: Arguments, color: bool = False, seconds: float | None = None) -> str:
    """The report in one of the formats."""
    if form == "json":
        from memolint.report.json import json_report

        return json_report(report)
    from memolint.report.text import Style, text_report

    return text_report(report, Style(color, asked.quiet, asked.verbose, seconds, not asked.options.argo_version))


def _save(file: str, text: str) -> None:
    try:
        with open(file, "wb") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        raise WrongUse(f"--output cannot write {file}: {getattr(error, 'strerror', None) or error}") from None


def _warn(report: Report, asked: Arguments) -> None:
    """What must not be overlooked, on standard error."""
    summary = report.summary
    if asked.options.argo_version and is_newer_than_known(asked.options.argo_version):
        complain(f"Argo {asked.options.argo_version} is newer than any release known; judged as the newest known")
    if summary.files and len(summary.skipped) == summary.files:
        complain("every file was skipped, nothing was judged")
    if summary.failed:
        found = has_found(report, asked.fail_on)
        beside = "; there are findings too, and 3 (incomplete) wins over 1" if found else ""
        complain(f"incomplete: {summary.failed_files} of {summary.files} could not be judged{beside}")
