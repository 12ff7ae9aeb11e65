"""Where a run stands: the repository around a folder, and the file that configures the run."""

import os

CONFIGURATION = "memolint.toml"
PYPROJECT = "pyproject.toml"
_TABLE = b"tool.memolint"
_MAX_ASCENT = 100
_MAX_BYTES = 1024 * 1024


def repository(folder: str) -> list[str]:
    """The folders from `folder` up to the root of its git repository, which is the last; none outside of one."""
    try:
        folder = os.path.abspath(folder)
    except OSError:  # the working directory is gone
        return []
    chain = []
    for _ in range(_MAX_ASCENT):
        chain.append(folder)
        if os.path.exists(os.path.join(folder, ".git")):
            return chain
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return []


def configuration() -> str | None:
    """The nearest configuration from the working directory up to its repository's root, relative to the directory.

    Outside a repository only the working directory itself is looked at.
    """
    for folder in repository(os.curdir) or [os.curdir]:
        found = configuration_in(folder)
        if found:
            return os.path.relpath(found)
    return None


def configuration_in(folder: str) -> str | None:
    """The file in `folder` that configures memolint."""
    own = os.path.join(folder, CONFIGURATION)
    if os.path.isfile(own):
        return own
    shared = os.path.join(folder, PYPROJECT)
    return shared if os.path.isfile(shared) and _names_memolint(shared) else None


def _names_memolint(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return _TABLE in stream.read(_MAX_BYTES)
    except OSError:
        return False
