"""Values to play a claim with: those of the project if it has some, otherwise natural ones."""

import re
from collections.abc import Mapping

from memolint.argo.views import dig, scalar, text
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.reads.reads import Read
from memolint.facts.reads.references import ARGUMENT, INPUT, ITEM, Variable, variable_of
from memolint.facts.values import fitting, siblings
from memolint.facts.values.literals import Values
from memolint.facts.values.texts import Row, of_variable
from memolint.finding import Assignment, Skips, Stale
from memolint.lang.formats import is_cache_key
from memolint.lang.words import endings

_CONDITIONS = (("when",), ("expression",), ("fromExpression",))
_ASSIGNED = (INPUT, ARGUMENT, ITEM)
_HELD = "a"
_MISSING = ("1", "2")
# What a condition compares with: after the sign, or in quotes before it.
_LITERAL = r"""(?:[=!]=|\bin\s*[(\[])\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))|(?:'([^'{}]+)'|"([^"{}]+)")\s*[=!]="""
# A variable without quotes: in `when` a hyphen of its value subtracts.
_BARE = r"""(?<!['"\w.-]){{(?!=)"""


def one(memo: Memo, variable: str) -> str:
    """A value for a variable: one that the project gives it, or that fits; a legal one where the key holds it."""
    values = of_variable(memo, variable)
    known = [value.text for value in values.found if value.text]
    fitting_one = (fitting.two(memo, variable) or (_HELD,))[0]
    if variable not in memo.held or fitting.use_of(memo, variable) is not None:
        return known[0] if known else fitting_one
    legal = next(filter(is_cache_key, (*known, *([] if _is_closed(values) else [fitting_one, _HELD]))), None)
    return legal or (known or [_HELD])[0]


def _is_closed(values: Values) -> bool:
    """Whether nobody can give another value: one that the template or every caller excludes shows nothing."""
    return values.complete and bool(values.closed) and len(values.closed) == len(values.found)


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
    fitting_two = fitting.two(memo, variable)
    if known and fitting_two and fitting.use_of(memo, variable) is not None:
        return known[0], next(each for each in fitting_two if each != known[0])
    return (known[0], siblings.of_text(known[0])) if known else fitting_two or _MISSING


def two_of_key(memo: Memo, variable: str) -> tuple[str, str]:
    """Two values for a variable that the key holds: legal ones that the project has, if it has two."""
    known = [value.text for value in of_variable(memo, variable).found if is_cache_key(value.text)]
    first, *others = dict.fromkeys([*known, one(memo, variable)])
    return first, others[0] if others else siblings.of_text(first)


def claim(memo: Memo, first: Assignment, second: Assignment) -> Stale | Skips:
    """What a hit of the second run does wrong: it serves a stale result, or skips the work where nothing is served."""
    if results.stores(memo.template, memo.project):
        return Stale(memo.template, first, second)
    return Skips(memo.template, first, second)


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
    if not where:
        return None
    number = re.search(r"[<>]=?\s*'?(-?\d{1,9})", where)
    if number:
        return str(int(number[1]) + 1), str(int(number[1]) - 1)
    found = re.search(_LITERAL, where)
    literal = next((each for each in found.groups() if each), "") if found else ""
    return (literal, _unlike(literal, where)) if literal else None


def _unlike(literal: str, where: str) -> str:
    """A value of the kind of a literal that a condition does not name."""
    named, joint = re.findall(r"[\w.-]+", where), "_" if re.search(_BARE, where) else "-"
    other = siblings.of_text(literal, joint)
    for _ in named:
        other = siblings.of_text(other, joint) if other in named else other
    return f"{literal}{joint}other" if other in named else other


def assignment(memo: Memo, row: Row = ()) -> Assignment:
    """Values for one run of the template; those of `row` where it names them."""
    base = Assignment(_inputs(memo), _workflow(memo), item=_items(memo))
    given = {name: value.text for name, value in row}
    return with_values(base, {name: text for name, text in given.items() if variable_of(name).kind in _ASSIGNED})


def _inputs(memo: Memo) -> dict[str, str]:
    """A value for every declared input parameter that runs are given."""
    inputs = memo.template.parameters.items()
    return {name: one(memo, Variable(INPUT, name).text) for name, (_, declared) in inputs if not _is_made(declared)}


def _is_made(declared: Mapping[str, object]) -> bool:
    """Whether the template makes the value of an input itself: another shows what no run does."""
    return "{{" in (scalar(declared.get("value")) or "")


def _workflow(memo: Memo) -> dict[str, str]:
    """A value for every workflow parameter that the template or its memoize block mention."""
    mentioned = {*map(variable_of, memo.held), *memo.globals}
    found = sorted(each for each in mentioned if each.kind == ARGUMENT and each.name != "json")
    return {source.name: one(memo, source.text) for source in found}


def _items(memo: Memo) -> dict[str, str]:
    """A value for every item of the loop that an inline template or its key mention."""
    in_key = map(variable_of, (reference.name for reference in memo.key.references))
    held = {each.name for each in in_key if each.kind == ITEM} if memo.template.inline_in else set()
    names = sorted(held.union(each.name for each in memo.items))
    return {} if "item" in names else {name: one(memo, name) for name in names}


def with_values(run: Assignment, values: Mapping[str, str]) -> Assignment:
    """The assignment with other values for some variables; what is no input or argument counts as an item."""
    for variable, value in values.items():
        source = variable_of(variable)
        if source.kind == INPUT:
            run = run._replace(inputs={**run.inputs, source.name: value})
        elif source.kind == ARGUMENT:
            run = run._replace(workflow={**run.workflow, source.name: value})
        else:
            run = run._replace(item={**run.item, variable: value})
    return run


def changed(base: Assignment, variable: str, text: str) -> Assignment:
    """The assignment with another value for one variable."""
    return with_values(base, {variable: text})


# A value that variables have in real workflows, and the words with which the names of such end.
_NATURAL = (
    ("https://example.org/a", "url uri endpoint link href"),
    ("data/a.csv", "path file filename dir directory folder s3key objectkey"),
    ("1.2.0", "version ver semver release tag"),
    ("feature/a", "branch ref gitref"),
    ("registry.example.org/a:1", "image container"),
    ("a@example.org", "email mail recipient"),
    ("raw_data", "table column schema query sql expression filter json config"),
    ("0.1", "rate ratio threshold fraction percent lr"),
)
_BY_WORD = {word: value for value, words in _NATURAL for word in words.split()}


def natural(variable: str) -> str:
    """A value that an input or argument of this name naturally has and a key may not, or "" where it says nothing."""
    source = variable_of(variable)
    if source.kind not in (INPUT, ARGUMENT):
        return ""
    last = source.name.rpartition(".")[2]
    if fitting.layout_by_name(variable) == fitting.RFC3339:
        return fitting.times(fitting.RFC3339)[0]
    return next((_BY_WORD[ending] for ending in endings(last) if ending in _BY_WORD), "")
