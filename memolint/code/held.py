"""Files of images that the repository holds, where the configuration says so: `/app` in a container is `src` here.

And those of ConfigMaps that a container mounts.
"""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from memolint.typed import Record


class HeldFile(Record):
    """A file of the repository, and its text."""

    name: str
    text: str


# The files that a container mounts from ConfigMaps in view, by their paths there.
MountedFiles = Mapping[str, HeldFile]
NOTHING_MOUNTED: MountedFiles = MappingProxyType({})

# What gives the text of a file of the repository, None for one that is not there or cannot be read.
Reader = Callable[[str], str | None]

_in_force: list[tuple[str, str, Reader]] = []


def use(folders: Sequence[tuple[str, str]], read: Reader) -> None:
    """Say which folders of the repository stand at which paths in containers; () for none."""
    _in_force[:] = [(inside.rstrip("/") or "/", at, read) for inside, at in sorted(folders, reverse=True)]


def may_be_held(text: str, mounted: MountedFiles = NOTHING_MOUNTED) -> bool:
    """Whether a text can name a file that the repository holds. Cheap."""
    if any(posixpath.basename(path) in text for path in mounted):
        return True
    return bool(_in_force) and any(inside in text for inside, _, _ in _in_force)


def held(path: str, folder: str = "", mounted: MountedFiles = NOTHING_MOUNTED) -> HeldFile | None:
    """The file at a path in a container, from its working directory `folder`; the nearest folder of the setting counts.

    A relative path without a working directory may be anything.
    """
    whole = posixpath.normpath(posixpath.join(folder, path))
    if whole in mounted:
        return mounted[whole]
    if not _in_force or not whole.startswith("/") or "$" in whole or "\0" in whole:
        return None
    for inside, at, read in _in_force:
        if whole.startswith(inside.rstrip("/") + "/"):
            name = posixpath.join(at, whole[len(inside.rstrip("/")) + 1 :])
            text = read(name)
            return HeldFile(posixpath.normpath(name), text) if text is not None else None
    return None
