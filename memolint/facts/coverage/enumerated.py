"""Whether the literal values in the project already tell apart what the key leaves out.

`{name: small, layers: 2}, {name: large, layers: 24}` with `name` in the key: no two items differ in `layers` alone.
Only an edit of a call makes such a key stale.
"""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.kinds import REFERABLE
from memolint.argo.views import Call, scalar
from memolint.facts.coverage.agreed import mentions
from memolint.facts.coverage.calls import argument
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, ITEM, Variable, parts_of, variable_of
from memolint.facts.values import literals, texts
from memolint.lang.template import tags
from memolint.lang.template.anystring import item_string, item_text

_MAX_ROWS = 200
_ITEM = Variable(ITEM, "item")

# One use of the template: its sources and their texts, None where the project does not say.
Row = dict[Variable, str | None]


def is_told_apart(memo: Memo, missing: Variable) -> bool:
    """Whether uses that differ in a missing source differ in the key too, for all uses that the project writes out."""
    if has_one_value(memo, missing):
        return True
    rows = _closed_uses(memo, missing)
    return bool(rows) and next(_meeting(memo, missing, rows), None) is None


def has_one_value(memo: Memo, source: Variable) -> bool:
    """Whether nobody can give a source a second value: its enum has one."""
    found = texts.of_variable(memo, source.text)
    return found.complete and len(found.found) == 1 and "enum" in found.found[0].origin.path


def meeting(memo: Memo, missing: Variable) -> tuple[Row, Row] | None:
    """Two uses that the project writes out, which differ in a missing source and not in the key."""
    found = _meeting(memo, missing, _closed_uses(memo, missing))
    return next((pair for pair in found if None not in (*pair[0].values(), *pair[1].values())), None)


def is_all_in_view(memo: Memo) -> bool:
    """Whether nobody else can call the template: others refer to those of a WorkflowTemplate."""
    template = memo.template
    return template.inline_in is not None or template.manifest.kind not in REFERABLE


def _closed_uses(memo: Memo, missing: Variable) -> list[Row]:
    """All uses of the template, where the project writes out what each gives to a source; else none."""
    rows = uses(memo)
    return [] if any(row.get(missing) is None for row in rows) else rows


def uses(memo: Memo) -> list[Row]:
    """All uses of the template in the project; none where it is submitted as it is, or there are too many."""
    if not memo.callers or memo.project.submissions(memo.template):
        return []
    rows = _uses(memo)
    return [] if len(rows) > _MAX_ROWS else rows


def _meeting(memo: Memo, missing: Variable, rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    sources = dict.fromkeys(source for row in rows for source in row)
    held = [source for source in sources if source != missing and mentions(memo, source)]
    for index, one in enumerate(rows):
        for other in rows[:index]:
            if one[missing] != other[missing] and _may_meet(one, other, held):
                yield other, one


@fact
def _uses(memo: Memo) -> list[Row]:
    return [row for call in memo.callers for row in islice(_rows(memo, call), _MAX_ROWS + 1)]


def _may_meet(one: Row, other: Row, held: list[Variable]) -> bool:
    """Whether two uses can have one key: nothing that it holds is known to differ."""
    return not any(
        one.get(name) is not None and other.get(name) is not None and one[name] != other[name] for name in held
    )


def _rows(memo: Memo, call: Call) -> Iterator[Row]:
    for item in _items(memo, call):
        row: Row = {Variable(INPUT, name): _text(memo, call, name, item) for name in memo.template.parameters}
        yield row | item if memo.template.inline_in is not None else row


def _items(memo: Memo, call: Call) -> Iterator[Row]:
    """The items of the call's loop as `item` and `item.x`; one that says nothing where they are not written out."""
    listed = call.value.get("withItems")
    if isinstance(listed, list):
        for item in listed:
            below = item.items() if isinstance(item, dict) else ()
            texts = {"item": item_text(item)} | {f"item.{key}": item_string(value) for key, value in below}
            row: Row = {variable_of(name): None if "{{" in text else text for name, text in texts.items()}
            yield row
        return
    is_sequence = call.value.get("withSequence") is not None
    numbers = literals.of_item(memo.project, call, "item") if is_sequence else literals.UNKNOWN
    known: list[str | None] = [value.text for value in numbers.found] if numbers.complete else [None]
    for text in known:
        yield {_ITEM: text}


def _text(memo: Memo, call: Call, name: str, item: Row) -> str | None:
    """What the call passes as an input for one item; the default of an input that it does not pass."""
    given = argument(call, name)
    if given is None:
        _, declared = memo.template.parameters[name]
        default = scalar(declared.get("value", declared.get("default")))
        return None if default is None or "{{" in default else default
    out = ""
    for part in parts_of(given):
        known = part.text if isinstance(part, tags.Literal) else _value(memo, call, part, item)
        if known is None:
            return None
        out += known
    return out


def _value(memo: Memo, call: Call, part: tags.Part, item: Row) -> str | None:
    if not isinstance(part, tags.Simple):
        return None
    source = variable_of(part.name)
    if source in item:
        return item[source]
    found = literals.of_text(memo.project, part.raw, call.origin, call)
    closed = found.complete and len(found.found) == 1 and not found.found[0].open
    return found.found[0].text if closed and source.kind != ITEM else None
