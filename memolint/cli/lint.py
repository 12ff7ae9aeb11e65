"""`lint` once its arguments are known: run, report, exit status."""

import os
import sys

from memolint.app.config.options import NONE, Options
from memolint.app.config.settings import Given, Settings, WrongUse, configuration_of, resolved
from memolint.app.files.io import NotWritten
from memolint.app.guard import describe
from memolint.app.lint.doors import lint_paths
from memolint.argo.releases import UnknownRelease
from memolint.cli.flags import Arguments, arguments
from memolint.cli.output import INCOMPLETE, INTERRUPTED, WRONG_USE, complain, complain_of, is_terminal
from memolint.cli.show import show
from memolint.finding import Report


def lint(given: Given) -> int:
    """Lints what `given` asks for, writes the reports, gives the exit status. Never raises."""
    try:
        asked = arguments(given, settings_of(given))
        _check(asked)
        return _lint(asked)
    except (WrongUse, UnknownRelease) as error:
        complain_of(error)
        return WRONG_USE
    except NotWritten as error:
        complain(str(error))
        return INCOMPLETE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return internal_error(error, "debug" in given)


def settings_of(given: Given) -> Settings | None:
    """The configuration in force. Raises `WrongUse`."""
    file = configuration_of(given)
    if file is None:
        return None
    from memolint.app.config.load import load
    from memolint.app.rules.catalogue import unknown_names

    return load(file, unknown_names)


def options_of(given: Given) -> Options:
    """The options in force: what is given, then the configuration. Raises `WrongUse` and `UnknownRelease`."""
    options = resolved(given, settings_of(given))
    check_project(options)
    return options


def internal_error(error: Exception, debug: bool) -> int:
    """One line for an error of memolint that no single file can be blamed for, or for a lost working directory."""
    if isinstance(error, FileNotFoundError) and not _has_working_directory():
        complain("the working directory is gone")
        return INCOMPLETE
    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    complain(describe(error))
    return INCOMPLETE


def _has_working_directory() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def _check(asked: Arguments) -> None:
    check_project(asked.options)
    if asked.options.update_baseline and (asked.fix or asked.diff):
        raise WrongUse("--update-baseline cannot be combined with fixes: apply the fixes first")
    patterns = asked.options.select + asked.options.ignore
    if patterns:
        from memolint.app.rules.catalogue import unknown_names

        problems = unknown_names(patterns)
        if problems:
            raise WrongUse("; ".join(problems))


def check_project(options: Options) -> None:
    """Raises `WrongUse` for a project that is not there."""
    if options.project and options.project != NONE and not os.path.isdir(options.project):
        raise WrongUse(f"--project: there is no folder {options.project}")


def _lint(asked: Arguments) -> int:
    if asked.fix or asked.diff:
        from memolint.cli.fix import fix

        return fix(asked)
    started = _now()
    report = _with_progress(asked) if is_terminal(sys.stderr) else lint_paths(asked.paths, asked.options)
    return show(report, asked, sys.stdout, _now() - started if started else None)


def _with_progress(asked: Arguments) -> Report:
    from time import monotonic

    from memolint.cli.progress import Progress

    progress = Progress(sys.stderr, monotonic)
    try:
        return lint_paths(asked.paths, asked.options, progress)
    finally:
        progress.end()


def _now() -> float:
    """The time on a terminal, else 0.0: a report in a pipe is the same for the same input."""
    if not is_terminal(sys.stdout):
        return 0.0
    from time import monotonic

    return monotonic()
