"""Values of variables that hold more than any text: the times that Argo writes, what a key parses as time or number."""

import re
from collections.abc import Iterable
from functools import lru_cache

from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.shape import Shape, made_of
from memolint.lang.abstract.trees import called, parsed_or_none, path_of
from memolint.lang.template import tags

RFC3339 = "2006-01-02T15:04:05Z07:00"
# Two times of one day, others of other days, months and years; then such as differ in every part.
_SECONDS = (1767323045, 1767366245, 1767409445, 1770087845, 1798859045)
_APART = (1767323045, 1807340706)
# How people write a time.
_LAYOUTS = (
    *(RFC3339, "2006-01-02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04"),
    *("2006/01/02", "20060102", "2006-01", "02.01.2006", "01/02/2006"),
)
_WIDTH = len("2026-01-02T03:04:05Z")
_TIME_PARSERS = ("sprig.toDate", "sprig.mustToDate")
_NUMBER_PARSERS = frozenset(
    ("asInt", "asFloat", "int", "float", "sprig.atoi", "sprig.int", "sprig.int64", "sprig.float64")
)
_NUMBERS = ("1", "01", "10", "2")


def time_of_the_run() -> Shape:
    """A time of the run as RFC 3339. To round it is to choose a calendar bucket, so its examples share no part."""
    shape = made_of(chars.DIGITS | chars.set_of("-:TZ"), _WIDTH, _WIDTH, chars.DIGITS)
    return shape._replace(last=chars.set_of("Z"), natural=tuple(_written(seconds, RFC3339) for seconds in _APART))


@lru_cache(maxsize=256)
def parsed(text: str) -> dict[str, tuple[str, ...]]:
    """The variables that a key parses, by name: times in the layout that it expects, or numbers."""
    found: dict[str, tuple[str, ...]] = {}
    if "=" not in text:
        return found
    for part in tags.parse(text):
        if isinstance(part, tags.Expression):
            found.update(_in_expression(part.source))
    return found


def unlike_parsed(text: str, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Times like a known value of a variable which is not written as the text parses it: `toDate` makes them one."""
    expected = parsed(text).get(name, _NUMBERS)
    if expected is _NUMBERS:
        return ()
    forms = {_form(each) for each in expected}
    odd = [form for form in map(_form, known) if form not in forms]
    return next((times[::-1] for times in map(_times, _LAYOUTS) if _form(times[0]) in odd), ())


def _form(text: str) -> str:
    return re.sub(r"\d", "0", text)


def _in_expression(source: str) -> dict[str, tuple[str, ...]]:
    from memolint.lang.expr.syntax import tree

    root = parsed_or_none(source)
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.postorder(root) if root is not None else ():
        if isinstance(node, tree.Call | tree.Builtin) and node.arguments:
            layout, value = node.arguments[0], node.arguments[-1]
            if called(node) in _NUMBER_PARSERS:
                found |= _named(value, _NUMBERS)
            elif called(node) in _TIME_PARSERS and isinstance(layout, tree.String) and len(node.arguments) == 2:
                found |= _named(value, _times(layout.value))
            elif called(node) == "date" and len(node.arguments) == 1:
                found |= _named(value, _times(RFC3339))
    return found


def _named(node: object, texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    from memolint.lang.expr.syntax import tree

    path = path_of(node) if isinstance(node, tree.Node) else None
    return {".".join(path): texts} if path is not None else {}


def _times(layout: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_written(seconds, layout) for seconds in _SECONDS))


def _written(seconds: int, layout: str) -> str:
    from memolint.lang.go.time import times

    return times.formatted(times.unix(seconds), layout)
