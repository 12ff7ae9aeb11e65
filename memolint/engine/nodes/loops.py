"""Expansion of `withItems`, `withParam` and `withSequence` (`expandStep`, `expandTask`, `processItem`)."""

from collections.abc import Mapping

from memolint.argo import passes
from memolint.argo.fields import LOOPS
from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.nodes import conditions
from memolint.engine.state.errors import EngineError
from memolint.engine.state.operation import Operation
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring, sequence, substitute
from memolint.typed import cast

# A loop of more items is stopped: beyond any workflow object that etcd could hold.
MAX_ITEMS = 200_000


def expand(step: Json, variables: Mapping[str, object], release: Release, is_task: bool) -> list[Json]:
    """One step for each item, with the item substituted. Raises EngineError.

    A tag that is left is an error, unless `when` is false whatever the item.
    """
    items = _items_if_run(step)
    if len(items) > MAX_ITEMS:
        raise EngineError(f"a loop of {len(items)} items is more than memolint plays ({MAX_ITEMS})")
    body = step if is_task else {name: value for name, value in step.items() if name not in LOOPS}
    substitution = _pass_for(step, is_task)
    if not substitution.mode.is_strict:
        # What never runs may name absent outputs.
        variables = {name: value for name, value in variables.items() if value is not None}
    expanded = []
    for position, item in enumerate(items):
        values, text = _item(item, release.plain_items)
        try:
            filled = passes.run(substitution, body, {**variables, **values}, release.dialect)
        except substitute.SubstituteError as error:
            raise EngineError(error.message) from None
        single = {name: value for name, value in cast(Json, filled).items() if name not in LOOPS}
        expanded.append({**single, "name": item_name(str(step.get("name") or ""), position, text)})
    return expanded


def expanded(op: Operation, name: str, step: Json, variables: Mapping[str, object], is_task: bool) -> list[Json]:
    """The items of a resolved step or task, kept from the last pass where nothing has changed. Raises EngineError."""
    before = op.pass_cache.expansions.get(name)
    if before is not None and before[0] == step:
        return before[1]
    items = expand(step, variables, op.release, is_task)
    if "{{=" not in gojson.marshal({name: value for name, value in step.items() if name not in LOOPS}):
        op.pass_cache.expansions[name] = (step, items)
    return items


def _pass_for(step: Json, is_task: bool) -> passes.Pass:
    if _is_never_run(str(step.get("when") or "")):
        return passes.TASK_ITEM_SKIPPED if is_task else passes.STEP_ITEM_SKIPPED
    return passes.TASK_ITEM if is_task else passes.STEP_ITEM


def _is_never_run(condition: str) -> bool:
    try:
        return not conditions.proceeds(condition)
    except conditions.ConditionError:
        return False


def item_name(base: str, position: int, text: str) -> str:
    """`base(3:text)`, without parentheses in the text (`generateNodeName`)."""
    return f"{base}({position}:{text.replace('(', '').replace(')', '')})"


def _items_if_run(step: Json) -> list[object]:
    """The items. A list that cannot be read does not matter if `when` is false already."""
    try:
        return items_of(step)
    except EngineError:
        if not _is_never_run(str(step.get("when") or "")):
            raise
        return []


def items_of(step: Json) -> list[object]:
    """The items of a loop whose tags are filled. Raises EngineError."""
    listed = step.get("withItems")
    if isinstance(listed, list) and listed:
        return listed
    if step.get("withParam"):
        return _listed(str(step["withParam"]))
    counted = step.get("withSequence")
    return _sequence_items(counted) if isinstance(counted, dict) else []


def _listed(text: str) -> list[object]:
    try:
        return anystring.items_of(text)
    except gojson.GoJSONError as error:
        shown = f"{text.strip()}: {error.message}"
        raise EngineError(f"withParam value could not be parsed as a JSON list: {shown}") from None


def variables_of(item: object, is_plain: bool) -> dict[str, object]:
    """The variables of an item."""
    return _item(item, is_plain)[0]


def _item(item: object, is_plain: bool) -> tuple[dict[str, object], str]:
    """The variables of an item, and its text in node names. `is_plain` says whether a string comes as it is."""
    if isinstance(item, dict):
        # A member is `Item.String`: a string in it is escaped as in JSON.
        values = {name: anystring.item_string(value) for name, value in item.items()}
        parts = sorted(f"{name}:{value}" for name, value in values.items())
        variables: dict[str, object] = {f"item.{name}": value for name, value in values.items()}
        return {"item": gojson.marshal(_sorted(item)), **variables}, ",".join(parts)
    if isinstance(item, list):
        return {"item": gojson.marshal(item)}, f"[{' '.join(anystring.item_string(value) for value in item)}]"
    # null is an empty list to `Item`.
    text = "[]" if item is None else anystring.item_string(item)
    return {"item": anystring.item_text(item) if is_plain or item is None else text}, text


def _sorted(item: dict[str, object]) -> dict[str, object]:
    return {name: item[name] for name in sorted(item)}


def _sequence_items(counted: Json) -> list[object]:
    """The items of a sequence (`expandSequence`). Raises EngineError."""
    try:
        numbers = sequence.numbers(counted)
        last = numbers.stop - numbers.step  # `len` of a very long range overflows
        if abs(last - numbers.start) >= MAX_ITEMS:
            count = abs(last - numbers.start) + 1
            raise EngineError(f"a sequence of {count} items is more than memolint plays ({MAX_ITEMS})")
        return [_sequence_item(text) for text in sequence.texts(str(counted.get("format") or ""), numbers)]
    except sequence.SequenceError as error:
        raise EngineError(str(error)) from None


def _sequence_item(text: str) -> object:
    """Each text is read as the body of a JSON string (`ParseItem`)."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    try:
        return gojson.decode(f'"{text}"')
    except gojson.GoJSONError as error:
        raise EngineError(error.message) from None
