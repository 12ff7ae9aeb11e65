"""ConfigMaps among the files of a project that containers mount: their scripts are read as code."""

from collections.abc import Iterable, Iterator

from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import identity, read_file
from memolint.app.files.parse import Input, narrow, parse
from memolint.app.project.context import files_around
from memolint.app.project.seen import Seen
from memolint.argo.project import MountedConfigMap
from memolint.argo.views import Manifest, dig, mapping, sequence, text
from memolint.text.documents import Document
from memolint.text.source import Unreadable

_KIND = "ConfigMap"


def mounted(seen: Seen, manifests: Iterable[Manifest], options: Options) -> list[MountedConfigMap]:
    """Those that volumes of the manifests name: in the files that were read, else in others of the project."""
    wanted = {name for manifest in manifests for name in _named(manifest)}
    if not wanted:
        return []
    read = [*seen.inputs, *seen.neighbours.inputs]
    found = list(_in_documents((each for one in read for each in one.documents), wanted))
    missing = wanted - {each.name for each in found}
    if missing and seen.paths and STANDARD_INPUT not in seen.paths:
        names = [each.name for each in seen.inputs]
        found += _looked_up(files_around(names, options), read, missing)
    return found


def _named(manifest: Manifest) -> Iterator[str]:
    """The ConfigMaps in the volumes of a manifest and of its templates."""
    for holder in (manifest.spec, *(each.value for each in manifest.templates)):
        for volume in sequence(holder.get("volumes")):
            for source in (volume, *sequence(dig(volume, "projected", "sources"))):
                name = text(dig(source, "configMap", "name"))
                if name and "{{" not in name:
                    yield name


def _in_documents(documents: Iterable[Document], wanted: set[str]) -> Iterator[MountedConfigMap]:
    for document in documents:
        value = mapping(document.value)
        for each in (value, *map(mapping, sequence(value.get("items")))):
            metadata = mapping(each.get("metadata"))
            name = text(metadata.get("name"))
            if each.get("kind") == _KIND and name in wanted:
                data = {key: held for key, held in mapping(each.get("data")).items() if isinstance(held, str)}
                yield MountedConfigMap(name, text(metadata.get("namespace")), data)


def _looked_up(names: Iterable[str], read: list[Input], wanted: set[str]) -> Iterator[MountedConfigMap]:
    """Those in files that were not read, since they hold nothing of Argo; what is wrong with them is not told."""
    known = {found for each in read if each.documents and (found := identity(each.name))}
    needles = [each.encode() for each in wanted]
    for name in dict.fromkeys(names):
        if identity(name) in known:
            continue
        try:
            data = narrow(read_file(name))
        except Unreadable:
            continue
        if _KIND.encode() in data and any(needle in data for needle in needles):
            yield from _in_documents(parse(name, data).documents, wanted)
