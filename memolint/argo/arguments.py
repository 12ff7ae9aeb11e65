"""What the inputs of a template become for a call: the precedence of `workflow/common/util.go:ProcessArgs`, once."""

from collections.abc import Callable, Mapping

from memolint.argo import fields
from memolint.argo.plain import Json
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.typed import Record

# Upstream's sentinel for an argument that is exactly one reference to an output which will never be.
ABSENT = "__argo-internal.absent-optional-output__"
_ABSENT_MESSAGE = "argument references an absent optional (skipped/omitted node output with no default)"
_KEPT_OF_INPUT = ("path", "mode", "recurseMode")
LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure", "plugin")

# The field of each store that names one object in it.
KEYS = {"s3": "key", "gcs": "key", "oss": "key", "azure": "blob", "hdfs": "path", "artifactory": "url", "http": "url"}
_WHOLE = {"s3": ("endpoint", "bucket", "key"), "oss": ("endpoint", "bucket", "key"), "gcs": ("bucket", "key")}

# (name, key) of a reference, still with tags → the value. Raises ArgumentError.
ConfigMapValue = Callable[[str, str], str]


class ArgumentError(ValueError):
    """Inputs that cannot be filled; the message is the controller's."""


class ConfigMapError(ArgumentError):
    """A ConfigMap that gives no value."""


class NotFoundError(ConfigMapError):
    """A ConfigMap, or a key of one, that is not there: a default counts then."""


class Supplied(Record):
    """Where an input parameter's value comes from: `value` as it stands, or `value_from` to be looked up."""

    value: str | None
    value_from: Json | None
    origin: str  # "argument", "value", "default" or "none"


def named(holder: object, what: str) -> list[Json]:
    """The entries of `parameters` or `artifacts` of inputs, outputs or arguments; what is no object is left out."""
    found = holder.get(what) if isinstance(holder, dict) else None
    if not found or not isinstance(found, list):
        return []
    return [entry for entry in found if isinstance(entry, dict)]


def find(holder: object, what: str, name: object) -> Json | None:
    """The first entry of that name (`Arguments.GetParameterByName`)."""
    return next((entry for entry in named(holder, what) if entry.get("name") == name), None)


def supply(parameter: Json, argument: Json | None) -> Supplied:
    """Which value an input parameter takes: the argument's, else its own `value`, else its `default`.

    An argument without a value hands over its `valueFrom`, which wipes the default. Raises ArgumentError for an
    argument that refers to an absent optional where there is nothing else.
    """
    own = anystring.text_of(parameter.get("value"))
    value_from = _object(parameter.get("valueFrom"))
    value, origin = (own, "value") if own is not None else (anystring.text_of(parameter.get("default")), "default")
    if argument is None:
        return Supplied(value, value_from, origin if value is not None else "none")
    given = anystring.text_of(argument.get("value"))
    if given == ABSENT:
        if value is None and value_from is None:
            raise ArgumentError(f"inputs.parameters.{parameter.get('name')}: {_ABSENT_MESSAGE}")
        return Supplied(value, value_from, origin)
    if given is not None:
        return Supplied(given, None, "argument")
    return Supplied(None, _object(argument.get("valueFrom")), "argument")


def _object(value: object) -> Json | None:
    return value if isinstance(value, dict) else None


def fill(template: Json, arguments: object, configmap_value: ConfigMapValue, as_written: bool = False) -> Json:
    """The template with its inputs filled from the call's arguments. Raises ArgumentError.

    Arguments that are taken `as_written` need not say yet where an artifact is.
    """
    inputs = template.get("inputs")
    if not isinstance(inputs, dict) or not (inputs.get("parameters") or inputs.get("artifacts")):
        return template
    by_name = {entry.get("name"): entry for entry in reversed(named(arguments, "parameters"))}
    parameters = [
        _filled(entry, by_name.get(entry.get("name")), configmap_value) for entry in named(inputs, "parameters")
    ]
    artifacts = [
        _artifact(entry, find(arguments, "artifacts", entry.get("name")), as_written)
        for entry in named(inputs, "artifacts")
    ]
    filled = {**inputs}
    if parameters:
        filled["parameters"] = parameters
    if artifacts:
        filled["artifacts"] = artifacts
    return {**template, "inputs": filled}


def _filled(parameter: Json, argument: Json | None, configmap_value: ConfigMapValue) -> Json:
    supplied = supply(parameter, argument)
    value = supplied.value
    reference = _object((supplied.value_from or {}).get("configMapKeyRef"))
    if value is None or (supplied.origin != "argument" and reference):
        value = _looked_up(parameter, supplied, reference, configmap_value)
    kept = {name: member for name, member in parameter.items() if name not in ("value", "valueFrom")}
    return {**kept, "value": value}


def _looked_up(parameter: Json, supplied: Supplied, reference: Json | None, configmap_value: ConfigMapValue) -> str:
    name = parameter.get("name")
    if reference is None:
        if supplied.value is not None:
            return supplied.value
        raise ArgumentError(f"inputs.parameters.{name} was not supplied")
    try:
        return configmap_value(str(reference.get("name") or ""), str(reference.get("key") or ""))
    except ConfigMapError as error:
        default = anystring.text_of((supplied.value_from or {}).get("default"))
        if default is not None and isinstance(error, NotFoundError):
            return default
        raise ArgumentError(f"unable to retrieve inputs.parameters.{name} from ConfigMap: {error}") from None


def has_location(artifact: Json) -> bool:
    """Whether an artifact says where it is, in a store of its own or by a key (`Artifact.HasLocationOrKey`)."""
    for store in LOCATIONS:
        place = artifact.get(store)
        if isinstance(place, Mapping) and any(place.values()):
            return True
    return False


def has_whole_location(artifact: Json) -> bool:
    """Whether an artifact says all of where it is; a key alone is a place in the workflow's repository only
    (`ArtifactLocation.HasLocation`)."""
    for store in LOCATIONS:
        place = artifact.get(store)
        if (
            isinstance(place, Mapping)
            and all(place.get(name) for name in _WHOLE.get(store, ()))
            and any(place.values())
        ):
            return True
    return False


def has_key(artifact: Json) -> bool:
    """Whether an artifact names its object: an executor that saves it puts it there (`Artifact.HasKey`)."""
    return bool(key_of(artifact))


def key_of(artifact: Json) -> str:
    """The object that an artifact names in its store; "" without one."""
    for store, name in KEYS.items():
        place = artifact.get(store)
        if isinstance(place, Mapping) and place.get(name):
            return str(place[name])
    return ""


def _artifact(artifact: Json, argument: Json | None, as_written: bool) -> Json:
    name = artifact.get("name")
    if not artifact.get("optional") and not has_location(artifact):
        if argument is None:
            raise ArgumentError(f"inputs.artifacts.{name} was not supplied")
        if not as_written and not has_location(argument):
            raise ArgumentError(f"inputs.artifacts.{name} missing location information")
    return artifact if argument is None else with_artifact(artifact, argument)


def with_artifact(artifact: Json, argument: Json) -> Json:
    """An input artifact as its argument makes it: all is the argument's but where it goes in the container."""
    kept = {member: artifact[member] for member in _KEPT_OF_INPUT if member in artifact}
    return {**{member: value for member, value in argument.items() if member not in _KEPT_OF_INPUT}, **kept}


def input_variables(template: Json) -> dict[str, object]:
    """`inputs.*` and `outputs.*.path` of a template whose inputs are filled, as its second pass sees them."""
    parameters = named(template.get("inputs"), "parameters")
    values: dict[str, object] = {
        f"inputs.parameters.{entry.get('name')}": anystring.text_of(entry["value"])
        for entry in parameters
        if entry.get("value") is not None
    }
    # A template without inputs has a nil list, which is written `null`.
    written = [gojson.struct(entry, fields.ordered(entry, "Parameter")) for entry in parameters]
    values["inputs.parameters"] = f"[{','.join(written)}]" if written else "null"
    for side in ("inputs", "outputs"):
        for artifact in named(template.get(side), "artifacts"):
            if artifact.get("path"):
                values[f"{side}.artifacts.{artifact.get('name')}.path"] = artifact["path"]
    for parameter in named(template.get("outputs"), "parameters"):
        source = _object(parameter.get("valueFrom")) or {}
        if source.get("path"):
            values[f"outputs.parameters.{parameter.get('name')}.path"] = source["path"]
    return values
