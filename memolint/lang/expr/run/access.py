"""Members, subscripts, slices and `in` (`runtime.Fetch`, `runtime.Slice`, `runtime.In`, `builtin.get`)."""

from memolint.lang.expr.run.operators import equal, to_int
from memolint.lang.expr.syntax.tree import KeySet
from memolint.lang.go.fmt import text
from memolint.lang.go.reflect import conversion, elements, is_list, kind
from memolint.lang.go.size import check_size
from memolint.lang.go.strings import octets, text_of
from memolint.lang.go.values import AnyMap, Bytes, GoError, NilSlice, StringMap, Uint8, WrongType, gotype
from memolint.typed import Any

_MISSING = object()


def fetch(base: Any, key: Any) -> object:
    """`base[key]` and `base.key`. Raises GoError."""
    if isinstance(base, dict | AnyMap):
        return _map_value(base, key)
    method = _method(base, key)
    if method is not None:
        return method
    if isinstance(base, str) or is_list(base):
        value, index, length = _element(base, key)
        if value is _MISSING:
            raise GoError(f"index out of range: {index} (array length is {length})")
        return value
    if kind(base) in ("struct", "ptr") and not isinstance(key, str):
        raise conversion(key, "string")
    raise WrongType(f"cannot fetch {shown(key)} from {gotype(base)}")


def get(base: Any, key: Any) -> object:
    """The builtin `get`: nil where `fetch` fails because the element is missing."""
    if isinstance(base, dict | AnyMap):
        return _map_value(base, key, nil_for_missing=True)
    method = _method(base, key)
    if method is not None:
        return method
    if isinstance(base, str) or is_list(base):
        value = _element(base, key)[0]
        return None if value is _MISSING else value
    if kind(base) == "struct" and not isinstance(key, str):
        raise conversion(key, "string")
    return None


def slice_of(base: Any, first: Any, stop: Any) -> object:
    """`base[first:stop]`; None stands for an absent bound, which Go computes before the slice. Raises GoError."""
    if not isinstance(base, str) and not is_list(base):
        if stop is None and not isinstance(base, dict | AnyMap):
            raise WrongType(f"invalid argument for len (type {gotype(base)})")
        raise WrongType(f"cannot slice {shown(0 if first is None else first)}")
    sequence = octets(base) if isinstance(base, str) else elements(base)
    low, high = _bounds(len(sequence), 0 if first is None else first, stop)
    if isinstance(base, str):
        return text_of(octets(base)[low:high])
    if isinstance(base, Bytes):
        return Bytes(base[low:high])
    return base if isinstance(base, NilSlice) else type(base)(base[low:high])


def _bounds(length: int, first: Any, stop: Any) -> tuple[int, int]:
    low, high = to_int(first), length if stop is None else to_int(stop)
    low = max(length + low if low < 0 else low, 0)
    high = min(max(length + high if high < 0 else high, 0), length)
    return min(low, high), high


def contains(needle: Any, collection: Any) -> bool:
    """`needle in collection`. Raises GoError."""
    if collection is None:
        return False
    if isinstance(collection, KeySet):
        return _in_keys(needle, collection)
    if is_list(collection):
        check_size(collection)
        return any(equal(member, needle) for member in elements(collection))
    if isinstance(collection, AnyMap):
        return collection.has(needle)
    if isinstance(collection, dict):
        return _string_key(needle) in collection
    if kind(collection) == "struct":
        if not isinstance(needle, str):
            raise WrongType(f"cannot use {gotype(needle)} as field name of {gotype(collection)}")
        return False
    if kind(collection) == "ptr":
        return False
    raise WrongType(f'operator "in" not defined on {gotype(collection)}')


def shown(value: object) -> str:
    """A value in `%v`."""
    return text(value)


def _in_keys(needle: Any, keys: KeySet) -> bool:
    if needle is None:
        needle = 0 if keys.key_type == "int" else ""
    if gotype(needle) != keys.key_type:
        raise _not_assignable(needle, keys.key_type)
    return needle in keys.members


def _map_value(base: Any, key: Any, nil_for_missing: bool = False) -> object:
    if isinstance(base, AnyMap):
        value = base.get(key, _MISSING)
    else:
        value = base.get(_string_key(key), _MISSING)
    if value is not _MISSING:
        return value
    if nil_for_missing:
        return None
    if isinstance(base, StringMap):
        return ""
    return NilSlice() if gotype(base) == "map[interface {}][]interface {}" else None


def _string_key(key: Any) -> str:
    """A key of a map of strings; nil is the empty string, other types fail."""
    if key is None:
        return ""
    if not isinstance(key, str):
        raise _not_assignable(key, "string")
    return key


def _not_assignable(key: object, wanted: str) -> GoError:
    return WrongType(f"reflect.Value.MapIndex: value of type {gotype(key)} is not assignable to type {wanted}")


def _element(base: Any, key: Any) -> tuple[object, int, int]:
    """(the element or _MISSING, the index as counted from the start, the length)."""
    index = to_int(key)
    sequence: Any = octets(base) if isinstance(base, str) else elements(base)
    length = len(sequence)
    index = length + index if index < 0 else index
    if not 0 <= index < length:
        return _MISSING, index, length
    return Uint8(sequence[index]) if isinstance(base, str) else sequence[index], index, length


def _method(base: object, key: object) -> object:
    """A method of a value of Go's library, bound to it, or None."""
    if not isinstance(key, str) or "." not in gotype(base):
        return None
    from memolint.lang.go.methods import bound

    return bound(base, key)
