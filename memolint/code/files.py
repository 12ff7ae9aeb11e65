"""The files of a template that others see: its outputs, the artifacts that it is given, the volumes that it mounts."""

from collections.abc import Iterator, Mapping

from memolint.argo.arguments import named
from memolint.code.places import TEMPORARY, SeenFiles
from memolint.code.snippets import containers
from memolint.typed import Any


def files_of(template: Mapping[str, Any]) -> SeenFiles:
    """The files of a template that others see."""
    mounts = tuple(_mounts(template))
    shared = (path for path, is_own in mounts if not is_own)
    own = (path.rstrip("/") for path, is_own in mounts if is_own)
    given = (*_paths(template.get("inputs"), "artifacts"), *shared)
    return SeenFiles(tuple(output_paths(template)), given, tuple(path for path in own if path not in ("", *TEMPORARY)))


def output_paths(template: Mapping[str, Any]) -> Iterator[str]:
    """The paths of the template's output parameters and artifacts."""
    for kind in ("parameters", "artifacts"):
        yield from _paths(template.get("outputs"), kind)


def _paths(holder: object, kind: str) -> Iterator[str]:
    for entry in named(holder, kind):
        source = entry.get("valueFrom", entry)
        path = source.get("path") if isinstance(source, Mapping) else None
        if isinstance(path, str) and path:
            yield path


def _mounts(template: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Where volumes are mounted, and whether nobody else sees them: empty ones, and the `/tmp`, of one container."""
    volumes = [each for each in named(template, "volumes") if "emptyDir" in each]
    empty = [each.get("name") for each in volumes]
    mounts = [each for _, container in containers(template) for each in named(container, "volumeMounts")]
    names = [each.get("name") for each in mounts]
    for mount in mounts:
        path, name = mount.get("mountPath"), mount.get("name")
        if isinstance(path, str) and path:
            yield path, names.count(name) == 1 and (name in empty or path.rstrip("/") in TEMPORARY)
