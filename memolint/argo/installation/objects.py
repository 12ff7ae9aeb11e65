"""The objects of files that say where caches are kept and who may write them: controllers, roles, ConfigMaps, values.

Values of Helm are no object of Kubernetes; they count as one without a kind.
"""

import os
from collections.abc import Iterator

from memolint.argo.views import Origin, dig, mapping, scalar, sequence, text
from memolint.text.documents import Document
from memolint.typed import Any, Record

_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
CONFIG_MAP = "ConfigMap"
_WORKFLOWS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "Sensor")
_MAX_NESTING = 4


class KubernetesObject(Record):
    """An object, or what a file holds in place of one, and where it stands."""

    value: dict[str, Any]
    origin: Origin

    @property
    def kind(self) -> str:
        return text(self.value.get("kind")) if "apiVersion" in self.value else ""

    @property
    def name(self) -> str:
        return text(dig(self.value, "metadata", "name"))

    @property
    def namespace(self) -> str:
        """Its namespace; "" where something else decides it, such as the command that applies it."""
        return text(dig(self.value, "metadata", "namespace"))

    @property
    def labels(self) -> dict[str, Any]:
        return mapping(dig(self.value, "metadata", "labels"))

    @property
    def file(self) -> str:
        return self.origin.document.source.name

    @property
    def is_kustomization(self) -> bool:
        return os.path.basename(self.file) in _KUSTOMIZATIONS

    def at(self, *steps: str | int) -> Origin:
        """The origin of what stands below."""
        return self.origin.at(*steps)


def objects(document: Document) -> Iterator[KubernetesObject]:
    """The objects of a document, those of Lists one by one, and operations of a patch; workflows are not among them."""
    whole = KubernetesObject(mapping(document.value), Origin(document, ()))
    operations = enumerate(sequence(document.value))
    pending = [(whole, 0), *((KubernetesObject(mapping(each), whole.at(index)), 0) for index, each in operations)]
    for found, nesting in pending:
        if found.kind.endswith("List"):
            items = sequence(found.value.get("items")) if nesting < _MAX_NESTING else []
            pending += [
                (KubernetesObject(mapping(each), found.at("items", index)), nesting + 1)
                for index, each in enumerate(items)
            ]
        elif found.value and found.kind not in _WORKFLOWS:
            yield found


def written(value: object) -> str | None:
    """What a scalar of a manifest is as a text; None for anything else, and for nothing."""
    return None if isinstance(value, dict | list) else scalar(value)
