"""Where controllers run, for which namespaces and as which ServiceAccount."""

import re
from collections.abc import Iterable, Iterator

from memolint.argo.installation.objects import CONFIG_MAP, KubernetesObject
from memolint.argo.views import dig, mapping, sequence, text
from memolint.typed import Record

_CONTROLLER = "workflow-controller"
_CONFIGURATION = "workflow-controller-configmap"
_NAMESPACED = "--namespaced"
_MANAGED = "--managed-namespace"
# The manifests of a release, for one namespace and for all.
_NAMESPACE_INSTALL, _CLUSTER_INSTALLS = "namespace-install", r"cluster-install|argo-workflows/releases/.*/install\.yaml"
_CHART = "argo-workflows"
# What installations call the account of the controller where no Deployment says it.
_USUAL_ACCOUNT = "argo"


class InstalledController(Record):
    """A controller in a namespace, "" where that is not written. `serves` is the only one that it serves, "" for all
    or for one that is not known. `account` is its ServiceAccount, "" where that is not known.
    """

    namespace: str
    serves: str
    account: str


def controllers(found: Iterable[KubernetesObject]) -> list[InstalledController]:
    """The controllers that Deployments, the controller's ConfigMap and installations for one namespace tell of."""
    return list(dict.fromkeys(controller for each in found for controller in _controllers(each)))


def _controllers(found: KubernetesObject) -> Iterator[InstalledController]:
    if found.kind == CONFIG_MAP and found.name == _CONFIGURATION:
        if found.namespace:
            yield InstalledController(found.namespace, found.namespace, "")
    elif found.kind in ("Deployment", "StatefulSet"):
        pod = mapping(dig(found.value, "spec", "template", "spec"))
        for words in map(_words, sequence(pod.get("containers"))):
            if any(_CONTROLLER in each for each in words):
                account = text(pod.get("serviceAccountName")) or text(pod.get("serviceAccount"))
                yield InstalledController(found.namespace, _served(words, found.namespace), account)
    elif found.is_kustomization:
        yield from _of_resources(found)
    elif found.kind == "Application" and _CHART in _charts(found):
        yield InstalledController(text(dig(found.value, "spec", "destination", "namespace")), "", "")
    elif found.kind == "HelmRelease" and text(dig(found.value, "spec", "chart", "spec", "chart")) == _CHART:
        yield InstalledController(text(dig(found.value, "spec", "targetNamespace")) or found.namespace, "", "")


def _of_resources(kustomization: KubernetesObject) -> Iterator[InstalledController]:
    """The controller whose manifests a kustomization takes from upstream, in the namespace that it gives them."""
    namespace = text(kustomization.value.get("namespace"))
    for each in sequence(kustomization.value.get("resources")):
        if _NAMESPACE_INSTALL in text(each):
            yield InstalledController(namespace, namespace, "")
        elif re.search(_CLUSTER_INSTALLS, text(each)):
            yield InstalledController(namespace, "", "")


def _charts(application: KubernetesObject) -> list[str]:
    """The charts of an Application of Argo CD."""
    spec = mapping(application.value.get("spec"))
    return [text(dig(each, "chart")) for each in (spec.get("source"), *sequence(spec.get("sources")))]


def _words(container: object) -> list[str]:
    """The image and the command line of a container."""
    value = mapping(container)
    return [
        text(value.get("image")),
        *(text(each) for field in ("command", "args") for each in sequence(value.get(field))),
    ]


def _served(words: list[str], namespace: str) -> str:
    """The namespace that a namespaced controller manages, its own or another; "" for all."""
    if not any(word in (_NAMESPACED, f"{_NAMESPACED}=true") for word in words):
        return ""
    given = " ".join(words).replace("=", " ").partition(f"{_MANAGED} ")[2]
    return given.partition(" ")[0] or namespace


def is_usual_account(name: str) -> bool:
    """Whether installations call the account of the controller so: the manifests of a release, and the chart."""
    return name == _USUAL_ACCOUNT or _CONTROLLER in name
