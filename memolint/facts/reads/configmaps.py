"""The volumes that a template mounts, and the ConfigMaps whose content reaches its work, by these or by its `env`."""

import re
from collections.abc import Iterator

from memolint.argo.fields import shapes_results
from memolint.argo.plain import Json
from memolint.argo.views import Origin, Template, dig, mapping, sequence, text
from memolint.code.snippets import containers
from memolint.facts.reads.roles import names_service, of_name
from memolint.typed import Any, Record

# What certificates, proxies and loggers are configured by, in the names of volumes and ConfigMaps and in mount paths.
_ACCESS = (
    r"(?i)(?:.*[-_./])?(?:ca|cas|cacerts?|certs?|certificates?|tls|ssl|pki|trust(?:ed)?|krb5?|proxy|log4j2?|logback|log"
    r"|logs|logging|fluent\w*|otel\w*)(?:[-_./].*)?"
)


class Content(Record):
    """A ConfigMap that the work reads, and the field that brings it in.

    `noted`: its name says that it only holds addresses of services, certificates or settings of logging.
    """

    name: str
    origin: Origin
    noted: bool = False


def read_by(template: Template) -> list[Content]:
    """The ConfigMaps that the template's containers read, each once, in the order of its fields; no credentials.

    If a ConfigMap is read twice, the stronger reason is kept.
    """
    found: dict[str, Content] = {}
    for content in (*_in_containers(template), *_mounted(template)):
        known = found.get(content.name)
        if known is None or (known.noted and not content.noted):
            found[content.name] = content
    return list(found.values())


def shapes_nothing(config_map: Json) -> bool:
    """Whether all data of a ConfigMap are called after access, services or tuning (`AWS_ENDPOINT_URL`)."""
    names = list(mapping(config_map.get("data")))
    return bool(names) and all(not shapes_results(of_name(name)) or names_service(name) for name in names)


def _in_containers(template: Template) -> Iterator[Content]:
    for path, container in containers(template.value):
        yield from _in_env(template.origin.at(*path), sequence(container.get("env")))
        for index, source in enumerate(sequence(container.get("envFrom"))):
            at = template.origin.at(*path, "envFrom", index, "configMapRef")
            yield from _named(dig(source, "configMapRef", "name"), at)
    yield from _of_defaults(template)


def _of_defaults(template: Template) -> Iterator[Content]:
    """What `templateDefaults` add to the template's container: variables by name, and `envFrom` as a whole."""
    own, defaults = dig(template.value, template.kind), dig(template.manifest.spec, "templateDefaults", template.kind)
    origin = template.manifest.origin.at("templateDefaults", template.kind)
    names = frozenset(text(dig(entry, "name")) for entry in sequence(dig(own, "env")))
    yield from _in_env(origin, sequence(dig(defaults, "env")), names)
    for index, source in enumerate(sequence(dig(defaults, "envFrom")) if dig(own, "envFrom") is None else ()):
        yield from _named(dig(source, "configMapRef", "name"), origin.at("envFrom", index, "configMapRef"))


def _in_env(container: Origin, variables: list[Any], known: frozenset[str] = frozenset()) -> Iterator[Content]:
    for index, variable in enumerate(variables):
        name = text(dig(variable, "name"))
        if shapes_results(of_name(name)) and name not in known:
            at = container.at("env", index, "valueFrom", "configMapKeyRef")
            config_map = text(dig(variable, "valueFrom", "configMapKeyRef", "name"))
            yield from _named(config_map, at, names_service(name) or names_service(config_map))


def _mounted(template: Template) -> Iterator[Content]:
    for found in mounted(template):
        for content in _of_volume(found.volume, found.origin):
            yield content._replace(noted=_is_access(content, found.path))


def _of_volume(volume: Any, at: Origin) -> Iterator[Content]:
    yield from _named(dig(volume, "configMap", "name"), at.at("configMap"))
    for index, source in enumerate(sequence(dig(volume, "projected", "sources"))):
        yield from _named(dig(source, "configMap", "name"), at.at("projected", "sources", index, "configMap"))


def _is_access(content: Content, mount: str) -> bool:
    return any(re.fullmatch(_ACCESS, name) for name in (content.name, mount))


def _named(name: object, at: Origin, noted: bool = False) -> Iterator[Content]:
    if text(name):
        yield Content(text(name), at, noted)


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
