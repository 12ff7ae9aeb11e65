"""ConfigMaps whose content reaches a template's work: through `env`, `envFrom` or a mounted volume."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from memolint.argo.fields import RESULT
from memolint.argo.views import Template, dig, sequence, text
from memolint.facts.roles import of_name
from memolint.text.documents import Path

_CONTAINERS = ("container", "script")


class Content(NamedTuple):
    """A ConfigMap that the work reads, and the field that brings it in."""

    name: str
    path: Path


def read_by(template: Template) -> Iterator[Content]:
    """The ConfigMaps that the template's own container reads, in the order of its fields; credentials are none."""
    for kind in _CONTAINERS:
        container = dig(template.value, kind)
        yield from _in_env(sequence(dig(container, "env")), kind)
        for index, source in enumerate(sequence(dig(container, "envFrom"))):
            yield from _named(dig(source, "configMapRef", "name"), (kind, "envFrom", index, "configMapRef"))
    yield from _mounted(template)


def _in_env(variables: list[Any], kind: str) -> Iterator[Content]:
    for index, variable in enumerate(variables):
        if of_name(text(dig(variable, "name"))) == RESULT:
            path = (kind, "env", index, "valueFrom", "configMapKeyRef")
            yield from _named(dig(variable, "valueFrom", "configMapKeyRef", "name"), path)


def _mounted(template: Template) -> Iterator[Content]:
    mounts = [mount for kind in _CONTAINERS for mount in sequence(dig(template.value, kind, "volumeMounts"))]
    names = {text(dig(mount, "name")) for mount in mounts}
    for index, volume in enumerate(sequence(template.value.get("volumes"))):
        if text(dig(volume, "name")) in names:
            yield from _named(dig(volume, "configMap", "name"), ("volumes", index, "configMap"))


def _named(name: object, path: Path) -> Iterator[Content]:
    if text(name):
        yield Content(text(name), path)
