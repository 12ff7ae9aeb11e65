"""Which outputs a loop takes its items from, so that a symbolic step gives a list there."""

from collections.abc import Iterator

from memolint.argo import arguments
from memolint.argo.plain import Json, steps_and_tasks
from memolint.engine.scenario import Scenario
from memolint.typed import Record

MAX_TEMPLATES = 20_000


class _Wanted(Record):
    """An input or an output of a template that must be a list."""

    template: str
    is_input: bool
    name: str


def wanted(scenario: Scenario) -> frozenset[tuple[str, str]]:
    """Outputs (template name, output name) of leaves that end up in a `withParam`, through any number of templates.

    Templates are told apart by their names alone: one list too many does no harm.
    """
    templates = _by_name(scenario)
    calls = [(holder, call) for holder in templates.values() for call in steps_and_tasks(holder)]
    found: dict[_Wanted, None] = {}
    pending = [
        place for holder, call in calls if (place := _source(str(call.get("withParam") or ""), holder)) is not None
    ]
    while pending:
        place = pending.pop()
        if place in found:
            continue
        found[place] = None
        pending.extend(_behind(place, templates, calls))
    return frozenset((place.template, place.name) for place in found if not place.is_input)


def _by_name(scenario: Scenario) -> dict[str, Json]:
    """The templates of the scenario by name; of several the last counts."""
    found: dict[str, Json] = {}
    for manifest in (*(run.workflow for run in scenario.runs), *scenario.templates):
        for template in arguments.named(manifest.get("spec"), "templates"):
            name = str(template.get("name") or "")
            if name in found or len(found) < MAX_TEMPLATES:
                found[name] = template
    return found


def _callee(call: Json) -> str:
    reference = call.get("templateRef")
    if isinstance(reference, dict):
        return str(reference.get("template") or "")
    return str(call.get("template") or "")


def _source(text: str, holder: Json) -> _Wanted | None:
    """What a text that is one tag refers to: an input of the holder, or an output of a template that it calls."""
    text = text.strip()
    if not (text.startswith("{{") and text.endswith("}}")) or text.startswith("{{="):
        return None
    parts = text[2:-2].strip().split(".")
    if parts[:2] == ["inputs", "parameters"] and len(parts) == 3:
        return _Wanted(str(holder.get("name") or ""), True, parts[2])
    if len(parts) >= 4 and parts[0] in ("steps", "tasks") and parts[2] == "outputs":
        callee = next((_callee(call) for call in steps_and_tasks(holder) if call.get("name") == parts[1]), None)
        name = parts[4] if len(parts) == 5 and parts[3] == "parameters" else "result" if parts[3] == "result" else None
        if callee and name:
            return _Wanted(callee, False, name)
    return None


def _behind(place: _Wanted, templates: dict[str, Json], calls: list[tuple[Json, Json]]) -> Iterator[_Wanted]:
    """The places that the value of a place comes from."""
    if place.is_input:
        for holder, call in calls:
            if _callee(call) == place.template:
                argument = arguments.find(call.get("arguments"), "parameters", place.name) or {}
                source = _source(str(argument.get("value") or ""), holder)
                if source is not None:
                    yield source
        return
    template = templates.get(place.template, {})
    output = arguments.find(template.get("outputs"), "parameters", place.name) or {}
    value_from = output.get("valueFrom")
    reference = str(value_from.get("parameter") or "") if isinstance(value_from, dict) else ""
    source = _source(reference if reference.startswith("{{") else f"{{{{{reference}}}}}", template)
    if source is not None:
        yield source
