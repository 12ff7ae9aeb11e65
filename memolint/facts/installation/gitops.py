"""Caches that something else than the controller owns, too: a generator of Kustomize, a sync of Argo CD."""

import os
from collections.abc import Iterator

from memolint.argo.installation.generators import generated
from memolint.argo.installation.objects import CONFIG_MAP, KubernetesObject
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.facts.installation.subject import InstalledObject
from memolint.facts.memo import Memo

# What tells a cache from other ConfigMaps.
LABEL, CACHE = "workflows.argoproj.io/configmap-type", "Cache"
_DUMPED = ("uid", "resourceVersion")


def misplaced(installed: InstalledObject) -> Memo | None:
    """The template whose cache the object is, in a namespace where no controller looks for it."""
    found = installed.found
    if found.kind != CONFIG_MAP or is_looked_at(installed):
        return None
    memo = installed.caches.by_name.get(found.name)
    if memo is None or installed.installation.is_moved(found):
        return None
    is_meant = found.labels.get(LABEL) == CACHE
    beside = found.namespace == memo.template.manifest.namespace and not found.value.get("data")
    return memo if is_meant or beside else None


def is_looked_at(installed: InstalledObject) -> bool:
    """Whether a controller may keep caches where the object is."""
    homes, namespace = installed.installation.homes, installed.found.namespace
    return not namespace or not homes or namespace in homes


def hashed(installed: InstalledObject) -> Iterator[tuple[Origin, Memo]]:
    """The generators whose ConfigMap has the name of a cache, and gets a hash behind it."""
    for each in generated(installed.found):
        memo = installed.caches.by_name.get(each.name) if each.is_hashed else None
        if memo is not None:
            yield each.origin, memo


def seeded(installed: InstalledObject) -> Memo | None:
    """The template whose cache the object is a manifest of, with entries that whoever applies it writes again."""
    found = installed.found
    is_manifest = found.kind == CONFIG_MAP and not any(each in mapping(found.value.get("metadata")) for each in _DUMPED)
    return installed.caches.by_name.get(found.name) if is_manifest and mapping(found.value.get("data")) else None


def healed(installed: InstalledObject) -> tuple[KubernetesObject, Memo] | None:
    """The Application that takes back what the controller does to the labels of a cache: it keeps but its own."""
    found = installed.found
    memo = (
        installed.caches.by_name.get(found.name) if found.kind == CONFIG_MAP and set(found.labels) - {LABEL} else None
    )
    owner = healing(installed) if memo is not None else None
    return (owner, memo) if owner is not None and memo is not None else None


def healing(installed: InstalledObject) -> KubernetesObject | None:
    """The Application of Argo CD that heals the object: from its folder, and without leaving ConfigMaps alone."""
    for each in installed.installation.objects:
        is_healing = dig(each.value, "spec", "syncPolicy", "automated", "selfHeal") is True
        left_alone = [text(dig(one, "kind")) for one in sequence(dig(each.value, "spec", "ignoreDifferences"))]
        owns = each.kind == "Application" and any(_lies_in(installed.found.file, path) for path in _paths(each))
        if owns and is_healing and CONFIG_MAP not in left_alone:
            return each
    return None


def _paths(application: KubernetesObject) -> Iterator[str]:
    for source in (dig(application.value, "spec", "source"), *sequence(dig(application.value, "spec", "sources"))):
        yield text(dig(source, "path"))


def _lies_in(file: str, folder: str) -> bool:
    """Whether a file lies in a folder of its repository, of which no path says where it begins."""
    wanted = os.path.normpath(folder).replace(os.sep, "/") if folder else ""
    return bool(wanted) and (wanted == "." or f"/{wanted}/" in f"/{file}")
