"""ConfigMaps that Kustomize generates, and the labels that it puts on all that it builds."""

import os
from collections.abc import Iterator

from memolint.argo.installation.objects import KubernetesObject
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.typed import Any, Record


class Generated(Record):
    """A ConfigMap of a generator, by the name that is written at `origin`; `is_hashed`: a hash comes behind it."""

    name: str
    is_hashed: bool
    labels: dict[str, Any]
    origin: Origin


def generated(found: KubernetesObject) -> Iterator[Generated]:
    """The ConfigMaps that a kustomization generates."""
    if not found.is_kustomization:
        return
    general = mapping(found.value.get("generatorOptions"))
    for index, each in enumerate(sequence(found.value.get("configMapGenerator"))):
        own = mapping(dig(each, "options"))
        is_hashed = not any(options.get("disableNameSuffixHash") is True for options in (general, own))
        labels = {**mapping(general.get("labels")), **mapping(own.get("labels"))}
        yield Generated(text(dig(each, "name")), is_hashed, labels, found.at("configMapGenerator", index, "name"))


def moves(found: KubernetesObject, file: str) -> bool:
    """Whether a kustomization gives a namespace to what a file holds: to all below its folder and its resources."""
    if not found.is_kustomization or not found.value.get("namespace"):
        return False
    folder = os.path.dirname(found.file)
    resources = (text(each) for each in sequence(found.value.get("resources")))
    roots = (os.path.normpath(os.path.join(folder, each)) for each in ("", *resources) if "://" not in each)
    return any(root == os.curdir or f"{os.path.normpath(file)}/".startswith(f"{root}/") for root in roots)


def labels_of_all(found: KubernetesObject) -> dict[str, Any]:
    """The labels that a kustomization puts on all that it builds."""
    if not found.is_kustomization:
        return {}
    pairs = [mapping(dig(each, "pairs")) for each in sequence(found.value.get("labels"))]
    return {name: value for each in (mapping(found.value.get("commonLabels")), *pairs) for name, value in each.items()}
