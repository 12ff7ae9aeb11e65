"""What each part of a path does (`token/*.go`). Each is given the parts that follow it."""

from collections.abc import Sequence

from memolint.lang.go.strings import octets
from memolint.lang.go.values import GoError, Int64, NilSlice, TooLarge
from memolint.lang.jsonpath.errors import (
    invalid_expression,
    invalid_token,
    missing_key,
    out_of_range,
    unexpected_result,
    wrong_argument,
    wrong_kinds,
    wrong_target,
)
from memolint.lang.jsonpath.script import Script
from memolint.typed import Any, Protocol

MAX_STEPS = 200_000
"""Most parts applied for one path: `..` within `..` visits a value over and over."""

_Rest = Sequence["Segment"]


class Segment(Protocol):
    """A part of a path."""

    name: str = ""

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        """What it and the parts behind it select. Raises PathError."""
        ...


def apply(parts: _Rest, root: Any, current: Any) -> object:
    """What a row of parts selects."""
    return parts[0].apply(root, current, parts[1:])


def _follow(value: Any, root: Any, rest: _Rest) -> object:
    return rest[0].apply(root, value, rest[1:]) if rest else value


class Root(Segment):
    """`$`."""

    name = "root"

    def apply(self, root: Any, _current: Any, rest: _Rest) -> object:
        return _follow(root, root, rest)


class Current(Segment):
    """`@`."""

    name = "current"

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        return _follow(current, root, rest)


class Child(Segment):
    """`.key` and `['key']`."""

    name = "key"

    def __init__(self, key: str) -> None:
        self._key = key

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        if not isinstance(current, dict):
            raise wrong_target(self.name, current, "map")
        if self._key not in current:
            raise missing_key(self.name, self._key)
        return _follow(current[self._key], root, rest)


class Length(Segment):
    """`.length`; a key of that name comes first."""

    name = "length"

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        if isinstance(current, dict):
            value = current.get("length", Int64(len(current)))
        elif isinstance(current, list):
            value = Int64(len(current))
        elif isinstance(current, str):
            value = Int64(len(octets(current)))
        else:
            raise wrong_target(self.name, current, "array", "map", "slice", "string")
        return _follow(value, root, rest)


class Index(Segment):
    """`[2]`; negative ones count from the end."""

    name = "index"

    def __init__(self, index: int) -> None:
        self._index = index

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        if not isinstance(current, list):
            raise wrong_target(self.name, current, "array", "slice")
        index = self._index + len(current) if self._index < 0 else self._index
        if not 0 <= index < len(current):
            raise out_of_range(self.name)
        return _follow(current[index], root, rest)


class Computed(Segment):
    """`[(@.length-1)]`: a key or an index that is computed."""

    name = "script"

    def __init__(self, script: Script) -> None:
        self._script = script

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        value = _evaluated(self._script, root, current)
        if isinstance(value, str):
            return Child(value).apply(root, current, rest)
        index = _integer(value)
        if index is None:
            raise unexpected_result(value, "int", "string")
        return Index(index).apply(root, current, rest)


class Wildcard(Segment):
    """`*`: every member; failures of what follows are passed over."""

    name = "wildcard"

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        members = _members(current)
        if members is None:
            raise wrong_target(self.name, current, "array", "map", "slice")
        return members if not rest else _each(members, root, rest)


class Filter(Segment):
    """`[?(@.a > 1)]`."""

    name = "filter"

    def __init__(self, script: Script) -> None:
        self._script = script

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        if not self._script.source:
            raise invalid_expression(GoError("is empty"))
        members = _members(current)
        if members is None:
            raise wrong_target(self.name, current, "array", "map", "slice")
        kept = [member for member in members if self._keeps(root, member)]
        if not rest:
            return kept
        if isinstance(rest[0], Index):
            return rest[0].apply(current, kept, rest[1:])
        return _each(kept, root, rest)

    def _keeps(self, root: Any, member: Any) -> bool:
        try:
            value = self._script.evaluate(root, member)
        except GoError:
            return False
        if isinstance(value, str) and len(value) > 1 and value[0] in "'\"" and value[0] == value[-1]:
            value = value[1:-1]
        return bool(value)


class Recursive(Segment):
    """`..`: what follows, applied to the value and to everything in it."""

    name = "recursive"

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        found: list[object] = []
        budget = MAX_STEPS
        stack = [current]
        while stack:
            budget -= 1
            if budget < 0 or len(found) > MAX_STEPS:
                raise TooLarge("a path that takes too many steps is not followed")
            value = stack.pop()
            if value is None:
                continue
            self._collect(root, value, rest, found)
            stack += reversed(_members(value) or [])
        return found

    def _collect(self, root: Any, value: Any, rest: _Rest, found: list[object]) -> None:
        if not rest:
            found.append(value)
            return
        try:
            result = rest[0].apply(root, value, rest[1:])
        except GoError:
            return
        if isinstance(result, list):
            found += result
        elif result is not None:
            found.append(result)


class Union(Segment):
    """`[0,1]` and `['a','b']`; what is missing is passed over."""

    name = "union"

    def __init__(self, arguments: "list[str | int | Script]") -> None:
        self._arguments = arguments

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        keys: list[str] = []
        indices: list[int] = []
        for argument in self._arguments:
            value = self._argument(root, current, argument)
            if isinstance(value, str):
                keys.append(value)
                if indices:
                    raise wrong_kinds(self.name, "string", "int")
            else:
                indices.append(value)
                if keys:
                    raise wrong_kinds(self.name, "int", "string")
        return _selected(self._picked(current, keys, indices), root, rest)

    def _argument(self, root: Any, current: Any, argument: "str | int | Script") -> str | int:
        value: Any = argument
        if isinstance(argument, Script):
            try:
                value = _evaluated(argument, root, current)
            except GoError as error:
                raise invalid_token(self.name, error) from None
        if isinstance(value, str):
            return value
        index = _integer(value)
        if index is None:
            raise wrong_argument(self.name, value, "int", "string")
        return index

    def _picked(self, current: Any, keys: list[str], indices: list[int]) -> list[object]:
        if keys:
            if not isinstance(current, dict):
                raise wrong_target(self.name, current, "map")
            return [current[key] for key in keys if key in current]
        if not isinstance(current, list):
            raise wrong_target(self.name, current, "array", "slice")
        length = len(current)
        return [current[index] for index in indices if -length <= index < length]


class Range(Segment):
    """`[1:3:2]`."""

    name = "range"

    def __init__(self, first: "int | Script | None", stop: "int | Script | None", step: "int | Script | None") -> None:
        self._first = first
        self._stop = stop
        self._step = step

    def apply(self, root: Any, current: Any, rest: _Rest) -> object:
        if not isinstance(current, list):
            raise wrong_target(self.name, current, "array", "slice")
        length = len(current)
        low = self._bound(self._first, root, current, 0, length)
        high = self._bound(self._stop, root, current, length, length)
        step = 1 if self._step is None else self._number(self._step, root, current)
        if not step:
            raise out_of_range(self.name)
        indexes = range(low, high, step) if step > 0 else range(high - 1, low - 1, step)
        return _selected([current[index] for index in indexes], root, rest)

    def _bound(self, bound: "int | Script | None", root: Any, current: Any, default: int, length: int) -> int:
        if bound is None:
            return default
        value = self._number(bound, root, current)
        return min(max(value + length if value < 0 else value, 0), length)

    def _number(self, bound: "int | Script", root: Any, current: Any) -> int:
        if isinstance(bound, int):
            return bound
        try:
            value = _evaluated(bound, root, current)
            number = _integer(value)
            if number is None:
                raise unexpected_result(value, "int")
        except GoError as error:
            raise invalid_token(self.name, error) from None
        return number


def _selected(members: list[object], root: Any, rest: _Rest) -> object:
    """An index that follows picks one of the members; anything else is applied to each."""
    if not rest:
        return members
    if isinstance(rest[0], Index):
        return rest[0].apply(root, members, rest[1:])
    return _each(members, root, rest)


def _each(members: list[object], root: Any, rest: _Rest) -> list[object]:
    """What follows, for each member that it fits and gives something."""
    results = []
    for member in members:
        try:
            result = rest[0].apply(root, member, rest[1:])
        except GoError:
            continue
        if result is not None:
            results.append(result)
    return results


def _members(value: Any) -> list[Any] | None:
    """The members of a list, or of a map in the order of its keys; None for other values."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value[key] for key in sorted(value, key=octets)]
    return [] if isinstance(value, NilSlice) else None


def _evaluated(script: Script, root: Any, current: Any) -> object:
    if not script.source:
        raise invalid_expression(GoError("is empty"))
    try:
        return script.evaluate(root, current)
    except GoError as error:
        raise invalid_expression(error) from None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else None
