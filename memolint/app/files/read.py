"""Files by their paths, each read once, whatever becomes of it."""

from collections.abc import Mapping

from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import read_file, read_stdin
from memolint.app.files.parse import Input, read_input
from memolint.app.guard import Guard
from memolint.text.source import Unreadable

# The bytes of files that are judged for others than they hold.
Instead = Mapping[str, bytes]


def read_path(path: str, options: Options, guard: Guard, instead: Instead) -> Input:
    """What the file at `path` holds, or why that is not known."""
    name = options.stdin_filename if path == STANDARD_INPUT else path
    try:
        data = instead[path] if path in instead else read_stdin() if path == STANDARD_INPUT else read_file(path)
    except Unreadable as error:
        return Input(name, failures=(error.failure,))
    return guard.run(name, Input(name), read_input, name, data)
