"""Which releases of Argo Workflows a project installs.

A file says so where the image of the controller has a tag (also in Helm values and in the `images` of a kustomization),
where a vendored chart `argo-workflows` has an `appVersion`, where the values of that chart have a tag for all images,
and where a kustomization takes the manifests of a release from upstream.
"""

import os
import re
from collections.abc import Iterable, Iterator

from memolint.app.files.io import read_file
from memolint.app.files.parse import KUSTOMIZATIONS, Input, parse
from memolint.argo.releases import UnknownRelease
from memolint.argo.releases import parse as parsed_release
from memolint.argo.views import dig, mapping, sequence, text
from memolint.text.source import Unreadable

MAX_FILES = 100
_CONTROLLER, _CHART = "workflow-controller", "argo-workflows"
_UPSTREAM = r"argoproj/argo-workflows[/.].*?(?:/download/|[?&]ref=|/)v(\d+\.\d+\.\d+)(?:[/&?]|$)"
_TAG = r"v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)(?![\d.])"


def installed(names: Iterable[str], inputs: Iterable[Input]) -> dict[str, list[str]]:
    """The releases that the files of these names install, the oldest first, each with the files that say so."""
    known = {each.name: each for each in inputs if each.documents}
    found: dict[str, list[str]] = {}
    for name in sorted(dict.fromkeys(names))[:MAX_FILES]:
        for tag in dict.fromkeys(_tags(known.get(name) or _read(name))):
            release = _release(tag)
            if release:
                found.setdefault(release, []).append(name)
    return dict(sorted(found.items(), key=lambda pair: parsed_release(pair[0]).version))


def _read(name: str) -> Input:
    try:
        return parse(name, read_file(name))
    except Unreadable:
        return Input(name)


def _release(tag: str) -> str:
    """`v3.5.5-arm64` as `3.5.5`; "" for a tag that is no release, or none that is known."""
    version = re.match(_TAG, tag)
    if version is None:
        return ""
    try:
        parsed_release(version[1])
    except UnknownRelease:
        return ""
    return version[1]


def _tags(found: Input) -> Iterator[str]:
    for document in found.documents:
        value = mapping(document.value)
        yield from _of_images(value)
        yield from _of_values(value, found.name)
        if text(value.get("name")) == _CHART and "kind" not in value:
            yield text(value.get("appVersion"))
        if os.path.basename(found.name) in KUSTOMIZATIONS:
            yield from _of_resources(value)


def _of_images(value: object) -> Iterator[str]:
    """The tags of the controller's image, wherever it stands."""
    for each in _mappings(value):
        name, _, tag = text(each.get("image")).partition("@")[0].rpartition(":")
        if _is_controller(name):
            yield tag
        if _is_controller(text(each.get("repository"))):
            yield text(each.get("tag"))
        if _is_controller(text(each.get("name"))) or _is_controller(text(each.get("newName"))):
            yield text(each.get("newTag"))


def _mappings(value: object) -> Iterator[dict[str, object]]:
    """All mappings in a value, those that aliases share once."""
    pending, seen = [value], set()
    for each in pending:
        if isinstance(each, dict | list) and id(each) not in seen:
            seen.add(id(each))
            pending += each.values() if isinstance(each, dict) else each
            if isinstance(each, dict):
                yield each


def _is_controller(image: str) -> bool:
    return image.rpartition("/")[2] == _CONTROLLER


def _of_values(value: dict[str, object], file: str) -> Iterator[str]:
    """The tag for all images in values of the chart: of its own file, or of a chart that depends on it."""
    of_chart = _CHART in file or dig(value, "controller", "image", "repository") is not None
    for values in (value if of_chart else None, mapping(value.get(_CHART))):
        yield text(dig(values, "images", "tag"))
        yield text(dig(values, "controller", "image", "tag"))


def _of_resources(value: dict[str, object]) -> Iterator[str]:
    """The releases whose manifests a kustomization takes from upstream."""
    for field in ("resources", "bases"):
        for each in sequence(value.get(field)):
            found = re.search(_UPSTREAM, text(each))
            if found is not None:
                yield found[1]
