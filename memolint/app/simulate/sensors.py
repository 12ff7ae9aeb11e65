"""The workflows that Sensors of Argo Events submit, with the arguments that their triggers give."""

import re
from collections.abc import Iterator

from memolint.app.simulate import destinations
from memolint.app.simulate.destinations import Keys, WrongPath
from memolint.app.simulate.trigger_args import with_args
from memolint.argo.plain import Json
from memolint.lang.template import anystring
from memolint.lang.words import instead, listed
from memolint.text.documents import read
from memolint.text.source import Failure, Source
from memolint.typed import Record

# What a trigger may do (`validateArgoWorkflowTrigger`, `validateK8STrigger`): the first is done without a word.
_OPERATIONS = {
    "argoWorkflow": ("submit", "submit-from", "suspend", "retry", "resume", "resubmit", "terminate", "stop"),
    "k8s": ("create", "patch", "update", "delete"),
}
_WAYS = ("overwrite", "append", "prepend")
_SOURCES = ("resource", "inline")
_UNFIT = re.compile(r"[^A-Za-z0-9]+")
_ARGUMENTS = ("spec", "arguments", "parameters")
MAX_LISTED = 12


class WrongTrigger(ValueError):
    """A trigger that does nothing but fail; the message says why in one line."""


class Triggered(Record):
    """A workflow that a Sensor submits, None where nothing is played, and what there is to say about it.

    A note is of a parameter, or of "": where a user gives the parameter there is nothing to say. A `problem` is a
    mistake in the Sensor.
    """

    workflow: Json | None
    notes: tuple[tuple[str, str], ...] = ()
    problem: str = ""


class _Sensor(Record):
    """What the triggers of a Sensor share: the names of its events, and where it is."""

    events: tuple[str, ...]
    namespace: object


def triggered(sensor: Json) -> Iterator[Triggered]:
    """What the triggers of a Sensor submit, in order."""
    spec, metadata = _mapping(sensor.get("spec")), _mapping(sensor.get("metadata"))
    events = tuple(str(each.get("name") or "") for each in _mappings(spec.get("dependencies")))
    of = _Sensor(events, metadata.get("namespace"))
    for trigger in _mappings(spec.get("triggers")):
        name = _mapping(trigger.get("template")).get("name")
        label = f"Sensor `{metadata.get('name') or ''}`, trigger `{name or ''}`"
        try:
            notes: list[tuple[str, str]] = []
            template = _filled(_mapping(trigger.get("template")), trigger, of, notes, label)
            found = [each for service in _OPERATIONS for each in _of_service(_mapping(template), service, of, label)]
            yield from (each._replace(notes=(*notes, *each.notes)) for each in found)
        except WrongTrigger as error:
            yield Triggered(None, problem=f"{label}: {error}")


def _of_service(template: Json, service: str, of: _Sensor, label: str) -> Iterator[Triggered]:
    if service not in template:
        return
    trigger = _mapping(template[service])
    operation = str(trigger.get("operation") or _OPERATIONS[service][0])
    _check_known(operation, _OPERATIONS[service], "operation")
    is_workflows = service == "argoWorkflow"
    resource, lacking = _submitted(_mapping(trigger.get("source")), is_workflows)
    if operation != _OPERATIONS[service][0] and (resource is not None or is_workflows):
        yield _said(f"{label} is not played: {_done_instead(operation, resource or {})}")
    elif resource is not None and resource.get("kind") == "Workflow":
        yield _played(resource, trigger, of, label)
    elif is_workflows or lacking:
        yield _said(f"{label} is not played: what it submits {lacking or 'is no Workflow'}")


def _said(note: str) -> Triggered:
    return Triggered(None, (("", note),))


def _submitted(source: Json, is_workflows: bool) -> tuple[Json | None, str]:
    """The object in a source, written out or as a text, of Argo Workflows; or why there is none that is meant."""
    for field in _SOURCES:
        held = source.get(field)
        if isinstance(held, str):
            found = next(iter(read(Source(field, held))), None)
            if isinstance(found, Failure):
                told = f"is a text that cannot be read: {found.message} (line {found.line} of `{field}`)"
                return None, told if is_workflows or "argoproj.io" in held else ""
            held = found.value if found is not None else None
        if isinstance(held, dict):
            is_other = not is_workflows and held.get("kind") != "Workflow"
            return (None if is_other else held), ""
    return None, f"comes from {', '.join(source) or 'nowhere'}" if is_workflows else ""


def _done_instead(operation: str, resource: Json) -> str:
    """What an operation does that submits no workflow from the Sensor."""
    name = str(_mapping(resource.get("metadata")).get("name") or "")
    if operation == "submit-from":
        reference = f"{str(resource.get('kind') or '').lower()}/{name}"
        return f"its operation `submit-from` submits what is in the cluster, as --from {reference} does"
    return f"its operation `{operation}` submits nothing, it is for the workflow `{name}`"


def _played(resource: Json, trigger: Json, of: _Sensor, label: str) -> Triggered:
    notes: list[tuple[str, str]] = []
    workflow = _mapping(_filled(resource, trigger, of, notes, label))
    workflow, unread = with_args(workflow, trigger.get("args"))
    if unread:
        notes.append(("", f"{label}: {listed(unread, MAX_LISTED)} of its `args` is not played"))
    if of.namespace:
        workflow = {**workflow, "metadata": {"namespace": of.namespace, **_mapping(workflow.get("metadata"))}}
    return Triggered(workflow, tuple(notes))


def _filled(value: object, trigger: Json, of: _Sensor, notes: list[tuple[str, str]], label: str) -> object:
    """The value with the parameters of a trigger at their places (`ApplyParams`). Raises WrongTrigger."""
    for parameter in _mappings(trigger.get("parameters")):
        source, path = _mapping(parameter.get("src")), str(parameter.get("dest") or "")
        operation = str(parameter.get("operation") or _WAYS[0])
        _check_known(operation, _WAYS, "operation of a parameter")
        _check_source(source, path, of.events)
        try:
            places = destinations.places(value, path)
            text = anystring.text_of(source.get("value"))
            notes += _told(source, path, [_argument(value, keys) for keys in places], label)
            for keys in places:
                told = _symbol(source) if text is None else text
                value = destinations.put(value, keys, _joined(destinations.at(value, keys), told, operation))
        except WrongPath as error:
            raise WrongTrigger(f"`dest: {path}` {error}") from None
    return value


def _check_known(word: str, known: tuple[str, ...], what: str) -> None:
    if word not in known:
        raise WrongTrigger(f"`{word}` is no {what}{instead(word, known)}")


def _check_source(source: Json, path: str, events: tuple[str, ...]) -> None:
    """As `validateTriggerParameter` does, and that the event is one of the Sensor's."""
    event = str(source.get("dependencyName") or "")
    if not path or not event:
        raise WrongTrigger(f"a parameter has no `{'src.dependencyName' if path else 'dest'}`")
    if events and event not in events:
        raise WrongTrigger(f"no dependency is called `{event}`{instead(event, events)}")


def _joined(old: object, text: str, operation: str) -> str:
    before = anystring.text_of(old) or ""
    return {"append": before + text, "prepend": text + before}.get(operation, text)


def _told(source: Json, path: str, names: list[str], label: str) -> Iterator[tuple[str, str]]:
    """What there is to say of a parameter: that it goes nowhere, or for what a made up text stands."""
    if not names:
        yield "", f"{label}: `dest: {path}` matches nothing, so that it changes nothing"
    if source.get("value") is not None:
        return
    for name in names:
        place = f"parameter `{name}`" if name else f"`{path}`"
        yield name, f"{label}: {place} is played as `{_symbol(source)}` for {_of_event(source)}"


def _argument(workflow: object, keys: Keys) -> str:
    """The name of the parameter whose value a path leads to, "" for anything else."""
    if keys[-5:-2] != _ARGUMENTS or keys[-1] != "value":
        return ""
    return str(_mapping(destinations.at(workflow, keys[:-1])).get("name") or "")


def _symbol(source: Json) -> str:
    """A text for what an event says, which a memoization key may hold."""
    words = ("dependencyName", "contextKey", "contextTemplate", "dataKey", "dataTemplate")
    told = [str(source.get(word) or "") for word in words]
    return _UNFIT.sub("-", "-".join(filter(None, told))).strip("-") or "event"


def _of_event(source: Json) -> str:
    words = ("dataKey", "dataTemplate", "contextKey", "contextTemplate")
    key = next((str(source[word]) for word in words if source.get(word)), "")
    return (f"`{key}` of " if key else "") + f"the event `{source.get('dependencyName') or ''}`"


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
