"""From the paths that were given to the files that are read: folders searched, named files as they are."""

import os
import stat
from collections.abc import Iterable, Iterator

from memolint.app.files import gitignore
from memolint.app.files.find import CONFIGURATION, PYPROJECT
from memolint.app.files.io import Identity, failure_of, identity
from memolint.finding import FileFailure
from memolint.text.source import Failure
from memolint.typed import Record

STANDARD_INPUT = "-"
ENDINGS = (".yaml", ".yml", ".json")
_NEVER_SEARCHED = frozenset((".git", "node_modules"))
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
_CONFIGURATIONS = (CONFIGURATION, PYPROJECT)
_EDITOR_LOCK = ".#"  # a link that leads nowhere, which Emacs makes beside a file being edited


# A folder, and globs relative to it.
Globs = tuple[str, tuple[str, ...]]


class Discovered(Record):
    """The files to read, each once, sorted; what could not be reached; folders searched that hold a configuration."""

    files: tuple[str, ...]
    failures: tuple[FileFailure, ...]
    configured: tuple[str, ...] = ()


def discover(paths: Iterable[str], exclude: tuple[str, ...] = (), configured: Globs = ("", ())) -> Discovered:
    """The files that `paths` mean. Names are as given, with `/`; `-` stays as it is.

    `exclude` are globs relative to the working directory, `configured` those relative to a folder of their own.
    """
    failures: list[FileFailure] = []
    named: list[str] = []
    folders: list[str] = []
    for path in dict.fromkeys(paths):
        mode = _mode(path, failures)
        if mode is not None:
            (folders if stat.S_ISDIR(mode) else named).append(path)
    excluded = _Excluded([("", exclude), configured])
    search = _Search(failures)
    searched = [name for folder in folders for name in search.files(folder) if not excluded.matches(name)]
    if folders and not searched:
        failures += [FileFailure(slashed(path), Failure("no YAML or JSON file in this folder")) for path in folders]
    given = [name for name in named if not excluded.matches(name)]
    files = _once(given + searched, search.links.union(filter(os.path.islink, given)))
    return Discovered(files, tuple(failures), tuple(search.configured))


def files_below(root: str, exclude: tuple[str, ...], configured: Globs) -> list[str]:
    """The YAML and JSON files below a folder, sorted, links last.

    It looks at no file and no pattern of git: the caller asks `gitignore.hides` about the few files that matter, and
    may meet one file under two names.
    """
    excluded = _Excluded([("", exclude), configured])
    search = _Search([], ignores=False)
    found = [name for name in search.files(root) if not excluded.matches(name)]
    return sorted(found, key=lambda name: (name in search.links, name))


def slashed(path: str) -> str:
    """`path` as it is printed on every system."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _mode(path: str, failures: list[FileFailure]) -> int | None:
    if path == STANDARD_INPUT:
        return stat.S_IFREG
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError) as error:
        failures.append(FileFailure(slashed(path), failure_of(error)))
        return None


class _Search:
    """Walks folders; keeps what cannot be walked, where configurations lie, and which files found are links."""

    def __init__(self, failures: list[FileFailure], ignores: bool = True) -> None:
        self._failures = failures
        self._ignores = ignores
        self.configured: list[str] = []
        self.links: set[str] = set()

    def files(self, root: str) -> Iterator[str]:
        """The files below `root` that are wanted."""
        stack = [(root, gitignore.above(root) if self._ignores else ())]
        while stack:
            folder, ignores = stack.pop()
            entries = self._entries(folder)
            names = {entry.name for entry in entries}
            if _VIRTUAL_ENVIRONMENT in names and folder != root:
                continue
            if gitignore.NAME in names and self._ignores:
                ignores = gitignore.inside(ignores, folder)
            if not names.isdisjoint(_CONFIGURATIONS):
                self.configured.append(folder)
            for entry in entries:
                path = entry.name if folder == "." else entry.path
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _NEVER_SEARCHED and not _ignored(ignores, path, is_folder=True):
                        stack.append((path, ignores))
                elif _is_wanted(entry, path, root) and not _ignored(ignores, path, is_folder=False):
                    name = slashed(path)
                    if entry.is_symlink():
                        self.links.add(name)
                    yield name

    def _entries(self, folder: str) -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(folder) as listing:
                return list(listing)
        except OSError as error:
            self._failures.append(FileFailure(slashed(folder), failure_of(error)))
            return []


def _is_wanted(entry: "os.DirEntry[str]", path: str, root: str) -> bool:
    if not entry.name.lower().endswith(ENDINGS) or entry.name.startswith(_EDITOR_LOCK):
        return False
    return not entry.is_symlink() or (_is_inside(path, root) and not os.path.isdir(path))


def _is_inside(link: str, root: str) -> bool:
    base = os.path.realpath(root)
    return os.path.realpath(link).startswith(base.rstrip(os.sep) + os.sep)


def _ignored(ignores: gitignore.Ignores, path: str, is_folder: bool) -> bool:
    if not ignores:
        return False
    folder, name = os.path.split(path)
    return gitignore.ignored(ignores, os.path.join(os.path.realpath(folder), name), is_folder)


def _once(names: list[str], links: set[str]) -> tuple[str, ...]:
    """`names` sorted, of several that are one file the first, links last."""
    seen: set[Identity] = set()
    kept = []
    for name in sorted(set(names), key=lambda name: (name in links, name)):
        found = None if name == STANDARD_INPUT else identity(name)
        if found is None or found not in seen:
            kept.append(name)
        if found is not None:
            seen.add(found)
    return tuple(sorted(kept))


class _Excluded:
    """Globs, each relative to its folder, with the meaning that they have in a .gitignore."""

    def __init__(self, globs: list[Globs]) -> None:
        self._specs = []
        for folder, patterns in globs:
            if patterns:
                from memolint.app.files.globs import spec  # expensive: only where there are globs

                self._specs.append((folder or os.curdir, spec(patterns)))

    def matches(self, name: str) -> bool:
        if not self._specs or name == STANDARD_INPUT:
            return False
        return any(spec.match_file(slashed(os.path.relpath(name, folder))) for folder, spec in self._specs)
