"""What Go's decoder refuses in a manifest, and the names that it takes in another case (`FromUnstructured`).

The controller reads objects field by field into its types: what is unknown is ignored, a number where a text is wanted
is refused. Groups of steps alone go through `encoding/json`, which minds no case, with a check of the steps' own names
before (`ParallelSteps.UnmarshalJSON`).
"""

import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from memolint.argo.plain import Json

_SCALARS = {"string": str, "int": int, "bool": bool, "float": float}
_QUANTITY = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?"
_GO_KINDS = {str: "string", bool: "bool", int: "int64", float: "float64", list: "slice", dict: "map"}
_GO_TYPES = {"string": "string", "int": "int64", "bool": "bool", "float": "float64"}
_INT32 = range(-(2**31), 2**31)
MAX_DEPTH = 200


class DecodeError(ValueError):
    """A value that does not fit its field; the message is Go's."""


def decoded(manifest: Json) -> Json:
    """A Workflow as the controller knows it. Raises DecodeError."""
    return _struct(manifest, "Workflow", False, 0)


def check_pod_spec(patch: Json) -> None:
    """Raise DecodeError for a patch that is no part of a pod's spec."""
    _struct(patch, "PodSpec", True, 0)


def _value(value: object, kind: str, is_json: bool, depth: int) -> object:
    if value is None or kind == "any" or depth > MAX_DEPTH:
        return value
    if kind[0] == "[":
        return _list(value, kind[1:-1], is_json, depth)
    if kind[0] == "{":
        members = _object(value, "map")
        return {name: _value(member, kind[1:-1], is_json, depth + 1) for name, member in members.items()}
    if kind == "steps":
        return _group(value, depth)
    if kind == "struct" or kind[0].isupper():
        return _struct(value, kind, is_json, depth)
    _scalar(value, kind, is_json)
    return value


def _list(value: object, kind: str, is_json: bool, depth: int) -> object:
    if not isinstance(value, list):
        raise DecodeError(f"cannot restore slice from {_GO_KINDS.get(type(value), 'interface')}")
    return [_value(each, kind, is_json, depth + 1) for each in value]


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise DecodeError(f"cannot restore {what} from {_GO_KINDS.get(type(value), 'interface')}")
    return value


def _group(value: object, depth: int) -> object:
    """A group of steps: no step has a field that steps do not have."""
    listed = value if isinstance(value, list) else [value]
    known = _fields("WorkflowStep")
    for step in listed:
        for name in step if isinstance(step, dict) else ():
            if name not in known:
                raise DecodeError(f'json: unknown field "{name}"')
    return _list(value, "WorkflowStep", True, depth)


def _struct(value: object, kind: str, is_json: bool, depth: int) -> Json:
    members, known = _object(value, "struct"), _fields(kind)
    found: Json = {}
    for name, member in members.items():
        of = known.get(name)
        # Most fields are plain values of the right type.
        if member is None or (of is not None and type(member) is _SCALARS.get(of)):
            found[name] = member
            continue
        canonical = name if name in known or not is_json else _folded(kind).get(str(name).lower(), name)
        found[canonical] = _value(member, known.get(canonical, "any"), is_json, depth + 1)
    return found


def _scalar(value: object, kind: str, is_json: bool) -> None:
    if kind == "quantity":
        fits = isinstance(value, int | float) or (isinstance(value, str) and _is_quantity(value))
    elif kind == "intOrString":
        fits = isinstance(value, str) or (type(value) is int and value in _INT32)
    elif kind == "time":
        fits = isinstance(value, str)
    else:
        fits = type(value) is _SCALARS[kind] or _is_number_of(value, kind, is_json)
    if not fits:
        raise DecodeError(_problem(value, kind))


def _is_quantity(text: str) -> bool:
    return re.fullmatch(_QUANTITY, text) is not None


def _is_number_of(value: object, kind: str, is_json: bool) -> bool:
    """Whether a number fits a field of the other kind of numbers: whole ones do, as the way of reading allows."""
    if kind == "int":
        return type(value) is float and value.is_integer()
    return kind == "float" and type(value) is int and is_json


def _problem(value: object, kind: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and kind in ("string", "int", "float") and not (kind == "string" and isinstance(value, float)):
        return f"cannot convert {_GO_KINDS[type(value)]} to {_GO_TYPES[kind]}"
    return f"unrecognized type: {_GO_TYPES.get(kind, kind)}"


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """The lines of the table by type, each read only where it is asked for."""
    with open(os.path.join(os.path.dirname(__file__), "go_types.txt"), encoding="utf-8") as file:
        text = file.read()
    rows = (line.partition(": ") for line in text.replace("\n  ", " ").splitlines() if not line.startswith("#"))
    return {name: fields for name, colon, fields in rows if colon}


@cache
def _fields(kind: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in _lines().get(kind, "").split())
    return {name: of for name, _, of in pairs}


@cache
def _folded(kind: str) -> dict[str, str]:
    return {name.lower(): name for name in _fields(kind)}
