"""Where a parameter of a Sensor's trigger goes: paths into JSON, as `sjson.Set` reads them.

Keys and indices are joined by dots. `#(KEY==VALUE)` is the entry of a list that has this member, `#(…)#` is each one.
"""

import re
from collections.abc import Iterator

from memolint.lang.template import anystring
from memolint.typed import Record

Keys = tuple[str, ...]

MAX_INDEX = 10_000
MAX_KEYS = 60
_APPENDED = "-1"
_ESCAPED = re.compile(r"\\(.)")
_KEY = re.compile(r"(?:\\.|[^.\\])*")
_QUERY = re.compile(r'#\(([\w\-/\\.]+)\s*(==?|!=)\s*("(?:\\.|[^"\\])*"|[^")]*)\)(#?)')
_UNREAD = frozenset("#@*?|")


class WrongPath(ValueError):
    """A path that cannot be followed; the message says why, and follows the path in a sentence."""


class _Query(Record):
    """The entries of a list whose member is, or is not, a text; only the first one unless `each`."""

    keys: Keys
    is_equal: bool
    text: str
    each: bool

    def takes(self, entry: object) -> bool:
        for key in self.keys:
            entry = entry.get(key) if isinstance(entry, dict) else None
        return entry is not None and (anystring.text_of(entry) == self.text) is self.is_equal


def places(value: object, path: str) -> list[Keys]:
    """The keys and indices to each place of a path; none where its queries match nothing. Raises WrongPath."""
    parts = list(_parts(path))
    if len(parts) > MAX_KEYS:
        raise WrongPath(f"has more than {MAX_KEYS} parts")
    if not any(isinstance(part, _Query) for part in parts):
        return [tuple(part for part in parts if isinstance(part, str))]
    return [found for found in _matching(value, parts) if at(value, found) is not None]


def at(value: object, keys: Keys) -> object:
    """What stands at a place, None without anything."""
    for key in keys:
        if isinstance(value, list):
            value = value[int(key)] if _is_index(key) and int(key) < len(value) else None
        else:
            value = value.get(_name(key)) if isinstance(value, dict) else None
    return value


def put(value: object, keys: Keys, text: str) -> object:
    """The value with a text at a place, which is made where it is not there. Raises WrongPath."""
    if not keys:
        return text
    key, *rest = keys
    if isinstance(value, list):
        index = _index(key, len(value))
        longer = value + [None] * (index + 1 - len(value))
        return [*longer[:index], put(longer[index], tuple(rest), text), *longer[index + 1 :]]
    if not isinstance(value, dict) and (key == _APPENDED or _is_index(key)):
        return put([], keys, text)
    mapping = value if isinstance(value, dict) else {}
    return {**mapping, _name(key): put(mapping.get(_name(key)), tuple(rest), text)}


def _index(key: str, length: int) -> int:
    if key == _APPENDED:
        return length
    if not _is_index(key):
        raise WrongPath(f"leads into a list, where `{key}` is no index")
    if len(key) >= len(str(MAX_INDEX)):
        raise WrongPath(f"has an index of {MAX_INDEX} or more")
    return int(key)


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdecimal()


def _name(key: str) -> str:
    """The member that a key means: a colon before it says that a number is no index."""
    return key.removeprefix(":")


def _parts(path: str) -> Iterator[str | _Query]:
    start = 0
    while start <= len(path):
        query = _QUERY.match(path, start)
        found = query or _KEY.match(path, start)
        end = found.end() if found else start
        if query is not None:
            yield _query(query)
        else:
            yield _ESCAPED.sub(r"\1", _readable(path[start:end]))
        if end < len(path) and path[end] != ".":
            raise WrongPath("is broken: a backslash or a query ends before its time")
        start = end + 1


def _query(found: re.Match[str]) -> _Query:
    text = found[3].strip()
    is_quoted = text.startswith('"')
    text = _ESCAPED.sub(r"\1", text[1:-1]) if is_quoted else text
    keys = tuple(_ESCAPED.sub(r"\1", key) for key in re.split(r"(?<!\\)\.", found[1]))
    return _Query(keys, found[2] != "!=", text, bool(found[4]))


def _readable(key: str) -> str:
    unread = next((letter for letter in _ESCAPED.sub("", key) if letter in _UNREAD), "")
    if unread:
        raise WrongPath(f'has `{unread}`, of which memolint reads queries such as `#(name=="x")` alone')
    return key


def _matching(value: object, parts: list[str | _Query]) -> Iterator[Keys]:
    if not parts:
        yield ()
        return
    part, *rest = parts
    if isinstance(part, str):
        yield from ((part, *found) for found in _matching(at(value, (part,)), rest))
        return
    entries = value if isinstance(value, list) else []
    taken = [index for index, entry in enumerate(entries) if part.takes(entry)]
    for index in taken if part.each else taken[:1]:
        yield from ((str(index), *found) for found in _matching(entries[index], rest))
