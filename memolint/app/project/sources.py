"""Reads the code of images that the repository holds, where the setting `sources` says so."""

import os
from collections.abc import Sequence
from functools import cache

from memolint.app.files.io import read_file
from memolint.code.held import use
from memolint.text.source import Unreadable

_MAX_BYTES = 1024 * 1024


def look_into(folders: Sequence[tuple[str, str]]) -> None:
    """From here on the code in these folders, by their paths in containers, is read where a step runs it."""
    roots = [os.path.realpath(at) for _, at in folders]

    @cache
    def read(name: str) -> str | None:
        real = os.path.realpath(name)
        if not any(real.startswith(root.rstrip(os.sep) + os.sep) for root in roots) or not os.path.isfile(real):
            return None
        try:
            data = read_file(name)
        except Unreadable:
            return None
        return data.decode("utf-8", "replace") if len(data) <= _MAX_BYTES else None

    use(folders, read)
