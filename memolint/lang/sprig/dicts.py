"""sprig's functions on maps (`dict.go`, `mergo`). A nil map is None."""

from collections.abc import Mapping

from memolint.lang.go.reflect import conversion, is_list
from memolint.lang.go.size import check_size
from memolint.lang.go.values import AnyMap, GoError, NilSlice, Shuffled, WrongType
from memolint.lang.sprig.cast import to_string
from memolint.lang.sprig.logic import empty_
from memolint.typed import Any

_Map = dict[str, Any]


def dict_(*values: Any) -> _Map:
    """`sprig.dict(…)`."""
    result: _Map = {}
    for index in range(0, len(values), 2):
        result[to_string(values[index])] = values[index + 1] if index + 1 < len(values) else ""
    return result


def get_(value: _Map | None, key: str) -> object:
    """`sprig.get(value, key)`."""
    return (value or {}).get(key, "")


def set_(value: _Map | None, key: str, member: Any) -> _Map:
    """`sprig.set(value, key, member)`."""
    if value is None:
        raise GoError("assignment to entry in nil map")
    value[key] = member
    return value


def unset_(value: _Map | None, key: str) -> object:
    """`sprig.unset(value, key)`."""
    if value is not None:
        value.pop(key, None)
    return value


def hasKey_(value: _Map | None, key: str) -> bool:
    """`sprig.hasKey(value, key)`."""
    return key in (value or {})


def pluck_(key: str, *values: _Map | None) -> list[Any]:
    """`sprig.pluck(key, …)`."""
    return [value[key] for value in values if value is not None and key in value]


def keys_(*values: _Map | None) -> Shuffled:
    """`sprig.keys(…)`."""
    return Shuffled((key for value in values for key in value or {}), "[]string")


def values_(value: _Map | None) -> Shuffled:
    """`sprig.values(value)`."""
    return Shuffled((value or {}).values())


def pick_(value: _Map | None, *keys: str) -> _Map:
    """`sprig.pick(value, …)`."""
    return {key: value[key] for key in keys if value is not None and key in value}


def omit_(value: _Map | None, *keys: str) -> _Map:
    """`sprig.omit(value, …)`."""
    return {key: member for key, member in (value or {}).items() if key not in keys}


def dig_(*path: Any) -> object:
    """`sprig.dig(…)`."""
    if len(path) < 3:
        raise WrongType("dig needs at least three arguments")
    value, default = _as_map(path[-1]), path[-2]
    for key in path[:-2]:
        if not isinstance(key, str):
            raise conversion(key, "string")
    for index, key in enumerate(path[:-2]):
        if key not in value:
            return default
        if index == len(path) - 3:
            return value[key]
        value = _as_map(value[key])
    return default


def _as_map(value: Any) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise conversion(value, "map[string]interface {}")
    return value


def merge_(target: _Map | None, *sources: _Map | None) -> object:
    """`sprig.merge(target, …)`."""
    return _merged(target, sources, overwrite=False)


mustMerge_ = merge_


def mergeOverwrite_(target: _Map | None, *sources: _Map | None) -> object:
    """`sprig.mergeOverwrite(target, …)`."""
    return _merged(target, sources, overwrite=True)


mustMergeOverwrite_ = mergeOverwrite_


def _merged(target: _Map | None, sources: tuple[_Map | None, ...], overwrite: bool) -> object:
    check_size(target)
    for source in sources:
        check_size(source)
        if source is not None:
            target = {} if target is None else target
            _merge(target, source, overwrite)
    return target


def _merge(target: _Map, source: _Map, overwrite: bool) -> None:
    """Keys that are missing or empty are filled; maps in maps are merged; the target is changed."""
    for key, member in source.items():
        if member is None or isinstance(member, NilSlice):
            if overwrite:
                target[key] = member
            continue
        existing = target.get(key)
        if isinstance(member, dict) and isinstance(existing, dict) and existing:
            _merge(existing, member, overwrite)
        elif empty_(existing) or (overwrite and not isinstance(member, AnyMap)):
            target[key] = member


def deepCopy_(value: Any) -> object:
    """`sprig.deepCopy(value)`."""
    check_size(value)
    if value is None:
        raise GoError("reflect: call of reflect.Value.Type on zero Value")
    return _copied(value)


mustDeepCopy_ = deepCopy_


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return type(value)((key, _copied(member)) for key, member in value.items())
    return type(value)(map(_copied, value)) if is_list(value) and isinstance(value, list) else value
