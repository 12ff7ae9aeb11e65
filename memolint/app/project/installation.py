"""Finds files that say where caches are kept and who may write them: roles, controllers, values of Helm, ConfigMaps.

Most hold no word of Argo by which a file is parsed. They are looked for where a project has memoized templates.
"""

import os
from collections.abc import Callable, Iterable

from memolint.app.files.io import read_file
from memolint.app.files.parse import CHART, INSTALLATION_WORDS, KUSTOMIZATIONS, Input, Overrides, narrow, parse
from memolint.argo.views import Manifest, dig, text
from memolint.text.source import Unreadable

_CONFIG_MAP = b"ConfigMap"
_WORDS = tuple(word.encode() for word in (*INSTALLATION_WORDS, CHART))

# Whether a file of a name with these bytes bears on caches.
Bears = Callable[[str, bytes], bool]


def bearing(caches: Iterable[str]) -> Bears:
    """Tells the files that bear on caches of these names."""
    names = [each.encode("utf-8", "replace") for each in sorted(caches) if "{{" not in each]

    def bears(name: str, data: bytes) -> bool:
        if os.path.basename(name) in KUSTOMIZATIONS:
            return True
        held = narrow(data)
        has_cache = _CONFIG_MAP in held and any(each in held for each in names)
        return has_cache or any(word in held for word in _WORDS)

    return bears


def cache_names(manifests: Iterable[Manifest]) -> set[str]:
    """The names of the caches of memoized templates, as they are written."""
    templates = (each for manifest in manifests for each in manifest.templates)
    return {text(dig(each.memoize, "cache", "configMap", "name")) for each in templates} - {""}


def parsed_again(inputs: list[Input], caches: Iterable[str], overrides: Overrides) -> list[Input]:
    """The inputs; those without a word of Argo that bear on caches of these names are parsed after all."""
    bears = bearing(caches)
    return [each if _is_parsed(each) else _parsed(each, overrides, bears) for each in inputs]


def _is_parsed(found: Input) -> bool:
    return bool(found.documents or found.failures or found.skipped)


def _parsed(found: Input, overrides: Overrides, bears: Bears) -> Input:
    """The file with its documents; as it was if it has none, or cannot be read as it is."""
    try:
        data = overrides.get(found.name) or read_file(found.name)
    except Unreadable:
        return found
    again = parse(found.name, data) if bears(found.name, data) else found
    return found if again.skipped or again.failures else again._replace(may_install=found.may_install)
