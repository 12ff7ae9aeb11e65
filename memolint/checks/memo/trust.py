"""Whoever chooses a key chooses which entries a run reads and writes."""

from collections.abc import Iterator
from itertools import islice

from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.block.fields import Key, is_digest
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Reference, variable_of
from memolint.facts.values import untrusted
from memolint.facts.values.untrusted import FromEvent
from memolint.finding import MEDIUM, WARNING, Related


@rule("key-untrusted-input", MEMO, WARNING, MEDIUM)
def untrusted_input(memo: Memo) -> Iterator[Draft]:
    """The key holds what an event says, as it is: whoever may send one chooses the entry that is read and written."""
    if validity.is_stored(memo):
        yield from islice((_finding(memo, *found) for found in _raw(memo)), 1)


def _raw(memo: Memo) -> Iterator[tuple[Key, Reference, FromEvent]]:
    for field in memo.identity:
        hashed = [part for part in field.parts if is_digest(part)]
        for reference in field.references:
            is_raw = not any(part.start <= reference.start < part.end for part in hashed)
            event = _event(memo, reference.name) if is_raw else None
            if event is not None:
                yield field, reference, event


def _event(memo: Memo, name: str) -> FromEvent | None:
    variable = variable_of(name)
    if variable.kind == INPUT and variable.name in memo.template.parameters:
        return untrusted.of_input(memo.project, memo.template, variable.name)
    return untrusted.of_argument(memo.project, memo.template, variable.name) if variable.kind == ARGUMENT else None


def _finding(memo: Memo, field: Key, reference: Reference, event: FromEvent) -> Draft:
    what = "name of the cache" if field is memo.cache_name else "key"
    return Draft(
        message=f"the {what} of `{memo.template.label}` holds `{event.field}` of an event as it is: "
        "whoever sends one chooses the entry",
        origin=field.origin,
        place=field.origin.part(reference.start, reference.end),
        related=(Related(event.origin.place(), "filled from the event here"),),
    )
