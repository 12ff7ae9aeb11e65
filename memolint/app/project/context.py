"""Files of the project that were not given but bear on those that were: what they refer to, and what points at them.

pre-commit passes only what changed; it must be judged as the whole project would judge it. A look at the bytes tells
which files name something that is looked for; only those are parsed.
"""

import os
from collections.abc import Callable, Iterable

from memolint.app.config.options import NONE, Options
from memolint.app.files import gitignore
from memolint.app.files.discover import STANDARD_INPUT, discover, files_below, slashed
from memolint.app.files.find import repository
from memolint.app.files.io import Identity, identity, read_file
from memolint.app.files.parse import (
    INSTALLATION_WORDS,
    Input,
    looks_like_argo,
    mentions_installation,
    narrow,
    parse,
    read_input,
)
from memolint.app.project.installation import bearing, cache_names
from memolint.app.project.kustomize import Patches
from memolint.app.project.seen import Neighbours
from memolint.argo.kinds import REFERABLE
from memolint.argo.project import references
from memolint.argo.views import Manifest
from memolint.text.source import Failure, Unreadable

MAX_FILES = 20_000
MAX_CONTEXT = 5_000
_MANY = 30  # names to look for, from which on a file is split into its words
_MEMOIZE = "memoize"
_MAX_ROUNDS = 20  # a chain of files, each of which leads to the next


def neighbours(inputs: list[Input], paths: tuple[str, ...], options: Options, patches: Patches) -> Neighbours:
    """What has to be read beside `inputs`. Nothing in it is reported, so nothing in it can fail the run.

    Afterwards `patches` knows the kustomizations of the project too.
    """
    given = {(manifest.kind, manifest.name) for each in inputs for manifest in each.manifests}
    wanted = {each.name: _asked(each, given) for each in inputs}
    if not any(wanted.values()) and not options.context and not options.configured.context:
        return Neighbours()
    known = {found for each in inputs if (found := identity(each.name))}
    installing: list[str] = []
    read = [_quietly(name, _bytes(name)) for name in _unknown(_in_context(options), known)]
    for root, names in _projects([name for name in wanted if wanted[name]], options).items():
        if not _holds(paths, root):
            pool = _in_project(root, options)
            patches.add(pool)
            sought = (wanted[name] for name in names if not patches.reason(name))
            read += _looked_up(pool, set().union(*sought), known, installing)
            read += _bearing_on_caches(pool, [*inputs, *read], known)
    read = patches.marked(read)
    broken = tuple(slashed(each.name) for each in read if each.failures)
    return Neighbours(tuple(read), broken, tuple(installing))


def files_around(names: list[str], options: Options) -> list[str]:
    """The files themselves, and those of the projects that they belong to."""
    return [*names, *(name for root in _projects(names, options) for name in _in_project(root, options))]


def _bearing_on_caches(pool: list[str], seen: list[Input], known: set[Identity]) -> list[Input]:
    """Reads the files of `pool` that say where the caches of these files are kept, and who may write them."""
    caches = cache_names(manifest for each in seen for manifest in each.manifests)
    bears = bearing(caches)
    found = []
    for name in pool if caches else ():
        data = _bytes(name)
        if data and bears(name, data) and not gitignore.hides(name) and _unknown([name], known):
            found.append(_quietly(name, data, is_read=True))
    return [each for each in found if not each.failures]


def _asked(found: Input, here: set[tuple[str, str]]) -> set[str]:
    """Names to look for: of what a file refers to, of memoized templates that others may call, of caches.

    What an installation means for caches, the memoized templates of the project tell.
    """
    manifests = found.manifests
    wanted = {name for manifest in manifests for kind, name in references(manifest) if (kind, name) not in here}
    wanted |= cache_names(manifests)
    if found.documents and any(word in found.documents[0].source.text for word in INSTALLATION_WORDS):
        wanted.add(_MEMOIZE)
    for manifest in manifests:
        if manifest.kind in REFERABLE and any(each.memoize is not None for each in manifest.templates):
            wanted.add(manifest.name)
    return wanted - {""}


def _looked_up(pool: list[str], wanted: set[str], known: set[Identity], installing: list[str]) -> list[Input]:
    """Reads the files of `pool` that hold a wanted name, then those that these lead to, until nothing is new.

    Files that are `known` are not read again; afterwards those that were read are known. The names of files that may
    say which release is installed go into `installing`.
    """
    read: list[Input] = []
    seen: set[str] = set()
    for _ in range(_MAX_ROUNDS):
        needles = [name.encode("utf-8", "replace") for name in sorted(wanted - seen)]
        if not needles or not pool:
            break
        seen |= wanted
        found, pool = _matching(pool, needles, known, installing)
        read += found
        wanted = {name for each in found for manifest in each.manifests for name in _leads_to(manifest)}
    return read


def _leads_to(manifest: Manifest) -> Iterable[str]:
    """Callers of callers pass values on; what a neighbour calls decides what it reads."""
    if manifest.name and manifest.kind in REFERABLE:
        yield manifest.name
    yield from (name for _, name in references(manifest) if name)


def _matching(
    pool: list[str], needles: list[bytes], known: set[Identity], installing: list[str]
) -> tuple[list[Input], list[str]]:
    """The files that hold a needle, read; and those that do not but could hold another."""
    found, others = [], []
    holds = _holder_of(needles)
    for name in pool:
        data = _bytes(name)
        if data and mentions_installation(name, data):
            installing.append(name)
        if not data or not looks_like_argo(data):
            continue
        if holds(narrow(data)):
            if _unknown([name], known) and not gitignore.hides(name):
                found.append(_quietly(name, data))
        else:
            others.append(name)
    return found, others


def _holder_of(needles: list[bytes]) -> Callable[[bytes], bool]:
    """Whether a file holds one of the needles. Many are looked up among its words, since each search is a walk."""
    if len(needles) < _MANY:
        return lambda data: any(needle in data for needle in needles)
    import re

    words = re.compile(rb"[\w.-]+")
    plain = {needle for needle in needles if words.fullmatch(needle)}
    odd = [needle for needle in needles if needle not in plain]
    return lambda data: not plain.isdisjoint(words.findall(data)) or any(needle in data for needle in odd)


def _bytes(name: str) -> bytes:
    try:
        return read_file(name)
    except Unreadable:
        return b""


def _quietly(name: str, data: bytes, is_read: bool = False) -> Input:
    """The file, or an empty one that failed: whatever is wrong with it is another run's to say.

    `is_read`: it is parsed though no word of Argo is in it.
    """
    try:
        return parse(name, data) if is_read and not looks_like_argo(data) else read_input(name, data)
    except Exception as error:
        return Input(name, failures=(Failure(type(error).__name__),))


def _projects(files: list[str], options: Options) -> dict[str, list[str]]:
    """The folders in which references are looked up, each with the files whose references these are.

    The project of the run is that of the files in the repository of the working directory, or in the folder of the
    configuration. A file that lies elsewhere belongs to the repository around it, if there is one.
    """
    if options.project:
        return {} if options.project == NONE else {options.project: files}
    around = repository(os.curdir)
    own = options.configured.folder or (os.path.relpath(around[-1]) if around else "")
    home = [around[-1] if around else os.curdir, own] if own else []
    roots: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name in files:
        folder = os.path.dirname(name)
        if folder not in roots:
            roots[folder] = own if any(_lies_in(folder, each) for each in home) else _repository_of(folder)
        if roots[folder]:
            found.setdefault(roots[folder], []).append(name)
    return found


def _repository_of(folder: str) -> str:
    """The root of the repository around a folder, relative to the working directory; "" outside of one."""
    around = repository(os.path.realpath(folder or os.curdir))
    return os.path.relpath(around[-1]) if around else ""


def _holds(paths: tuple[str, ...], root: str) -> bool:
    """Whether the paths were the whole project: then there is nothing beside them."""
    return any(_lies_in(root, path) for path in paths if path != STANDARD_INPUT and os.path.isdir(path))


def _lies_in(path: str, folder: str) -> bool:
    base, target = os.path.realpath(folder or os.curdir), os.path.realpath(path or os.curdir)
    return target == base or target.startswith(base.rstrip(os.sep) + os.sep)


def _in_project(root: str, options: Options) -> list[str]:
    """The files of a project by names that are relative to the working directory."""
    configured = options.configured
    return files_below(os.path.relpath(root), options.exclude, (configured.folder, configured.exclude))[:MAX_FILES]


def _in_context(options: Options) -> list[str]:
    """What the globs of `context` match: of the configuration only inside its folder."""
    if not options.context and not options.configured.context:
        return []
    from glob import iglob  # expensive: only where there are globs
    from itertools import islice

    found = [name for glob in options.context for name in islice(iglob(glob, recursive=True), MAX_CONTEXT)]
    folder = options.configured.folder
    for glob in options.configured.context:
        inside = islice(iglob(glob, root_dir=folder or None, recursive=True), MAX_CONTEXT)
        found += [path for name in inside if _lies_in(path := os.path.join(folder, name), folder)]
    files = discover(sorted(set(found))).files if found else ()
    return [slashed(os.path.relpath(name)) for name in files]


def _unknown(names: list[str], known: set[Identity]) -> list[str]:
    """The files that are not read yet; afterwards they are known."""
    fresh = []
    for name in names:
        found = identity(name)
        if found is not None and found not in known:
            known.add(found)
            fresh.append(name)
    return fresh
