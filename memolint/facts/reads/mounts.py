"""The volumes that the containers of a template mount: what stands there, who may write to it, how long it lives."""

import posixpath
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Origin, Template, dig, mapping, scalar, sequence, text
from memolint.code.snippets import containers
from memolint.facts.fact import fact
from memolint.text.documents import Path
from memolint.typed import Any, Record

# A claim, one that is made for each workflow (`volumeClaimTemplates`), a folder of the node, storage of the network,
# what is empty in every pod, and what the cluster fills. `UNKNOWN`: nothing in view declares the volume.
CLAIM, FRESH_CLAIM, HOST_PATH, NETWORK, EMPTY = "claim", "volumeClaimTemplate", "hostPath", "network", "emptyDir"
CONFIG_MAP, SECRET, PROJECTED, IMAGE, UNKNOWN = "configMap", "secret", "projected", "image", ""
# What the claim of an `ephemeral` volume holds goes with its pod.
_KINDS = {
    "persistentVolumeClaim": CLAIM,
    "hostPath": HOST_PATH,
    "emptyDir": EMPTY,
    "ephemeral": EMPTY,
    "configMap": CONFIG_MAP,
    "secret": SECRET,
    "projected": PROJECTED,
    "downwardAPI": PROJECTED,
    "image": IMAGE,
}
_LASTING = frozenset((CLAIM, HOST_PATH, NETWORK))
_ACCESS = "readOnly"
# CSI drivers that hand out credentials and certificates, and no storage.
_OF_SECRETS = ("secrets-store.csi.k8s.io", "csi.cert-manager.io", "csi.spiffe.io")


class Volume(Record):
    """A volume and where it is declared. `store` tells one storage from another: the name of the claim, the folder of
    the host, server and path; "" where the volume has none that others could see.
    """

    name: str
    kind: str
    store: str
    read_only: bool
    origin: Origin

    @property
    def outlives_pod(self) -> bool:
        """Whether another step can find what is written to it."""
        return self.kind in _LASTING or self.kind == FRESH_CLAIM

    @property
    def outlives_workflow(self) -> bool:
        """Whether another workflow can."""
        return self.kind in _LASTING


class Mount(Record):
    """Where a container of a template sees a volume. `container` is its path in the template, `path` has no last slash.

    `sub_path` is the `subPath` or `subPathExpr` as it is written; `read_only` is what the mount or the volume says.
    """

    container: Path
    path: str
    volume: Volume
    sub_path: str
    read_only: bool
    origin: Origin


class _Written(Record):
    """A mount as it stands in the manifest."""

    container: Path
    value: dict[str, Any]
    origin: Origin


@fact
def mounts(template: Template, project: Project) -> tuple[Mount, ...]:
    """All volumes that containers of the template mount, in the order of its fields."""
    found = tuple(_written(template))
    if not found:
        return ()
    volumes = _volumes(template, project)
    return tuple(_mount(each, volumes) for each in found)


def mount_of(template: Template, project: Project, container: Path, path: str) -> Mount | None:
    """The deepest mount that an absolute path of a container is at or below; None for the container's own files."""
    path = posixpath.normpath(path)
    above = [each for each in mounts(template, project) if each.container == container and is_below(path, each.path)]
    return max(above, key=lambda each: len(each.path), default=None)


def is_below(path: str, folder: str) -> bool:
    """Whether a normal path is the folder or in it."""
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _mount(written: _Written, volumes: dict[str, Volume]) -> Mount:
    value = written.value
    name, path = text(value.get("name")), text(value.get("mountPath"))
    volume = volumes.get(name) or Volume(name, UNKNOWN, "", False, written.origin)
    read_only = value.get(_ACCESS) is True or volume.read_only
    sub_path = text(value.get("subPath")) or text(value.get("subPathExpr"))
    return Mount(written.container, posixpath.normpath(path), volume, sub_path, read_only, written.origin)


def _written(template: Template) -> Iterator[_Written]:
    """The mounts of each container, those of its `containerSet` and, if it mirrors them, of the main container."""
    main: list[_Written] = []
    common = list(_listed((), template.value.get("containerSet"), template.origin.at("containerSet")))
    for path, container in containers(template.value):
        own = list(_listed(path, container, template.origin.at(*path)))
        if path == (template.kind,):
            own += _of_defaults(template, {text(each.value.get("mountPath")) for each in own})
            main = own
        elif path[0] == "containerSet":
            own += [each._replace(container=path) for each in common]
        elif container.get("mirrorVolumeMounts") is True:
            own += [each._replace(container=path) for each in main]
        yield from own


def _of_defaults(template: Template, known: set[str]) -> list[_Written]:
    """What `templateDefaults` add to the template's container: mounts at other paths (`merge.py`)."""
    defaults = dig(template.manifest.spec, "templateDefaults", template.kind)
    found = _listed((template.kind,), defaults, template.manifest.origin.at("templateDefaults", template.kind))
    return [each for each in found if text(each.value.get("mountPath")) not in known]


def _listed(container: Path, holder: object, origin: Origin) -> Iterator[_Written]:
    for index, value in enumerate(sequence(dig(holder, "volumeMounts"))):
        if text(dig(value, "mountPath")) and text(dig(value, "name")):
            yield _Written(container, value, origin.at("volumeMounts", index))


def _volumes(template: Template, project: Project) -> dict[str, Volume]:
    """By name: those of the template, of its defaults, then of the workflows that it is a part of.

    `workflow/controller/workflowpod.go:addVolumeReferences` looks in the workflow that runs, so that a `templateRef`
    takes the volumes of its caller, not those of the object that it stands in.
    """
    found: dict[str, Volume] = {}
    for volume in _declared(template.value, template.origin):
        found.setdefault(volume.name, volume)
    for manifest in running_in(template, project):
        defaults = manifest.origin.at("templateDefaults")
        for volume in _declared(mapping(manifest.spec.get("templateDefaults")), defaults):
            found.setdefault(volume.name, volume)
        for volume in (*_declared(manifest.spec, manifest.origin), *_fresh(manifest)):
            found.setdefault(volume.name, volume)
    return found


def running_in(template: Template, project: Project) -> tuple[Manifest, ...]:
    """The object that the template stands in, what is made from it, and those that call it, from the nearest."""
    return _running(template.manifest, project)


@fact
def _running(stands_in: Manifest, project: Project) -> tuple[Manifest, ...]:
    queue, seen = [stands_in], {stands_in}
    for manifest in queue:
        above = [*project.made_from(manifest), *(project.base(manifest),), *_calling(manifest, project)]
        for each in above:
            if each is not None and each not in seen:
                seen.add(each)
                queue.append(each)
    return tuple(queue)


@fact
def _calling(manifest: Manifest, project: Project) -> tuple[Manifest, ...]:
    calls = (call.manifest for template in manifest.templates for call in project.callers(template))
    return tuple(dict.fromkeys(each for each in calls if each is not manifest))


def _declared(holder: dict[str, Any], origin: Origin) -> Iterator[Volume]:
    for index, value in enumerate(sequence(holder.get("volumes"))):
        name = text(dig(value, "name"))
        if name:
            yield _volume(name, value, origin.at("volumes", index))


def _fresh(manifest: Manifest) -> Iterator[Volume]:
    for index, value in enumerate(sequence(manifest.spec.get("volumeClaimTemplates"))):
        name = text(dig(value, "metadata", "name"))
        origin = manifest.origin.at("volumeClaimTemplates", index)
        if name:
            yield Volume(name, FRESH_CLAIM, f"{manifest.file}#{manifest.origin.document.index}:{name}", False, origin)


def _volume(name: str, value: dict[str, Any], origin: Origin) -> Volume:
    field = next((each for each, source in value.items() if each != "name" and source is not None), "")
    source = mapping(value.get(field))
    kind = _KINDS.get(field, NETWORK if source else UNKNOWN)
    if field == "csi" and source.get("driver") in _OF_SECRETS:
        kind = SECRET
    return Volume(name, kind, _store(kind, field, source), source.get(_ACCESS) is True, origin)


def _store(kind: str, field: str, source: dict[str, Any]) -> str:
    if kind == CLAIM:
        return text(source.get("claimName"))
    if kind == HOST_PATH:
        return posixpath.normpath(text(source.get("path")))
    if kind == NETWORK:
        plain = {name: scalar(each) for name, each in source.items() if isinstance(each, str | int) and name != _ACCESS}
        return " ".join((field, *(f"{name}={plain[name]}" for name in sorted(plain))))
    return text(source.get("name")) or text(source.get("secretName"))
