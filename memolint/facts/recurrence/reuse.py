"""Whether one run can ask for an entry twice: then a key that contains the identity of the run is still useful."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, islice

from memolint.argo.views import Call, Template
from memolint.facts.coverage.agreed import mentions
from memolint.facts.coverage.calls import argument
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, ITEM, Variable, parts_of, variable_of, variables_in
from memolint.facts.values import literals
from memolint.lang.template import tags

# What the variables of the key are in one use of the template: literals, or tags of the scope that passes them.
Row = tuple[str, ...]

_MAX_ROWS = 64
MAX_TEXT = 20_000
_MAX_STEPS = 50


class _Repeats(Exception):
    """Something that is not known, or cannot be counted, runs the template again."""


@fact
def is_reused_in_one_run(memo: Memo, also: tuple[str, ...] = ()) -> bool:
    """Whether one run can ask for an entry twice: from a loop, from several calls, through recursion or a lock.

    Not where its uses differ in what the key holds, and the inputs that it would hold `also`: by literals in the file,
    or by the item of a loop.
    """
    if memo.template.block("synchronization") is not None:
        return True
    try:
        rows = list(islice(_rows(memo, memo.template, held(memo, also), ()), _MAX_ROWS + 1))
    except _Repeats:
        return True
    return len(rows) > _MAX_ROWS or any(_may_be_equal(one, other) for one, other in combinations(rows, 2))


def held(memo: Memo, also: tuple[str, ...]) -> Row:
    """The variables of the key that another use of the template can have otherwise, as tags."""
    inputs = (Variable(INPUT, name) for name in memo.template.parameters)
    items = sorted({name for name in memo.held if variable_of(name).kind == ITEM})
    return tuple(
        f"{{{{{name}}}}}"
        for name in (*(each.text for each in inputs if each.name in also or mentions(memo, each)), *items)
    )


def _rows(memo: Memo, template: Template, row: Row, below: tuple[Template, ...]) -> Iterator[Row]:
    """What a row of a template's scope becomes, once for each time that one run uses the template."""
    if template in below or len(below) > _MAX_STEPS or sum(map(len, row)) > MAX_TEXT:
        raise _Repeats
    calls = memo.project.callers(template)
    for call in calls:
        for each in _iterations(memo, call, passed(call, row)):
            if call.holder is None:
                yield each
            else:
                yield from _rows(memo, call.holder, each, (*below, template))
    if not calls:
        yield row


def passed(call: Call, row: Row) -> Row:
    """A row of the template's scope in that of the caller; an inline template sees the inputs around it first."""
    around = call.holder.parameters if call.inline is not None and call.holder is not None else {}

    def given(name: str) -> str | None:
        source = variable_of(name)
        return argument(call, source.name) or "" if source.kind == INPUT and source.name not in around else None

    return tuple(_filled(text, given) for text in row)


def _iterations(memo: Memo, call: Call, row: Row) -> Iterator[Row]:
    """The row in each iteration of a call. Items that are not known differ where nothing of them is left out."""
    if not call.loops:
        yield row
        return
    items = _items(memo, call)
    if items is not None:
        yield from (tuple(_filled(text, item.get) for text in row) for item in items)
        return
    held = {name for text in row for name in variables_in(text) if variable_of(name).kind == ITEM}
    given = {name for each in call.arguments for name in variables_in(argument(call, each) or "")}
    left_out = {name for name in given - held if variable_of(name).kind == ITEM}
    if not held or (left_out and "item" not in held):
        raise _Repeats
    yield row


def _items(memo: Memo, call: Call) -> list[dict[str, str]] | None:
    """The variables of each iteration; None where they do not all stand in the file."""
    items = call.value.get("withItems")
    if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
        names = sorted({name for item in items for name in item})
        columns = {f"item.{name}": literals.of_item(memo.project, call, f"item.{name}") for name in names}
        known = {name: column for name, column in columns.items() if len(column.found) == len(items)}
        return [{name: column.found[at].text for name, column in known.items()} for at in range(len(items))]
    whole = literals.of_item(memo.project, call, "item")
    return [{"item": value.text} for value in whole.found] if whole.complete else None


def _filled(text: str, value_of: Callable[[str], str | None]) -> str:
    """The text with those plain tags filled that have a value."""
    return tags.fill(
        parts_of(text), lambda tag: value_of(tag.name) if isinstance(tag, tags.Simple) else None, tags.STRINGS
    )


def _may_be_equal(one: Row, other: Row) -> bool:
    """Whether two uses can agree in all that the key holds."""
    return not any(map(_differ, one, other))


def _differ(one: str, other: str) -> bool:
    """Whether two texts differ whatever their tags become: literals, or the same tags among other literals."""
    tag = r"\{\{.*?\}\}"
    return one != other and re.findall(tag, one) == re.findall(tag, other)
