"""The ConfigMaps that a scenario starts with, and the cache entries in them."""

from memolint.app.scenario.members import mapping, span, text, texts
from memolint.app.scenario.scenario_schema import ScenarioError
from memolint.argo.plain import Json
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND, START, is_written
from memolint.engine.cluster.store import ConfigMap
from memolint.lang.template import anystring

CONTROLLER_NAMESPACE = "default"
MAX_FILL = 4 * 1_048_576


def configmap(value: object) -> ConfigMap:
    """The ConfigMap that a mapping describes. Raises ScenarioError."""
    found = mapping(value, "configmaps")
    metadata = mapping(found.get("metadata") or {}, "metadata")
    data = None if found.get("noData") else _data(found)
    labels = metadata.get("labels")
    return ConfigMap(
        namespace=text(metadata.get("namespace") or CONTROLLER_NAMESPACE),
        name=text(metadata.get("name")),
        labels=texts(labels, "labels") if labels is not None else None,
        data=data,
        immutable=bool(found.get("immutable")),
        resource_version=1,
    )


def _data(found: Json) -> dict[str, str] | None:
    given = found.get("data")
    data = {key: _entry_text(value) for key, value in mapping(given or {}, "data").items()}
    size = found.get("fill")
    if isinstance(size, int):
        if size > MAX_FILL:
            raise ScenarioError(f"fill: more than {MAX_FILL}")
        data["filler"] = "x" * size
    return data if given is not None or data else None


def _entry_text(value: object) -> str:
    """A text as it is, or the entry with the node, outputs and ages that a mapping gives."""
    if not isinstance(value, dict):
        return anystring.text_of(value) or ""
    outputs = value.get("outputs")
    age, hit_age = value.get("age"), value.get("hitAge")
    entry = Entry(
        node_id=text(value.get("nodeID")),
        outputs=outputs if isinstance(outputs, dict) else None,
        created=None if age is None else _before(span(age, "age")),
        last_hit=None if hit_age is None else _before(span(hit_age, "hitAge")),
    )
    return codec.encode(entry)


def _before(age: int) -> int:
    found = (START - age) // SECOND * SECOND
    if not is_written(found):
        raise ScenarioError("an entry is older than the year 1")
    return found
