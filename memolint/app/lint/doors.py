"""The entry points of the linter: discover and read the files, then report on them."""

from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT, Discovered, discover
from memolint.app.files.parse import NO_OVERRIDES, Input, Overrides, read_input, read_path
from memolint.app.guard import Guard
from memolint.app.lint.pipeline import Progress, no_progress, report_on
from memolint.app.project.release import check
from memolint.app.project.seen import Seen
from memolint.finding import Report

DEFAULTS = Options()
FILES_OF_A_JOB = 250  # one process reads fewer sooner than another begins


def lint_paths(
    paths: Iterable[str],
    options: Options = DEFAULTS,
    progress: Progress = no_progress,
    overrides: Overrides = NO_OVERRIDES,
) -> Report:
    """The report on files, folders and `-`.

    `overrides` maps paths to the bytes that are judged in place of what the file holds. Raises `UnknownRelease` for a
    version that memolint cannot judge for, `BadBaseline` and `NotWritten` where a baseline cannot be read or written.
    """
    check(options.argo_version)
    paths = tuple(paths)
    found = discover(paths, options.exclude, (options.configured.folder, options.configured.exclude))
    if options.jobs > 1 and (jobs := _jobs(found, options)) > 1:
        from memolint.app.lint.parallel import Request, lint_in_parallel  # only where it pays

        report = lint_in_parallel(Request(found, paths, options, overrides, jobs), progress)
        if report is not None:
            return report
    guard = Guard(options.debug, found.failures)
    inputs = []
    for number, name in enumerate(found.files, start=1):
        progress("read", number, len(found.files))
        inputs.append(read_path(name, options.stdin_filename, guard, overrides))
    return report_on(Seen(inputs, paths, found.configured, overrides=overrides), options, guard, progress)


def _jobs(found: Discovered, options: Options) -> int:
    """How many processes the files are worth; one with standard input, which can be read only once."""
    return 1 if STANDARD_INPUT in found.files else min(options.jobs, len(found.files) // FILES_OF_A_JOB)


def lint_bytes(data: bytes, name: str, options: Options = DEFAULTS) -> Report:
    """The report on one file that is already read, alone. Raises `UnknownRelease`."""
    return lint_files([(name, data)], options)


def lint_files(files: Iterable[tuple[str, bytes]], options: Options = DEFAULTS) -> Report:
    """The report on files (name, bytes) that are already read, with nothing beside them. Raises `UnknownRelease`."""
    check(options.argo_version)
    guard = Guard(options.debug)
    inputs = [guard.run(name, Input(name), read_input, name, data) for name, data in files]
    return report_on(Seen(inputs), options, guard)
