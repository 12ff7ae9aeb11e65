"""Expansion of `withItems`, `withParam` and `withSequence` (`expandStep`, `expandTask`, `processItem`)."""

from collections.abc import Mapping
from typing import cast

from memolint.argo import passes
from memolint.argo.plain import Json
from memolint.engine.nodes import conditions, sequence_items
from memolint.engine.state.operation import EngineError, Operation
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring, substitute
from memolint.lang.template.dialect import Dialect

LOOP_FIELDS = ("withItems", "withParam", "withSequence")


def is_looped(step: Mapping[str, object]) -> bool:
    """Whether the step or task is expanded (`ShouldExpand`). An empty `withItems` list is none."""
    return bool(step.get("withItems")) or bool(step.get("withParam")) or step.get("withSequence") is not None


def expand(step: Json, variables: Mapping[str, object], dialect: Dialect, is_task: bool) -> list[Json]:
    """One step for each item, with the item substituted. Raises EngineError.

    Every tag left over is an error then, unless `when` is false whatever the item.
    """
    items = _items_or_none(step)
    if len(items) > sequence_items.MAX_ITEMS:
        raise EngineError(f"a loop of {len(items)} items is more than memolint plays ({sequence_items.MAX_ITEMS})")
    body = step if is_task else {name: value for name, value in step.items() if name not in LOOP_FIELDS}
    substitution = _pass_for(step, is_task)
    expanded = []
    for position, item in enumerate(items):
        values, text = _item(item)
        try:
            filled = passes.run(substitution, body, {**variables, **values}, dialect)
        except substitute.SubstituteError as error:
            raise EngineError(error.message) from None
        single = {name: value for name, value in cast(Json, filled).items() if name not in LOOP_FIELDS}
        expanded.append({**single, "name": item_name(str(step.get("name") or ""), position, text)})
    return expanded


def expanded(op: Operation, name: str, step: Json, variables: Mapping[str, object], is_task: bool) -> list[Json]:
    """The items of a resolved step or task, kept from the last pass where nothing has changed. Raises EngineError."""
    kept = op.kept.expansions.get(name)
    if kept is not None and kept[0] == step:
        return kept[1]
    items = expand(step, variables, op.release.dialect, is_task)
    if not any(isinstance(value, str) and "{{=" in value for value in _texts(step)):
        op.kept.expansions[name] = (step, items)
    return items


def _texts(step: Json) -> list[str]:
    return [gojson.marshal({name: value for name, value in step.items() if name not in LOOP_FIELDS})]


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


def _items_or_none(step: Json) -> list[object]:
    """The items; a list that cannot be read does not matter where `when` is false already."""
    try:
        return _items(step)
    except EngineError:
        if not _is_never_run(str(step.get("when") or "")):
            raise
        return []


def _items(step: Json) -> list[object]:
    listed = step.get("withItems")
    if isinstance(listed, list) and listed:
        return listed
    if step.get("withParam"):
        return _parsed(str(step["withParam"]))
    counted = step.get("withSequence")
    return sequence_items.items(counted) if isinstance(counted, dict) else []


def _parsed(text: str) -> list[object]:
    try:
        return anystring.items_of(text)
    except gojson.GoJSONError as error:
        shown = f"{text.strip()}: {error.message}"
        raise EngineError(f"withParam value could not be parsed as a JSON list: {shown}") from None


def _item(item: object) -> tuple[dict[str, object], str]:
    """The variables of an item, and its text in node names."""
    if isinstance(item, dict):
        # A member is `Item.String`: a string in it is escaped as in JSON.
        values = {name: anystring.item_string(value) for name, value in item.items()}
        parts = sorted(f"{name}:{value}" for name, value in values.items())
        variables: dict[str, object] = {f"item.{name}": value for name, value in values.items()}
        return {"item": gojson.marshal(_sorted(item)), **variables}, ",".join(parts)
    if isinstance(item, list):
        return {"item": gojson.marshal(item)}, f"[{' '.join(anystring.item_string(value) for value in item)}]"
    text = anystring.item_text(item)
    # null is an empty list to `Item`.
    return {"item": text}, "[]" if item is None else text


def _sorted(item: dict[str, object]) -> dict[str, object]:
    return {name: item[name] for name in sorted(item)}
