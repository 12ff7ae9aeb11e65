"""`lint` once its arguments are known: run, report, exit status."""

import os
import sys
from typing import TYPE_CHECKING, TextIO

from memolint.app.config.options import NONE
from memolint.app.config.resolve import Given, Settings, WrongUse
from memolint.app.lint.doors import lint_paths
from memolint.argo.releases import UnknownRelease, is_newer_than_known
from memolint.cli.flags import Arguments, arguments
from memolint.cli.formats import rendered, save
from memolint.cli.output import CannotWrite, complain, is_terminal, wants_color, write
from memolint.cli.status import INCOMPLETE, INTERRUPTED, WRONG_USE, has_found, status
from memolint.finding import Report

if TYPE_CHECKING:
    from memolint.report.terminal.link import Links


def lint(given: Given) -> int:
    """Lints what `given` asks for, writes the reports, gives the exit status. Never raises."""
    try:
        asked = arguments(given, settings_of(given))
        _check(asked)
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
        return _other(error, "debug" in given)


def settings_of(given: Given) -> Settings | None:
    """The configuration in force. Raises `WrongUse`."""
    from memolint.app.files.find import configuration

    named = given.get("config", ())
    file = named[-1] if named else None if "no-config" in given else configuration()
    if file is None:
        return None
    from memolint.app.config.load import BadConfiguration, load
    from memolint.app.rules.catalogue import unknown_names

    try:
        return load(file, unknown_names)
    except BadConfiguration as error:
        raise WrongUse(str(error)) from None


def _other(error: Exception, debug: bool) -> int:
    """Errors whose types are dear to know: of the baseline, of writing; else memolint's own."""
    name = type(error).__name__
    if name in ("BadBaseline", "NotWritten"):
        complain(str(error))
        return WRONG_USE if name == "BadBaseline" else INCOMPLETE
    if isinstance(error, FileNotFoundError) and not _has_working_directory():
        complain("the working directory is gone")
        return INCOMPLETE
    return internal_error(error, debug)


def _has_working_directory() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def internal_error(error: Exception, debug: bool) -> int:
    """One line for an error of memolint that no single file can be blamed for."""
    from memolint.app.guard import describe

    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    complain(describe(error))
    return INCOMPLETE


def _check(asked: Arguments) -> None:
    options = asked.options
    if options.project and options.project != NONE and not os.path.isdir(options.project):
        raise WrongUse(f"--project: there is no folder {options.project}")
    if options.update_baseline and (asked.fix or asked.diff):
        raise WrongUse("--update-baseline and fixes are two runs: fix first")
    patterns = options.select + options.ignore
    if patterns:
        from memolint.app.rules.catalogue import unknown_names

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
        save(file, rendered(report, form, asked))
    text = rendered(report, asked.format, asked, wants_color(stream, asked.color), seconds, _links(stream, asked))
    if asked.annotate:
        from memolint.cli.actions import annotated, summarise

        text = annotated(text, report)
        summarise(report)
    write(stream, text)
    _warn(report, asked)
    return status(report, asked.fail_on, asked.exit_zero)


def _links(stream: TextIO, asked: Arguments) -> "Links | None":
    if not is_terminal(stream) and "FORCE_HYPERLINK" not in os.environ:
        return None
    from memolint.cli.links import links

    return links(stream, asked.color)


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
