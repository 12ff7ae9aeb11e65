"""The files that containers of a template mount from ConfigMaps among the files of the project: mostly scripts."""

import posixpath
from collections.abc import Iterator, Mapping

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, sequence, text
from memolint.code.held import HeldFile, MountedFiles
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import Mount, mounts
from memolint.text.documents import Path
from memolint.typed import Any

_SOURCE = "configMap"


@fact
def mounted_files(template: Template, project: Project) -> Mapping[Path, MountedFiles]:
    """The files by container and path. Nothing of a ConfigMap that is not in view, or of which there are several."""
    found: dict[Path, dict[str, HeldFile]] = {}
    for mount in mounts(template, project):
        at = mount.volume.origin
        volume = mapping(dig(at.document.value, *at.path))
        found.setdefault(mount.container, {}).update(_seen(mount, dict(_of_volume(volume, template, project))))
    return {container: files for container, files in found.items() if files}


def _seen(mount: Mount, files: Mapping[str, HeldFile]) -> Iterator[tuple[str, HeldFile]]:
    """The files of a volume where the mount shows them: all, or what its `subPath` names."""
    part = mount.sub_path.strip("/")
    for path, file in files.items():
        if not part or path == part or path.startswith(f"{part}/"):
            yield posixpath.normpath(posixpath.join(mount.path, path[len(part) :].lstrip("/"))), file


def _of_volume(volume: dict[str, Any], template: Template, project: Project) -> Iterator[tuple[str, HeldFile]]:
    """The files in a volume, by their paths there."""
    for source in (volume, *sequence(dig(volume, "projected", "sources"))):
        held = mapping(dig(source, _SOURCE))
        name = text(held.get("name"))
        data = _data(name, template, project)
        items = held.get("items")
        keys = dict.fromkeys(data) if items is None else {text(dig(each, "key")): each for each in sequence(items)}
        for key, item in keys.items():
            if key in data:
                path = text(dig(item, "path")) or key
                yield posixpath.normpath(path), HeldFile(f"ConfigMap {name}/{key}", data[key])


def _data(name: str, template: Template, project: Project) -> Mapping[str, str]:
    """What the ConfigMap of a name holds; nothing where several say different things."""
    own = template.manifest.namespace
    found = [each for each in project.config_maps if each.name == name and own in ("", each.namespace or own)]
    is_known = bool(found) and all(each.data == found[0].data for each in found)
    return found[0].data if is_known else {}
