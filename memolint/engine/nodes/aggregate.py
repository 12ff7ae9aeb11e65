"""The outputs of a loop: those of its items as JSON lists (`processAggregateNodeOutputs`)."""

from collections.abc import Iterable, Mapping

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.cache import entry
from memolint.engine.nodes.scope import Scope
from memolint.engine.state import names
from memolint.engine.state import nodes as node
from memolint.engine.state.errors import NIL_DEREFERENCE, EngineError, Panic
from memolint.engine.state.nodes import Node
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring

# What Go says when the name of a node has no opening parenthesis.
_NO_INDEX = "runtime error: index out of range [1] with length 1"


def add_items(scope: Scope, prefix: str, items: Iterable[Node]) -> None:
    """The outputs of a loop's items. Raises EngineError, or Panic.

    Only succeeded items with outputs contribute, in order of their indices; every result must itself be JSON.
    """
    results: list[object] = []
    listed: list[dict[str, str]] = []
    by_name: dict[str, list[str]] = {}
    for outputs in _outputs(scope.release, items):
        values = {str(parameter["name"]): _value(parameter) for parameter in entry.parameters(outputs)}
        if values:
            listed.append(values)
        for name, value in values.items():
            by_name.setdefault(name, []).append(value)
        if outputs.get("result") is not None:
            results.append(_parsed(str(outputs["result"])))
    scope.values[f"{prefix}.outputs.result"] = gojson.marshal(results)
    scope.values[f"{prefix}.outputs.parameters"] = gojson.marshal(listed)
    for name, texts in by_name.items():
        scope.values[f"{prefix}.outputs.parameters.{name}"] = _json_list(texts)


def _outputs(release: Release, items: Iterable[Node]) -> list[Json]:
    """The outputs of the items that count, in order. Raises Panic."""
    found = sorted((item for item in items if _is_item(release, item)), key=_index)
    if len(found) > 1 and _index(found[0]) < 0:
        raise Panic(_NO_INDEX)
    return [item.outputs for item in found if item.outputs and _counts(release, item)]


def _is_item(release: Release, found: Node) -> bool:
    """Whether the release takes a node below a loop for an item, and not for a hook or an attempt."""
    is_hook = found.hooked and release.tells_hooks_apart
    is_attempt = found.retried and not release.aggregates_attempts
    return not (is_hook or is_attempt)


def _counts(release: Release, item: Node) -> bool:
    return item.phase == node.SUCCEEDED and (item.type != node.RETRY or release.aggregates_retried)


def _index(item: Node) -> int:
    return names.item_index(names.display_name(item.name, item.boundary))


def _value(parameter: Mapping[str, object]) -> str:
    value = anystring.text_of(parameter.get("value"))
    if value is None:
        raise Panic(NIL_DEREFERENCE)
    return value


def _parsed(result: str) -> object:
    try:
        return gojson.decode(result, keep_numbers=True)
    except gojson.GoJSONError as error:
        raise EngineError(error.message) from None


def _json_list(texts: list[str]) -> str:
    """The values as a JSON list: embedded if all are objects or lists, else as strings (`aggregatedJSONValueList`)."""
    parsed: list[object] = []
    for text in texts:
        try:
            value = gojson.decode(text, keep_numbers=True)
        except gojson.GoJSONError:
            return gojson.marshal(texts)
        if not isinstance(value, dict | list):
            return gojson.marshal(texts)
        parsed.append(value)
    return gojson.marshal(parsed)
