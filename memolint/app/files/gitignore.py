"""Which files git ignores, by the `.gitignore` files in and above a folder, up to the root of its repository."""

import os

from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
_MAX_ASCENT = 100
_MAX_BYTES = 1024 * 1024

# A folder and the patterns that stand in it; later pairs are deeper and win.
Ignores = tuple[tuple[str, "GitIgnoreSpec"], ...]


def above(folder: str) -> Ignores:
    """The patterns that hold in `folder` from the folders above it; none outside a repository.

    A folder that was named although it is ignored is searched all the same.
    """
    folder = os.path.realpath(folder)
    chain: Ignores = ()
    for parent in _parents(folder):
        chain = inside(chain, parent)
    return () if ignored(chain, folder, is_folder=True) else chain


def _parents(folder: str) -> list[str]:
    """The folders above `folder`, root of the repository first; empty where there is no repository."""
    parents: list[str] = []
    for _ in range(_MAX_ASCENT):
        if os.path.exists(os.path.join(folder, ".git")):
            return parents[::-1]
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
        parents.append(folder)
    return []


def inside(chain: Ignores, folder: str) -> Ignores:
    """`chain` with the patterns of `folder` itself, if it has some."""
    lines = _lines(os.path.join(folder, NAME))
    if not lines:
        return chain
    from memolint.app.files.globs import spec  # expensive: only where there is a .gitignore

    return (*chain, (os.path.realpath(folder), spec(lines)))


def _lines(path: str) -> list[str]:
    try:
        if not os.path.isfile(path):
            return []
        with open(path, "rb") as stream:
            return stream.read(_MAX_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []


def hides(path: str) -> bool:
    """Whether git ignores the file `path`, by itself or by a folder above it."""
    folder = os.path.dirname(os.path.realpath(path)) or os.sep
    chain: Ignores = ()
    for parent in [*_parents(folder), folder]:
        if ignored(chain, parent, is_folder=True):
            return True
        chain = inside(chain, parent)
    return ignored(chain, os.path.realpath(path), is_folder=False)


def ignored(chain: Ignores, path: str, is_folder: bool) -> bool:
    """Whether the deepest pattern that matches the real path `path` ignores it."""
    for folder, spec in reversed(chain):
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
        verdict = spec.check_file(relative + "/" if is_folder else relative).include
        if verdict is not None:
            return verdict
    return False
