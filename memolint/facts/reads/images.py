"""Whether an image reference names one build, and which images a template runs."""

import re
from collections.abc import Iterator

from memolint.argo.fields import POD_KINDS
from memolint.argo.views import Origin, Template, dig, mapping, sequence, text
from memolint.facts.reads.tags import is_moving_tag
from memolint.text.documents import Path
from memolint.typed import Any, Record

PINNED, VERSIONED, MUTABLE, VARIABLE = "pinned", "versioned", "mutable", "variable"
_STANDING_BY = (
    r"(?i)fluent|filebeat|promtail|vector|logstash|otel|opentelemetry|statsd|datadog|jaeger|exporter|envoy|istio|linkerd"
    r"|proxy|\blogs?\b|logging"
)
_LISTS = ("initContainers", "sidecars")


class Image(Record):
    """An image that a template runs, where it says so, and the values of the variables in it that make it this one."""

    text: str
    origin: Origin
    row: tuple[tuple[str, Any], ...] = ()


def images(template: Template) -> Iterator[Image]:
    """The images of the template's containers, the main one first; then what `templateDefaults` fill in."""
    for path, container in _run(template.value):
        yield from _image(container, template.origin.at(*path))
    yield from _of_defaults(template)


def _of_defaults(template: Template) -> Iterator[Image]:
    """Images that the template leaves open and gets from its manifest (`operator.go:mergedTemplateDefaultsInto`)."""
    defaults = mapping(template.manifest.spec.get("templateDefaults"))
    own = {_identity(path, container) for path, container in _run(template.value) if dig(container, "image")}
    reaching = {"container", "script"} & {template.kind} | {*_LISTS}
    for path, container in _run(defaults) if template.kind in POD_KINDS else ():
        if path[0] in reaching and _identity(path, container) not in own:
            yield from _image(container, template.manifest.origin.at("templateDefaults", *path))


def _identity(path: Path, container: object) -> tuple[object, str]:
    """What the merge takes for the same container: init containers and sidecars go by name."""
    return path[0], text(dig(container, "name")) if path[0] in _LISTS else ""


def _run(value: dict[str, Any]) -> Iterator[tuple[Path, object]]:
    """The containers whose image is part of the work."""
    for kind in ("container", "script"):
        yield (kind,), value.get(kind)
    for index, container in enumerate(sequence(dig(value, "containerSet", "containers"))):
        yield ("containerSet", "containers", index), container
    for name in _LISTS:
        for index, container in enumerate(sequence(value.get(name))):
            if name != "sidecars" or not _stands_by(container):
                yield (name, index), container


def _stands_by(container: object) -> bool:
    """Whether a sidecar, by its name, only ships logs, measures or forwards: it does not take part in the work."""
    names = (dig(container, "name"), dig(container, "image"))
    return any(isinstance(name, str) and re.search(_STANDING_BY, name) for name in names)


def _image(container: object, origin: Origin) -> Iterator[Image]:
    if reference := text(dig(container, "image")):
        yield Image(reference, origin.at("image"))


def kind_of(image: str, immutable_tags: str = "") -> str:
    """PINNED by digest, VERSIONED by a tag, MUTABLE (`latest-alpine`, no tag), or VARIABLE (a tag or `$NAME` in it).

    `immutable_tags` is a pattern of tags that are never moved.
    """
    if "@sha256:" in image:
        return PINNED
    if "{{" in image or "$" in image:
        return VARIABLE
    name, _, tag = image.rpartition("/")[2].partition(":")
    if tag and immutable_tags and re.fullmatch(immutable_tags, tag):
        return PINNED
    return VERSIONED if tag and not is_moving_tag(name, tag) else MUTABLE
