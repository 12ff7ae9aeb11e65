"""The volumes that a template's containers mount: its own, and those of the workflow by that name."""

from collections.abc import Iterator

from memolint.argo.views import Origin, Template, dig, sequence, text
from memolint.code.snippets import containers
from memolint.typed import Any, Record


class Mounted(Record):
    """A volume, where it is declared, and the path at which a container sees it."""

    volume: dict[str, Any]
    origin: Origin
    path: str
    is_shared: bool


def mounted(template: Template) -> Iterator[Mounted]:
    """Volumes of the template, then those of the workflow that it has none of that name for."""
    paths = {text(dig(mount, "name")): text(dig(mount, "mountPath")) for mount in _mounts(template)}
    if not paths:
        return
    own = {text(dig(volume, "name")) for volume in sequence(template.value.get("volumes"))}
    manifest = template.manifest
    for origin, holder in ((template.origin, template.value), (manifest.origin, manifest.spec)):
        is_shared = holder is manifest.spec
        for index, volume in enumerate(sequence(holder.get("volumes"))):
            name = text(dig(volume, "name"))
            if name in paths and not (is_shared and name in own):
                yield Mounted(volume, origin.at("volumes", index), paths[name], is_shared)


def _mounts(template: Template) -> Iterator[Any]:
    for _, container in containers(template.value):
        yield from sequence(container.get("volumeMounts"))
    yield from sequence(dig(template.value, "containerSet", "volumeMounts"))
