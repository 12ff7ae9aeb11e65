"""Controllers that a project installs for one namespace each: their caches are apart.

They are looked for only where two namespaces have memoized templates; most files of theirs hold no word of Argo that
has a file parsed.
"""

import os
from collections.abc import Iterable, Iterator

from memolint.app.files.io import read_file
from memolint.app.files.parse import KUSTOMIZATIONS, Input, narrow, parse
from memolint.argo.views import dig, mapping, sequence, text
from memolint.text.documents import Document
from memolint.text.source import Unreadable

_CONTROLLER = "workflow-controller"
_CONFIG_MAP = "workflow-controller-configmap"
_NAMESPACED = "--namespaced"
_MANAGED = "--managed-namespace"
_INSTALL = "namespace-install"  # the manifests of a release for one namespace


def namespaces_served(inputs: Iterable[Input], names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Each namespace with a controller of its own, and that of the controller, where the caches are.

    Known by files that are parsed, and by the names of others.
    """
    parsed = [each for each in inputs if each.documents]
    known = {each.name for each in parsed}
    found = [*parsed, *(_read(name) for name in dict.fromkeys(names) if name not in known)]
    return frozenset(pair for each in found for document in each.documents for pair in _served(each.name, document))


def _read(name: str) -> Input:
    """The documents of a file that mentions the controller or its installation."""
    try:
        data = read_file(name)
    except Unreadable:
        return Input(name)
    held = narrow(data)
    return parse(name, data) if _CONTROLLER.encode() in held or _INSTALL.encode() in held else Input(name)


def _served(file: str, document: Document) -> Iterator[tuple[str, str]]:
    value = mapping(document.value)
    metadata = mapping(value.get("metadata"))
    name, namespace = text(metadata.get("name")), text(metadata.get("namespace"))
    if namespace and value.get("kind") == "ConfigMap" and name == _CONFIG_MAP:
        yield namespace, namespace
    elif namespace and value.get("kind") == "Deployment":
        yield from ((served or namespace, namespace) for served in _managed(value))
    elif os.path.basename(file) in KUSTOMIZATIONS and any(
        _INSTALL in text(each) for each in sequence(value.get("resources"))
    ):
        yield text(value.get("namespace")), text(value.get("namespace"))


def _managed(deployment: dict[str, object]) -> Iterator[str]:
    """The namespace that a Deployment of a namespaced controller manages, "" for its own."""
    for container in map(mapping, sequence(dig(deployment, "spec", "template", "spec", "containers"))):
        words = [text(each) for field in ("command", "args") for each in sequence(container.get(field))]
        is_controller = any(_CONTROLLER in each for each in (*words, text(container.get("image"))))
        if is_controller and any(word in (_NAMESPACED, f"{_NAMESPACED}=true") for word in words):
            given = " ".join(words).replace("=", " ").partition(f"{_MANAGED} ")[2]
            yield given.partition(" ")[0]
