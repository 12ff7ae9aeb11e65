"""Cache entries and their JSON (`workflow/controller/cache/cache.go` Entry)."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from memolint.engine import clock
from memolint.engine.jsontext import syntax_error
from memolint.lang import anystring, duration, gojson

Json = dict[str, object]
# An empty object that nobody changes.
NOTHING: Json = {}

_PARAMETER_MEMBERS = ("name", "default", "value", "valueFrom", "globalName", "enum", "description")
_TEXT_MEMBERS = ("name", "globalName")
_ANY_MEMBERS = ("default", "value", "description")
_INSTANT = r"(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?([Zz]|[-+]\d{2}:\d{2})"
# `time.Now().Sub(zero)` saturates here, about 292 years.
_LONGEST = duration.MAXIMUM


class MalformedEntry(ValueError):
    """A stored text that is no entry; the message is that of Go's decoder."""


class Entry(NamedTuple):
    """One entry. Times are nanoseconds since the epoch, None for Go's zero time."""

    node_id: str = ""
    outputs: Json | None = None
    created: int | None = None
    last_hit: int | None = None

    @property
    def is_hit(self) -> bool:
        """An entry without a node ID is none (`Entry.Hit`)."""
        return self.node_id != ""

    def age(self, now: int) -> int:
        """Nanoseconds since creation; an entry without a time is older than any real maximum."""
        return _LONGEST if self.created is None else now - self.created

    def is_older_than(self, maximum: int, now: int) -> bool:
        """Whether the entry has expired: strictly older (`Entry.GetOutputsWithMaxAge`)."""
        return self.age(now) > maximum


def encode(entry: Entry) -> str:
    """The text as Go writes it: members in the order of the struct, whole seconds, no time as null."""
    value: Json = {
        "nodeID": entry.node_id,
        "outputs": entry.outputs,
        "creationTimestamp": _written(entry.created),
        "lastHitTimestamp": _written(entry.last_hit),
    }
    return gojson.marshal(value, _order)


def _written(instant: int | None) -> str | None:
    return None if instant is None else clock.rfc3339(instant)


def _order(path: tuple[str | int, ...], value: Mapping[str, object]) -> list[str]:
    """Members as `decode` and the controller leave them; a parameter's are those of `Parameter`."""
    if len(path) == 3 and path[:2] == ("outputs", "parameters"):
        known = [member for member in _PARAMETER_MEMBERS if member in value]
        return known + [member for member in value if member not in known]
    return list(value)


def decode(text: str) -> Entry:
    """The entry that a stored text holds. Raises `MalformedEntry`."""
    try:
        value = gojson.decode(text)
    except gojson.GoJSONError as error:
        raise MalformedEntry(syntax_error(text) or error.message) from None
    if value is None:
        return Entry()
    if not isinstance(value, dict):
        raise MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go value of type cache.Entry")
    members = _by_go_name(value, ("nodeID", "outputs", "creationTimestamp", "lastHitTimestamp"))
    node_id = members.get("nodeID")
    if node_id is not None and not isinstance(node_id, str):
        raise MalformedEntry(
            f"json: cannot unmarshal {_kind(node_id)} into Go struct field Entry.nodeID of type string"
        )
    return Entry(
        node_id or "",
        _outputs(members.get("outputs")),
        _instant(members.get("creationTimestamp")),
        _instant(members.get("lastHitTimestamp")),
    )


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _by_go_name(value: Json, names: tuple[str, ...]) -> Json:
    """Members by the names of the Go struct: matched without case, the last one wins, unknown ones vanish."""
    folded = {name.casefold(): name for name in names}
    return {folded[key.casefold()]: member for key, member in value.items() if key.casefold() in folded}


def _instant(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go value of type string")
    found = re.fullmatch(_INSTANT, value)
    if found is None:
        raise MalformedEntry(f'parsing time "{value}" as "2006-01-02T15:04:05Z07:00": cannot parse "{value}" as "2006"')
    try:
        year, month, day, hour, minute, second = (int(found[group]) for group in range(1, 7))
        seconds = clock.seconds_of(year, month, day, hour, minute, second) - _offset(found[8])
    except ValueError:
        raise MalformedEntry(f'parsing time "{value}": month out of range') from None
    # Go's zero time, which metav1.Time writes as null.
    return None if seconds == clock.ZERO else seconds * clock.SECOND + int((found[7] or "0")[:9].ljust(9, "0"))


def _offset(zone: str) -> int:
    """Seconds east of UTC of `Z` or `+01:00`. Raises ValueError from a day on."""
    if zone in "Zz":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
    if seconds >= 86_400:
        raise ValueError("no such zone")
    return -seconds if zone[0] == "-" else seconds


def _outputs(value: object) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise MalformedEntry(
            f"json: cannot unmarshal {_kind(value)} into Go struct field Entry.outputs of type v1alpha1.Outputs"
        )
    members = _by_go_name(value, ("parameters", "artifacts", "result", "exitCode"))
    outputs: Json = {}
    _keep(outputs, "parameters", members, lambda found: [_parameter(item) for item in _list(found)])
    _keep(outputs, "artifacts", members, _list)
    for name in ("result", "exitCode"):
        _keep(outputs, name, members, _text)
    return outputs


def _keep(outputs: Json, name: str, members: Json, read: Callable[[object], object]) -> None:
    """Take a member over unless it is absent, null or empty, which Go's `omitempty` would drop on the way back."""
    found = members.get(name)
    read_value = None if found is None else read(found)
    if read_value not in (
        None,
        [],
    ) and not (read_value == "" and name != "result"):
        outputs[name] = read_value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise MalformedEntry(
            f"json: cannot unmarshal {_kind(value)} into Go struct field Outputs of type []v1alpha1.Parameter"
        )
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go struct field Outputs of type string")
    return value


def _parameter(value: object) -> Json:
    if not isinstance(value, dict):
        raise MalformedEntry(f"json: cannot unmarshal {_kind(value)} into Go value of type v1alpha1.Parameter")
    members = _by_go_name(value, _PARAMETER_MEMBERS)
    kept: Json = {"name": _text(members.get("name") or "")}
    for name in _PARAMETER_MEMBERS[1:]:
        found = members.get(name)
        if found is None:
            continue
        if name in _ANY_MEMBERS:
            kept[name] = anystring.text_of(found)
        elif name == "enum":
            kept[name] = [anystring.text_of(item) for item in _list(found)]
        else:
            kept[name] = found
    return kept


def parameters(outputs: Json | None) -> list[Json]:
    """The output parameters of an outputs object, in order."""
    return cast(list[Json], (outputs or {}).get("parameters") or [])
