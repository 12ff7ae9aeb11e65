"""Values to play a claim with: those of the project where it has some, natural ones otherwise."""

import re

from memolint.argo.views import dig, text
from memolint.facts.memo import Memo
from memolint.facts.reads.reads import ARGUMENT, INPUT, Read
from memolint.facts.values.texts import Row, of_variable
from memolint.finding import Assignment
from memolint.lang.formats import is_cache_key

_CONDITIONS = (("when",), ("expression",), ("fromExpression",))
_HELD = "a"
_MISSING = ("1", "2")


def one(memo: Memo, variable: str) -> str:
    """A value for a variable that the key holds: a legal one, so that the key can be stored."""
    known = [value.text for value in of_variable(memo, variable).found]
    return next(filter(is_cache_key, known), _HELD)


def two(memo: Memo, variable: str, read: Read) -> tuple[str, str]:
    """Two values that differ, for a variable that the key does not hold: such as make a difference where it is read."""
    found = of_variable(memo, variable)
    known = list(dict.fromkeys(value.text for value in found.found))
    if len(known) >= 2:
        return known[0], known[1]
    if read.origin.path[-1:] == ("withParam",):
        return '["a"]', '["b"]'
    compared = _compared(_where(read))
    if compared:
        return (known[0], compared[0]) if known and known[0] != compared[0] else (compared[1], compared[0])
    if known:
        return known[0], _another(known[0])
    return _MISSING


def is_condition(read: Read) -> bool:
    """Whether a source is read where something is decided, and it cannot be told which values decide otherwise."""
    where = _where(read)
    return (read.origin.path[-1:] in _CONDITIONS or "?" in where) and not _compared(where)


def _where(read: Read) -> str:
    """The condition or the tag in which a source is read."""
    whole = text(dig(read.origin.document.value, *read.origin.path))
    if read.origin.path[-1:] in _CONDITIONS:
        return whole
    start = whole.rfind("{{=", 0, read.start)
    return whole[start : whole.find("}}", read.start)] if start >= 0 and whole.find("}}", start) >= read.end else ""


def _compared(where: str) -> tuple[str, str] | None:
    """A literal that a condition compares something with, and a value on the other side of it."""
    number = re.search(r"[<>]=?\s*'?(-?\d{1,9})", where)
    if number:
        return str(int(number[1]) + 1), str(int(number[1]) - 1)
    found = re.search(r"""[=!]=\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))""", where)
    literal = next((each for each in found.groups() if each), "") if found else ""
    return (literal, _another(literal)) if literal else None


def _another(text: str) -> str:
    if text.isascii() and text.replace(".", "", 1).removeprefix("-").isdecimal():
        return str(int(text) + 1) if "." not in text else f"{float(text) * 2 + (float(text) == 0):g}"
    return f"{text}-other" if text else _MISSING[0]


def inputs(memo: Memo) -> dict[str, str]:
    """A value for every declared input parameter."""
    return {name: one(memo, INPUT + name) for name in memo.template.parameters}


def workflow(memo: Memo) -> dict[str, str]:
    """A value for every workflow parameter that the template or its memoize block mention."""
    mentioned = {reference.name for field in (memo.key, memo.cache_name) for reference in field.references}
    names = sorted(name for name in mentioned | set(memo.globals) if name.startswith(ARGUMENT))
    return {name.removeprefix(ARGUMENT): one(memo, name) for name in names if name != "workflow.parameters.json"}


def assignment(memo: Memo, row: Row = ()) -> Assignment:
    """Values for one run of the template; those of `row` where it names them."""
    given = {name: value.text for name, value in row}
    return Assignment(
        {**inputs(memo), **_below(INPUT, given)},
        {**workflow(memo), **_below(ARGUMENT, given)},
        item=_items(memo) | {name: text for name, text in given.items() if _is_item(name)},
    )


def _items(memo: Memo) -> dict[str, str]:
    """A value for every item of the loop that an inline template or its key mention."""
    held = {each.name for each in memo.key.references if _is_item(each.name)} if memo.template.inline_in else set()
    names = sorted(held | set(memo.items))
    return {} if "item" in names else {name: one(memo, name) for name in names}


def _is_item(name: str) -> bool:
    return name == "item" or name.startswith("item.")


def _below(prefix: str, given: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in given.items() if name.startswith(prefix)}


def changed(base: Assignment, variable: str, text: str) -> Assignment:
    """The assignment with another value for one variable."""
    if variable.startswith(INPUT):
        return base._replace(inputs={**base.inputs, variable.removeprefix(INPUT): text})
    if variable.startswith(ARGUMENT):
        return base._replace(workflow={**base.workflow, variable.removeprefix(ARGUMENT): text})
    return base._replace(item={**base.item, variable: text})
