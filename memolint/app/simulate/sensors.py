"""The workflows that Sensors of Argo Events submit, with the arguments that their triggers give."""

import re
from collections.abc import Iterator
from itertools import pairwise

from memolint.argo.plain import Json
from memolint.engine.play import merge_arguments
from memolint.lang.template import anystring
from memolint.typed import Record

_SERVICES = ("argoWorkflow", "k8s")
_UNFIT = re.compile(r"[^A-Za-z0-9]+")
_ARGUMENT = re.compile(r"spec\.arguments\.parameters\.([0-9]{1,4})\.value")
_SEPARATOR = re.compile(r"(?<!\\)\.")
MAX_INDEX = 10_000
MAX_KEYS = 60


class Triggered(Record):
    """A workflow that a Sensor submits, None where it is not in the manifest, and what there is to say about it.

    A note is of a parameter, or of "": where a user gives the parameter there is nothing to say.
    """

    workflow: Json | None
    notes: tuple[tuple[str, str], ...] = ()


def triggered(sensor: Json) -> Iterator[Triggered]:
    """What the triggers of a Sensor submit, in order."""
    spec, metadata = _mapping(sensor.get("spec")), _mapping(sensor.get("metadata"))
    for trigger in _mappings(spec.get("triggers")):
        template = _mapping(trigger.get("template"))
        label = f"Sensor `{metadata.get('name') or ''}`, trigger `{template.get('name') or ''}`"
        for service in _SERVICES:
            if service in template:
                for found in _of_trigger(_mapping(template[service]), service, label):
                    yield found._replace(workflow=_placed(found.workflow, metadata.get("namespace")))


def _placed(workflow: Json | None, namespace: object) -> Json | None:
    """The workflow in the namespace of its Sensor, if it has none itself."""
    if workflow is None or not namespace:
        return workflow
    return {**workflow, "metadata": {"namespace": namespace, **_mapping(workflow.get("metadata"))}}


def _of_trigger(trigger: Json, service: str, label: str) -> Iterator[Triggered]:
    source = _mapping(trigger.get("source"))
    resource = source.get("resource")
    if isinstance(resource, dict) and resource.get("kind") == "Workflow":
        yield _with_arguments(resource, trigger, label)
    elif service == "argoWorkflow":
        held = "is no Workflow" if isinstance(resource, dict) else f"comes from {', '.join(source) or 'nowhere'}"
        yield Triggered(None, (("", f"{label} is not played: what it submits {held}"),))


def _with_arguments(resource: Json, trigger: Json, label: str) -> Triggered:
    workflow: object = resource
    notes: list[tuple[str, str]] = []
    for parameter in _mappings(trigger.get("parameters")):
        source, path = _mapping(parameter.get("src")), str(parameter.get("dest") or "")
        value = anystring.text_of(source.get("value"))
        if value is None:
            value, name = _symbol(source), _argument(resource, path)
            place, more = (f"parameter `{name}`", f": -p {name}=VALUE gives another") if name else (f"`{path}`", "")
            notes.append((name, f"{label}: {place} is played as `{value}` for {_of_event(source)}{more}"))
        keys = _SEPARATOR.split(path)[:MAX_KEYS]
        workflow = _put(workflow, keys, value, str(parameter.get("operation") or "overwrite"))
    changed = workflow if isinstance(workflow, dict) else resource
    return Triggered(merge_arguments(changed, _of_words(trigger.get("args"))), tuple(notes))


def _argument(workflow: Json, path: str) -> str:
    """The name of the parameter whose value a path leads to, "" for anything else."""
    found = _ARGUMENT.fullmatch(path)
    listed = _mappings(_mapping(_mapping(workflow.get("spec")).get("arguments")).get("parameters"))
    index = int(found[1]) if found else len(listed)
    return str(listed[index].get("name") or "") if index < len(listed) else ""


def _symbol(source: Json) -> str:
    """A text for what an event says, which a memoization key may hold."""
    told = [str(source.get(word) or "") for word in ("dependencyName", "contextKey", "dataKey", "dataTemplate")]
    return _UNFIT.sub("-", "-".join(filter(None, told))).strip("-") or "event"


def _of_event(source: Json) -> str:
    key = next((str(source[word]) for word in ("dataKey", "dataTemplate", "contextKey") if source.get(word)), "")
    return (f"`{key}` of " if key else "") + f"the event `{source.get('dependencyName') or ''}`"


def _put(value: object, path: list[str], text: str, operation: str) -> object:
    """The value with a text at a path of keys and indices, as `sjson.Set` puts it; what the path does not fit stays."""
    if not path:
        old = anystring.text_of(value) or ""
        return {"append": old + text, "prepend": text + old}.get(operation, text)
    key, *rest = path
    if isinstance(value, list):
        index = len(value) if key == "-1" else int(key) if key.isdecimal() and len(key) < len(str(MAX_INDEX)) else None
        if index is None:
            return value
        longer = value + [None] * (index + 1 - len(value))
        return [*longer[:index], _put(longer[index], rest, text, operation), *longer[index + 1 :]]
    if value is None and (key == "-1" or key.isdecimal()):
        return _put([], path, text, operation)
    mapping = _mapping(value)
    name = key.replace("\\.", ".")
    return {**mapping, name: _put(mapping.get(name), rest, text, operation)}


def _of_words(words: object) -> dict[str, str]:
    """The parameters that `args` gives to `argo submit`: `-p NAME=VALUE` and `--parameter=NAME=VALUE`."""
    found: dict[str, str] = {}
    listed = [str(word) for word in words] if isinstance(words, list) else []
    for before, word in pairwise(["", *listed]):
        pair = word if before in ("-p", "--parameter") else ""
        if word.startswith(("-p=", "--parameter=")):
            pair = word.partition("=")[2]
        name, equals, value = pair.partition("=")
        if equals:
            found[name] = value
    return found


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
