"""The doors of the linter: discover and read the files, then have them judged."""

from collections.abc import Iterable, Mapping

from memolint.app.discover import STANDARD_INPUT, discover
from memolint.app.files import read_file, read_stdin
from memolint.app.guard import Guard
from memolint.app.inputs import Input, read_input
from memolint.app.judge import Progress, judge, unseen
from memolint.app.options import Options
from memolint.app.summary import Seen
from memolint.argo.releases import Release, newest, parse
from memolint.finding import Report
from memolint.text.source import Unreadable

DEFAULTS = Options()
_AS_THEY_ARE: Mapping[str, bytes] = {}


def lint_paths(
    paths: Iterable[str],
    options: Options = DEFAULTS,
    progress: Progress = unseen,
    instead: Mapping[str, bytes] = _AS_THEY_ARE,
) -> Report:
    """The report on files, folders and `-`.

    `instead` has the bytes of files that are judged for others than they hold. Raises `UnknownRelease` for a version
    that memolint cannot judge for, `BadBaseline` and `NotWritten` for a baseline that cannot be read or written.
    """
    release = release_of(options)
    paths = tuple(paths)
    found = discover(paths, options.exclude, (options.configured.folder, options.configured.exclude))
    guard = Guard(options.debug)
    guard.failures.extend(found.failures)
    inputs = []
    for number, name in enumerate(found.files, start=1):
        progress("read", number, len(found.files))
        inputs.append(_read(name, options, guard, instead))
    return judge(Seen(inputs, paths, found.configured), options, release, guard, progress)


def lint_bytes(data: bytes, name: str, options: Options = DEFAULTS) -> Report:
    """The report on one file that is already read, alone. Raises `UnknownRelease`."""
    release = release_of(options)
    guard = Guard(options.debug)
    found = guard.run(name, Input(name), read_input, name, data)
    return judge(Seen([found]), options, release, guard)


def release_of(options: Options) -> Release:
    """The release that a run judges for. Raises `UnknownRelease`."""
    return parse(options.argo_version) if options.argo_version else newest()


def _read(path: str, options: Options, guard: Guard, instead: Mapping[str, bytes]) -> Input:
    name = options.stdin_filename if path == STANDARD_INPUT else path
    try:
        data = instead[path] if path in instead else read_stdin() if path == STANDARD_INPUT else read_file(path)
    except Unreadable as error:
        return Input(name, failures=(error.failure,))
    return guard.run(name, Input(name), read_input, name, data)
