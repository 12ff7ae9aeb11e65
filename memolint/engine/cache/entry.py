"""Cache entries and their JSON (`workflow/controller/cache/cache.go` Entry)."""

import re

from memolint.argo import passes
from memolint.argo.plain import Json
from memolint.engine.cluster import clock
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import anystring
from memolint.typed import Record, cast

_PARAMETER_MEMBERS = ("name", "default", "value", "valueFrom", "globalName", "enum", "description")
_ANY_MEMBERS = ("default", "value", "description")
_WRITTEN = "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z"
_RFC3339 = "2006-01-02T15:04:05Z07:00"
# `time.Now().Sub(zero)` saturates here, about 292 years.
_LONGEST = duration.MAXIMUM


class MalformedEntry(ValueError):
    """A stored text that is not an entry; the message is that of Go's decoder."""


class Entry(Record):
    """One entry. Times are nanoseconds since the epoch, None for Go's zero time."""

    node_id: str = ""
    outputs: Json | None = None
    created: int | None = None
    last_hit: int | None = None

    @property
    def is_hit(self) -> bool:
        """Whether it counts as an entry: without a node ID it does not (`Entry.Hit`)."""
        return self.node_id != ""

    def age(self, now: int) -> int:
        """Nanoseconds since creation; an entry without a time is older than any real maximum."""
        return _LONGEST if self.created is None else now - self.created

    def is_older_than(self, maximum: int, now: int) -> bool:
        """Whether the entry has expired: strictly older (`Entry.GetOutputsWithMaxAge`)."""
        return self.age(now) > maximum


def encode(entry: Entry) -> str:
    """The text as Go writes it: members in the order of the struct, whole seconds, no time as null."""
    outputs = "null" if entry.outputs is None else _outputs_text(entry.outputs)
    return (
        f'{{"nodeID":{gojson.marshal(entry.node_id)},"outputs":{outputs},'
        f'"creationTimestamp":{_written(entry.created)},"lastHitTimestamp":{_written(entry.last_hit)}}}'
    )


def _written(instant: int | None) -> str:
    return "null" if instant is None else f'"{clock.rfc3339(instant)}"'


def _outputs_text(outputs: Json) -> str:
    """Members as `decode` and the controller leave them; a parameter's are those of `Parameter`."""
    texts = [f'"{name}":{_list_text(name, member)}' for name, member in outputs.items()]
    return f"{{{','.join(texts)}}}"


def _list_text(name: str, member: object) -> str:
    if not isinstance(member, list):
        return gojson.marshal(member)
    if name != "parameters":
        return f"[{','.join([passes.write(each, 'Artifact') for each in member])}]"
    return f"[{','.join([gojson.struct(each, _order(each)) for each in member])}]"


def _order(value: Json) -> list[str]:
    known = [member for member in _PARAMETER_MEMBERS if member in value]
    return known + [member for member in value if member not in known]


def decode(text: str) -> Entry:
    """The entry that a stored text holds. Raises `MalformedEntry`."""
    try:
        value = gojson.decode(text)
    except gojson.GoJSONError as error:
        raise MalformedEntry(error.message) from None
    if value is None:
        return Entry()
    if not isinstance(value, dict):
        raise MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go value of type cache.Entry")
    members = _by_go_name(value, ("nodeID", "outputs", "creationTimestamp", "lastHitTimestamp"))
    created, last_hit = (
        _instant(members.get(name), f"Entry.{name}") for name in ("creationTimestamp", "lastHitTimestamp")
    )
    node_id = _text(members.get("nodeID") or "", "Entry.nodeID")
    return Entry(node_id, _outputs(members.get("outputs")), created, last_hit)


def _wrong(value: object, field: str, type_name: str) -> MalformedEntry:
    """The error for a value of the wrong type; `field` is the struct's name and the path to it."""
    return MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go struct field {field} of type {type_name}")


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _by_go_name(value: Json, names: tuple[str, ...]) -> Json:
    """Members by the names of the Go struct: case does not matter, the last one wins, unknown ones are dropped."""
    folded = {name.casefold(): name for name in names}
    return {folded[key.casefold()]: member for key, member in value.items() if key.casefold() in folded}


def _instant(value: object, field: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(value, field, "string")
    nanoseconds = _read(value)
    # Go's zero time, which metav1.Time writes as null.
    return None if nanoseconds == clock.ZERO * clock.SECOND else nanoseconds


def _read(text: str) -> int:
    """`time.Parse(time.RFC3339, text)`, with a short way for the form in which entries are written."""
    written = re.fullmatch(_WRITTEN, text)
    if written:
        year, month, day, hour, minute, second = map(int, written.groups())
        try:
            return clock.seconds_of(year, month, day, hour, minute, second) * clock.SECOND
        except ValueError:
            pass
    from memolint.lang.go.time import parse
    from memolint.lang.go.values import GoError

    try:
        return parse.parse(_RFC3339, text).instant
    except GoError as error:
        raise MalformedEntry(error.message) from None


def _outputs(value: object) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _wrong(value, "Entry.outputs", "v1alpha1.Outputs")
    members = _by_go_name(value, ("parameters", "artifacts", "result", "exitCode"))
    outputs: Json = {}
    parameters = _list(members.get("parameters"), "Outputs.outputs.parameters", "[]v1alpha1.Parameter")
    if parameters:
        outputs["parameters"] = [_parameter(item) for item in parameters]
    artifacts = _list(members.get("artifacts"), "Outputs.outputs.artifacts", "v1alpha1.Artifacts")
    if artifacts:
        outputs["artifacts"] = artifacts
    for name in ("result", "exitCode"):
        if members.get(name) is not None:
            outputs[name] = _text(members[name], f"Outputs.outputs.{name}")
    return outputs


def _list(value: object, field: str, type_name: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _wrong(value, field, type_name)
    return value


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise _wrong(value, field, "string")
    return value


def _parameter(value: object) -> Json:
    if not isinstance(value, dict):
        raise _wrong(value, "Outputs.outputs.parameters", "v1alpha1.Parameter")
    members = _by_go_name(value, _PARAMETER_MEMBERS)
    kept: Json = {"name": _text(members.get("name") or "", "Parameter.outputs.parameters.name")}
    for name in _PARAMETER_MEMBERS[1:]:
        found = members.get(name)
        if found is None:
            continue
        if name in _ANY_MEMBERS:
            kept[name] = anystring.text_of(found)
        elif name == "enum":
            listed = _list(found, "Parameter.outputs.parameters.enum", "[]v1alpha1.AnyString")
            kept[name] = [anystring.text_of(item) for item in listed]
        else:
            kept[name] = found
    return kept


def parameters(outputs: Json | None) -> list[Json]:
    """The output parameters of an outputs object, in order."""
    return cast(list[Json], (outputs or {}).get("parameters") or [])
