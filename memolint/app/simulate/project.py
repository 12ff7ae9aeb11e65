"""Templates that the files refer to and the project has: nothing else comes from it."""

from collections.abc import Callable, Iterable, Sequence

from memolint.app.config.options import Options
from memolint.app.files.parse import read_input
from memolint.app.project.context import neighbours
from memolint.app.project.kustomize import Patches
from memolint.app.simulate import once
from memolint.app.simulate.reach import reach
from memolint.app.simulate.submissions import WrongSubmission
from memolint.argo.kinds import REFERABLE
from memolint.argo.plain import Json
from memolint.argo.project import Identity
from memolint.argo.views import Manifest

Read = Callable[[], Iterable[Manifest]]


def nothing() -> Iterable[Manifest]:
    """No project."""
    return ()


def around(files: Sequence[tuple[str, bytes]], paths: tuple[str, ...], options: Options, patches: Patches) -> Read:
    """What reads the manifests that lint would look up for the files."""

    def read() -> Iterable[Manifest]:
        inputs = [read_input(name, data) for name, data in files]
        return [manifest for each in neighbours(inputs, paths, options, patches).inputs for manifest in each.manifests]

    return read


def looked_up(submitted: Sequence[Json], templates: Sequence[Json], read: Read, namespace: str) -> list[Json]:
    """The templates of the project that what is submitted reaches and the files lack. Raises WrongSubmission."""
    added: list[Json] = []
    known: dict[Identity, list[Manifest]] | None = None
    while missing := _missing(submitted, [*templates, *added]):
        known = _by_identity(read()) if known is None else known
        found = [each for identity in sorted(missing) for each in _meant(known.pop(identity, []), namespace)]
        if not found:
            break
        placed = [_placed(manifest, namespace) for manifest in found]
        _check_once(zip(placed, map(_at, found), strict=True))
        added += placed
    return added


def _meant(manifests: list[Manifest], namespace: str) -> list[Manifest]:
    """Of templates that share a name those of the namespace that is given, else those that name none, else all."""
    for meant in (namespace, ""):
        chosen = [each for each in manifests if str(each.metadata.get("namespace") or "") == meant]
        if namespace and chosen:
            return chosen
    return manifests


def _missing(submitted: Sequence[Json], templates: Sequence[Json]) -> set[Identity]:
    return {identity for each in submitted for identity in reach(each, templates).missing}


def _by_identity(manifests: Iterable[Manifest]) -> dict[Identity, list[Manifest]]:
    found: dict[Identity, list[Manifest]] = {}
    for manifest in manifests:
        if manifest.kind in REFERABLE:
            found.setdefault((manifest.kind, manifest.name), []).append(manifest)
    return found


def _check_once(placed: Iterable[tuple[Json, str]]) -> None:
    if problem := once.repeated(placed, "the project", takes_copies=False):
        raise WrongSubmission(f"{problem}: name the file that is meant")


def _at(manifest: Manifest) -> str:
    place = manifest.origin.key_place()
    return f"{manifest.file}:{place.source.place(place.start)[0]}"


def _placed(manifest: Manifest, namespace: str) -> Json:
    value: Json = manifest.value
    return {**value, "metadata": {**manifest.metadata, "namespace": namespace}} if namespace else value
