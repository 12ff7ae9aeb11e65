"""Whether one run can ask for an entry twice: then a key that contains the identity of the run is still useful."""

from collections.abc import Iterator

from memolint.argo.views import Call, Template, dig
from memolint.facts.coverage.agreed import mentions
from memolint.facts.coverage.calls import argument
from memolint.facts.memo import Memo
from memolint.facts.reads.variable import INPUT, Variable
from memolint.facts.values import literals

# The values of the key's inputs in one call, tags as they are written.
Row = tuple[str, ...]


def is_reused_in_one_run(memo: Memo) -> bool:
    """Whether one run can ask for an entry twice: from a loop, from several calls, through recursion or a lock.

    Not where all that its calls pass stands in the file, and is another in each.
    """
    if dig(memo.template.value, "synchronization") is not None:
        return True
    return any(_repeats(memo, call.holder, ()) for call in memo.callers) or _asks_twice(memo)


def _repeats(memo: Memo, holder: Template | None, seen: tuple[Template, ...]) -> bool:
    """Whether a template that calls this one runs several times in a run itself, or may."""
    if holder is None:
        return False
    if holder is memo.template or holder in seen:
        return True
    calls = memo.project.callers(holder)
    if len(calls) > 1 or any(call.loops for call in calls):
        return True
    return any(_repeats(memo, call.holder, (*seen, holder)) for call in calls)


def _asks_twice(memo: Memo) -> bool:
    rows: list[Row] = []
    for call in memo.callers:
        found = list(_rows(memo, call))
        if call.loops and not found:
            return True  # over items that are not known
        rows += found
    unknown = len(rows) > 1 and any("{{" in text for row in rows for text in row)
    return unknown or len(set(rows)) < len(rows)


def _rows(memo: Memo, call: Call) -> Iterator[Row]:
    """What the key's inputs are in each iteration of a call; nothing where the items are not known."""
    held = (name for name in memo.template.parameters if mentions(memo, Variable(INPUT, name)))
    texts = [argument(call, name) or "" for name in held]
    for item in _items(memo, call):
        yield tuple(_with_item(text, item) for text in texts)


def _items(memo: Memo, call: Call) -> list[dict[str, str]]:
    """The variables of each iteration; without a loop, one iteration without variables."""
    if not call.loops:
        return [{}]
    items = call.value.get("withItems")
    if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
        names = sorted({name for item in items for name in item})
        columns = {f"item.{name}": literals.of_item(memo.project, call, f"item.{name}") for name in names}
        known = {name: column for name, column in columns.items() if len(column.found) == len(items)}
        return [{name: column.found[at].text for name, column in known.items()} for at in range(len(items))]
    whole = literals.of_item(memo.project, call, "item")
    return [{"item": value.text} for value in whole.found] if whole.complete else []


def _with_item(text: str, item: dict[str, str]) -> str:
    for name, value in item.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text
