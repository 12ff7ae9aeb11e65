"""sprig's functions on lists (`list.go`). A `must` function fails with the same words as the one that panics."""

import math

from memolint.lang.go.reflect import deep_equal, elements, is_list, kind
from memolint.lang.go.size import check_size
from memolint.lang.go.values import Chunks, GoError, NilSlice, Shuffled, TooLarge, WrongType
from memolint.lang.sprig.cast import to_int
from memolint.lang.sprig.logic import empty_
from memolint.typed import Any

MAX_COMPARISONS = 300_000
"""Most comparisons of `uniq` and `without`."""

_NIL_TYPE = "runtime error: invalid memory address or nil pointer dereference"


def _elements(action: str, value: Any) -> list[Any]:
    if value is None:
        raise GoError(_NIL_TYPE)
    if not is_list(value):
        raise WrongType(f"{action} {kind(value)}")
    return elements(value)


def list_(*members: Any) -> list[Any]:
    """`sprig.list(…)`."""
    return list(members)


tuple_ = list_


def push_(value: Any, member: Any) -> list[Any]:
    """`sprig.push(value, member)`."""
    return [*_elements("Cannot push on type", value), member]


append_ = mustAppend_ = mustPush_ = push_


def prepend_(value: Any, member: Any) -> list[Any]:
    """`sprig.prepend(value, member)`."""
    return [member, *_elements("Cannot prepend on type", value)]


mustPrepend_ = prepend_


def first_(value: Any) -> object:
    """`sprig.first(value)`."""
    members = _elements("Cannot find first on type", value)
    return members[0] if members else None


mustFirst_ = first_


def last_(value: Any) -> object:
    """`sprig.last(value)`."""
    members = _elements("Cannot find last on type", value)
    return members[-1] if members else None


mustLast_ = last_


def rest_(value: Any) -> object:
    """`sprig.rest(value)`."""
    members = _elements("Cannot find rest on type", value)
    return members[1:] if members else NilSlice()


mustRest_ = rest_


def initial_(value: Any) -> object:
    """`sprig.initial(value)`."""
    members = _elements("Cannot find initial on type", value)
    return members[:-1] if members else NilSlice()


mustInitial_ = initial_


def reverse_(value: Any) -> list[Any]:
    """`sprig.reverse(value)`."""
    return _elements("Cannot find reverse on type", value)[::-1]


mustReverse_ = reverse_


def compact_(value: Any) -> list[Any]:
    """`sprig.compact(value)`."""
    return [member for member in _elements("Cannot compact on type", value) if not empty_(member)]


mustCompact_ = compact_


def uniq_(value: Any) -> list[Any]:
    """`sprig.uniq(value)`."""
    members = _elements("Cannot find uniq on type", value)
    _affordable(value, len(members) * len(members) // 2)
    kept: list[Any] = []
    for member in members:
        if not _holds(kept, member):
            kept.append(member)
    return kept


mustUniq_ = uniq_


def without_(value: Any, *omitted: Any) -> list[Any]:
    """`sprig.without(value, …)`."""
    members = _elements("Cannot find without on type", value)
    _affordable(value, len(members) * len(omitted))
    return [member for member in members if not _holds(list(omitted), member)]


mustWithout_ = without_


def has_(needle: Any, value: Any) -> bool:
    """`sprig.has(needle, value)`."""
    if value is None:
        return False
    if isinstance(value, Shuffled):
        value = list(value)
    return _holds(_elements("Cannot find has on type", value), needle)


mustHas_ = has_


def _holds(members: list[Any], needle: Any) -> bool:
    return any(deep_equal(needle, member) for member in members)


def _affordable(value: Any, comparisons: int) -> None:
    check_size(value)
    if comparisons > MAX_COMPARISONS:
        raise TooLarge("a long list is not compared")


def slice_(value: Any, *indices: Any) -> object:
    """`sprig.slice(value, …)`."""
    if value is None:
        raise GoError(_NIL_TYPE)
    if not is_list(value):
        raise WrongType(f"list should be type of slice or array but {kind(value)}")
    members = elements(value)
    if not members:
        return None
    start = to_int(indices[0]) if indices else 0
    end = to_int(indices[1]) if len(indices) > 1 else len(members)
    if kind(value) == "array":
        raise GoError("reflect.Value.Slice: slice of unaddressable array")
    if start < 0 or end < start or end > len(members):
        raise GoError("reflect.Value.Slice: slice index out of bounds")
    return type(value)(value[start:end])


mustSlice_ = slice_


def concat_(*values: Any) -> object:
    """`sprig.concat(…)`."""
    members: list[Any] = []
    for value in values:
        if value is not None and not is_list(value):
            raise WrongType(f"Cannot concat type {kind(value)} as list")
        members += _elements("", value)
    return members or NilSlice()


def chunk_(size: int, value: Any) -> Chunks:
    """`sprig.chunk(size, value)`."""
    members = _elements("Cannot chunk type", value)
    if size <= 0:
        return _unsized(size, len(members))
    return Chunks(members[start : start + size] for start in range(0, len(members), size))


mustChunk_ = chunk_


def _unsized(size: int, length: int) -> Chunks:
    """What Go makes of a size of zero: floating-point division decides."""
    count = math.floor((length - 1) / size) + 1 if size else -1
    if count < 0 or not size:
        raise GoError("runtime error: makeslice: len out of range")
    if count == 0:
        return Chunks()
    raise TooLarge("chunks of a negative size are not computed")
