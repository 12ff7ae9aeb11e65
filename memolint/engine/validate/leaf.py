"""Templates that do work themselves (`validate.go:validateLeaf`)."""

import re

from memolint.argo import arguments
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.validate import names as validate_names
from memolint.engine.validate.scope import Invalid, KnownNames
from memolint.lang.template import anystring
from memolint.lang.template.substitute import PLACEHOLDER
from memolint.text import documents
from memolint.text.source import Source

_ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")
# As they are now, and as they were.
_PLACEHOLDERS = (PLACEHOLDER, "placeholder-")
_INTEGER = r"[-+]?[0-9]+"
_RESERVED = ("wait", "supervisor")
_OF_PLUGINS = "artifact-plugin-"
_EXPRESSION = r"\{\{\s*=\s*(.+?)\s*\}\}"


def check(release: Release, known: KnownNames, template: Json, defaults: object) -> None:
    """Raise Invalid for the first mistake in a leaf template. `defaults`: what may give it its image."""
    name = str(template.get("name") or "")
    try:
        known.check(template, "Template")
    except Invalid as invalid:
        raise Invalid(f"templates.{name}: {invalid}") from None
    if isinstance(template.get("container"), dict):
        _mounts(template, name)
        _image(template, name, "container", defaults)
    if isinstance(template.get("containerSet"), dict):
        _container_set(template, name)
    if release.reserves_container_names:
        _reserved_names(template, name)
    if isinstance(template.get("resource"), dict):
        _resource(template["resource"], template, name)
    if isinstance(template.get("script"), dict):
        _image(template, name, "script", defaults)
    _deadline(template, name)
    if template.get("parallelism") is not None:
        raise Invalid(f"templates.{name}.parallelism is only valid for steps and dag templates")


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _mounts(template: Json, name: str) -> None:
    """No two volumes and artifacts at one path."""
    mounted: dict[str, str] = {}
    for index, mount in enumerate(arguments.named(template["container"], "volumeMounts")):
        path = str(mount.get("mountPath") or "")
        if path in mounted:
            place = f"templates.{name}.container.volumeMounts[{index}].mountPath"
            raise Invalid(f"{place} '{path}' already mounted in {mounted[path]}")
        mounted[path] = f"container.volumeMounts.{mount.get('name') or ''}"
    for index, artifact in enumerate(arguments.named(template.get("inputs"), "artifacts")):
        path = str(artifact.get("path") or "")
        if path in mounted:
            place = f"templates.{name}.inputs.artifacts[{index}].path"
            raise Invalid(f"{place} '{path}' already mounted in {mounted[path]}")
        mounted[path] = f"inputs.artifacts.{artifact.get('name')}"


def _image(template: Json, name: str, kind: str, defaults: object) -> None:
    default = _object(_object(defaults).get(kind))
    if not _object(template[kind]).get("image") and not default.get("image"):
        raise Invalid(f"templates.{name}.{kind}.image may not be empty")


def _container_set(template: Json, name: str) -> None:
    place = f"templates.{name}.containerSet."
    listed = _object(template["containerSet"]).get("containers")
    containers = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    if not containers:
        raise Invalid(f"{place}containers must have at least one container")
    validate_names.fields(containers, f"{place}containers")
    names = {each["name"] for each in containers if isinstance(each.get("name"), str)}
    for container in containers:
        waits_for = container.get("dependencies")
        for dependency in waits_for if isinstance(waits_for, list) else ():
            if not isinstance(dependency, str) or dependency not in names:
                raise Invalid(f"{place}containers.{container.get('name')} dependency '{dependency}' not defined")
    outputs, inputs = template.get("outputs"), template.get("inputs")
    files = [*arguments.named(inputs, "artifacts"), *arguments.named(outputs, "parameters")]
    if (files or arguments.named(outputs, "artifacts")) and "main" not in names:
        raise Invalid(f'{place}containers must have a container named "main" for input or output')


def _reserved_names(template: Json, name: str) -> None:
    """No container has a name that Argo gives to its own (`IsArgoSidecar`)."""
    of_set = arguments.named(template.get("containerSet"), "containers")
    for place, listed in (("containerSet.containers", of_set), ("sidecars", arguments.named(template, "sidecars"))):
        for container in listed:
            found = str(container.get("name") or "")
            if found in _RESERVED or found.startswith(_OF_PLUGINS):
                raise Invalid(f'templates.{name}.{place}: "{found}" is a reserved Argo container name')


def _manifest(text: str, place: str) -> None:
    """A manifest is YAML; tags of expressions in it stand for any text."""
    if text.startswith(_PLACEHOLDERS):
        return
    replaced = re.sub(_EXPRESSION, PLACEHOLDER, text)
    first = next(iter(documents.read(Source("manifest", replaced))), None)
    if first is not None and not isinstance(first, documents.Document):
        raise Invalid(f"{place}manifest must be a valid yaml")


def _resource(resource: object, template: Json, name: str) -> None:
    found = _object(resource)
    action = str(found.get("action") or "")
    if action not in _ACTIONS and not action.startswith(_PLACEHOLDERS):
        raise Invalid(f"templates.{name}.resource.action must be one of: {', '.join(_ACTIONS)}")
    if action in ("delete", "get"):
        return
    source, place = found.get("manifestFrom"), f"templates.{name}.resource."
    if not found.get("manifest") and source is None:
        raise Invalid(f"either {place}manifest or {place}manifestFrom must be specified")
    if found.get("manifest") and source is not None:
        raise Invalid("shouldn't have both `manifest` and `manifestFrom` specified in `Manifest` for resource template")
    artifact = _object(source).get("artifact")
    wanted = artifact.get("name") if isinstance(artifact, dict) else None
    if isinstance(artifact, dict) and arguments.find(template.get("inputs"), "artifacts", wanted) is None:
        raise Invalid(f"artifact {wanted} in `manifestFrom` refer to a non-exist artifact")
    _manifest(str(found.get("manifest") or ""), place)


def _deadline(template: Json, name: str) -> None:
    text = anystring.text_of(template.get("activeDeadlineSeconds"))
    if text is None or (text.startswith("{{") and text.endswith("}}")) or text.startswith(_PLACEHOLDERS):
        return
    if not re.fullmatch(_INTEGER, text) or text.startswith("-"):
        place = f"templates.{name}.activeDeadlineSeconds"
        raise Invalid(f"{place} must be a positive integer > 0 or an argo variable")
