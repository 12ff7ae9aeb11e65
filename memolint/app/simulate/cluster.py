"""The simulated cluster that files describe: workflows, templates, schedules, ConfigMaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from memolint.app.files.parse import parse
from memolint.app.simulate import sensors
from memolint.app.simulate.reach import name_of
from memolint.argo.plain import Json
from memolint.engine.cache.cache import LABEL, LABEL_VALUE
from memolint.engine.cluster.store import MAX_DATA_BYTES, ConfigMap
from memolint.lang.template import anystring
from memolint.typed import Record

TEMPLATE_KINDS = ("WorkflowTemplate", "ClusterWorkflowTemplate")
KINDS = ("Workflow", *TEMPLATE_KINDS, "CronWorkflow", "Sensor", "ConfigMap")
MAX_NESTING = 8
DEFAULT_NAMESPACE = "default"


class Unusable(Record):
    """A file, or a document of it, that cannot be used, and where. `is_wrong_use`: it names what does not exist."""

    file: str
    line: int
    message: str
    column: int = 1
    is_wrong_use: bool = False


@dataclass
class Cluster:
    """The manifests by kind, in the order of the files."""

    namespace: str = ""
    controller_namespace: str = DEFAULT_NAMESPACE
    workflows: list[Json] = field(default_factory=list)
    templates: list[Json] = field(default_factory=list)
    # Where each of the templates stands: file and line.
    places: list[str] = field(default_factory=list)
    schedules: list[Json] = field(default_factory=list)
    configmaps: list[ConfigMap] = field(default_factory=list)
    problems: list[Unusable] = field(default_factory=list)
    # What of the files is played otherwise than a cluster would, unless the user gives the parameter that is named.
    notes: list[tuple[str, str]] = field(default_factory=list)
    # The kinds of what else is in the files.
    others: list[str] = field(default_factory=list)

    def placed(self) -> list[tuple[Json, str]]:
        """The templates, each with its place."""
        return list(zip(self.templates, self.places, strict=True))


def read(
    files: Iterable[tuple[str, bytes]], namespace: str = "", controller_namespace: str = DEFAULT_NAMESPACE
) -> Cluster:
    """The cluster that the files describe. A file that cannot be read is a problem, and the others are read.

    Workflows and templates are in the namespace, if it is given, and ConfigMaps that name none; caches that name none
    are where the controller looks for them.
    """
    cluster = Cluster(namespace=namespace, controller_namespace=controller_namespace)
    found: list[tuple[Json, str, int]] = []
    for name, data in files:
        parsed = parse(name, data)
        if parsed.skipped:
            cluster.problems.append(Unusable(name, 1, f"{parsed.skipped} memolint simulate -"))
        cluster.problems += [Unusable(name, failure.line, failure.message) for failure in parsed.failures]
        for document in parsed.documents:
            for path, manifest in _manifests(document.value, ()):
                found.append((manifest, name, document.source.place(document.node(path).start)[0]))
    meant = ("", namespace)
    here = {_identity(manifest) for manifest, _, _ in found if namespace and _namespace(manifest) in meant}
    for manifest, name, line in found:
        if _identity(manifest) not in here or _namespace(manifest) in meant:
            known = len(cluster.templates)
            _take(cluster, manifest, name, line)
            cluster.places += [f"{name}:{line}"] * (len(cluster.templates) - known)
    return cluster


def _identity(manifest: Json) -> tuple[str, str]:
    """Kind and name of what can be in several namespaces, one of which is meant; caches stay where they are."""
    kind = str(manifest.get("kind") or "")
    return (kind, name_of(manifest)) if kind not in ("ConfigMap", "ClusterWorkflowTemplate") else (kind, "")


def _namespace(manifest: Json) -> str:
    """The namespace that a manifest names, "" for none and for what is in none or where it is."""
    metadata = manifest.get("metadata")
    return str(metadata.get("namespace") or "") if isinstance(metadata, dict) and _identity(manifest)[1] else ""


def _manifests(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    if not isinstance(value, dict) or len(path) > 2 * MAX_NESTING:
        return
    items = value.get("items")
    if str(value.get("kind") or "").endswith("List") and isinstance(items, list):
        for index, item in enumerate(items):
            yield from _manifests(item, (*path, "items", index))
    else:
        yield path, value


def _take(cluster: Cluster, manifest: Json, file: str, line: int) -> None:
    if manifest.get("kind") not in KINDS:
        cluster.others += [str(manifest["kind"])] if manifest.get("kind") else []
        return
    metadata = manifest.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        cluster.problems.append(Unusable(file, line, f"{manifest['kind']}: `metadata` is no mapping"))
        return
    kind = manifest["kind"]
    if kind == "ConfigMap":
        cluster.problems += [Unusable(file, line, problem) for problem in _refusals(manifest)]
        cluster.configmaps.append(_configmap(manifest, cluster))
        return
    if kind == "Sensor":
        for found in sensors.triggered(manifest):
            cluster.notes += found.notes
            if found.problem:
                cluster.problems.append(Unusable(file, line, found.problem, is_wrong_use=True))
            if found.workflow is not None:
                _take(cluster, found.workflow, file, line)
        return
    placed = {
        **manifest,
        "metadata": {**(metadata or {}), **({"namespace": cluster.namespace} if cluster.namespace else {})},
    }
    if kind == "Workflow":
        cluster.workflows.append(placed)
    elif kind == "CronWorkflow":
        cluster.schedules.append(placed)
    else:
        cluster.templates.append(placed)


def _refusals(manifest: Json) -> Iterator[str]:
    """What of a ConfigMap's data is no text, which the API server refuses."""
    data = manifest.get("data")
    metadata = manifest.get("metadata")
    told = f"ConfigMap `{metadata.get('name') if isinstance(metadata, dict) else ''}`: `data"
    if data is not None and not isinstance(data, dict):
        yield f"{told}` is no mapping of keys to texts"
        return
    for key, value in (data or {}).items():
        if value is not None and not isinstance(value, str):
            yield f"{told}.{key}` is no text, and the API server takes nothing else: quote it"


def _configmap(manifest: Json, cluster: Cluster) -> ConfigMap:
    metadata = manifest.get("metadata")
    holder = metadata if isinstance(metadata, dict) else {}
    labels = _texts(holder.get("labels"))
    is_cache = (labels or {}).get(LABEL) == LABEL_VALUE
    placed = cluster.controller_namespace if is_cache else cluster.namespace or DEFAULT_NAMESPACE
    return ConfigMap(
        namespace=str(holder.get("namespace") or placed),
        name=str(holder.get("name") or ""),
        labels=labels,
        annotations=_texts(holder.get("annotations")),
        data=_texts(manifest.get("data")),
        immutable=bool(manifest.get("immutable")),
        resource_version=1,
    )


def _texts(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    return {str(key): (anystring.text_of(text) or "")[: 2 * MAX_DATA_BYTES] for key, text in value.items()}
