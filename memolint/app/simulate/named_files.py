"""The files that a user names, and those of the folders among them."""

import os
from collections.abc import Iterator

from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT, discover
from memolint.app.files.io import read_file, read_stdin
from memolint.app.files.parse import looks_like_argo, narrow, read_input
from memolint.app.project.kustomize import Patches
from memolint.app.simulate.cluster import Unusable
from memolint.text.source import Unreadable
from memolint.typed import Record

_STDIN_NAME = "<stdin>"
_CONFIG_MAP = b"ConfigMap"


class Named(Record):
    """Names and bytes in the order of the arguments, what cannot be used, and a line for each that a folder skips."""

    files: list[tuple[str, bytes]]
    problems: list[Unusable]
    skipped: list[str]


def read_all(paths: tuple[str, ...], options: Options, patches: Patches) -> Named:
    """The files that paths mean. Patches of a kustomization are no files of their own."""
    found = Named([], [], [])
    patches.add(paths)
    for path in paths:
        if os.path.isdir(path):
            _add_folder(path, found, options, patches)
        elif path == STANDARD_INPUT:
            found.files.append((_STDIN_NAME, read_stdin()))
        elif reason := patches.reason(path):
            found.problems.append(Unusable(path, 1, f"{reason} memolint simulate -"))
        else:
            found.files.extend(_read(path, found))
    return found


def _add_folder(path: str, found: Named, options: Options, patches: Patches) -> None:
    """The files of a folder that bear on a play, as lint finds and skips them."""
    configured = options.configured
    listed = discover([path], options.exclude, (configured.folder, configured.exclude))
    found.problems.extend(Unusable(each.file, each.failure.line, each.failure.message) for each in listed.failures)
    patches.add(listed.files)
    for name, data in (read for file in listed.files for read in _read(file, found)):
        if looks_like_argo(data) or _CONFIG_MAP in narrow(data):
            reason = patches.reason(name) or read_input(name, data).skipped.removesuffix(" memolint lint -")
            if reason:
                found.skipped.append(f"{name} is skipped, it is {reason} memolint simulate -")
            else:
                found.files.append((name, data))


def _read(name: str, found: Named) -> Iterator[tuple[str, bytes]]:
    try:
        yield name, read_file(name)
    except Unreadable as error:
        found.problems.append(Unusable(name, error.failure.line, error.failure.message))
