"""Whoever chooses a key chooses which entries a run reads and writes."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import dig
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.block.fields import Key, is_digest
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Reference, variable_of
from memolint.facts.values import untrusted
from memolint.facts.values.untrusted import FromEvent
from memolint.finding import ERROR, LOW, MEDIUM, WARNING, Related
from memolint.lang.template import tags

# Without one of these all steps have the same rights.
_RIGHTS = ("serviceAccountName", "privileged")


@rule("key-untrusted-input", MEMO, WARNING, MEDIUM)
def untrusted_input(memo: Memo) -> Iterator[Draft]:
    """The key holds what an event says, as it is: whoever may send one chooses the entry that is read and written."""
    if validity.is_stored(memo):
        names = [event for _, event in _raw(memo, memo.cache_name)]
        found = ((each, event) for each, event in _raw(memo, memo.key) if event not in names)
        yield from islice((_finding(memo, memo.key, *each) for each in found), 1)


@rule("cache-name-untrusted", MEMO, ERROR, MEDIUM)
def untrusted_name(memo: Memo) -> Iterator[Draft]:
    """The name of the cache holds what an event says: whoever may send one chooses whose cache is read and written."""
    if validity.is_stored(memo):
        field = memo.cache_name
        is_free = all(not isinstance(part, tags.Literal) for part in field.parts)
        for reference, event in islice(_raw(memo, field), 1):
            # Of a name with a part of its own they choose among caches of this template at most.
            yield _finding(memo, field, reference, event)._replace(severity=None if is_free else WARNING)


@rule("cached-code-artifact", MEMO, WARNING, LOW)
def cached_code(memo: Memo) -> Iterator[Draft]:
    """A step with rights of its own runs a file that a cache keeps: who can write the cache runs code with them."""
    if not memo.project.mentions(*_RIGHTS) or not dig(memo.template.value, "outputs", "artifacts"):
        return
    from memolint.facts.world.executed import executed

    for found in islice(executed(memo.project, memo.template), 1):
        message = (
            f"the artifact `{found.artifact}` of `{memo.template.label}` comes from a cache, and `{found.by.label}`"
            " runs or deploys it with rights of its own: whoever can write the cache chooses what that is"
        )
        yield Draft(
            message=message,
            origin=memo.template.memoize_at(),
            place=memo.template.memoize_at().key_place(),
            related=(Related(found.taken_at.place(), "taken here"), Related(found.rights_at.place(), "its rights")),
        )


def _raw(memo: Memo, field: Key) -> Iterator[tuple[Reference, FromEvent]]:
    hashed = [part for part in field.parts if is_digest(part)]
    for reference in field.references:
        is_raw = not any(part.start <= reference.start < part.end for part in hashed)
        event = _event(memo, reference.name) if is_raw else None
        if event is not None:
            yield reference, event


def _event(memo: Memo, name: str) -> FromEvent | None:
    variable = variable_of(name)
    if variable.kind == INPUT and variable.name in memo.template.parameters:
        return untrusted.of_input(memo.project, memo.template, variable.name)
    return untrusted.of_argument(memo.project, memo.template, variable.name) if variable.kind == ARGUMENT else None


def _finding(memo: Memo, field: Key, reference: Reference, event: FromEvent) -> Draft:
    what = "name of the cache" if field is memo.cache_name else "key"
    return Draft(
        message=f"the {what} of `{memo.template.label}` holds `{event.field}` of an event as it is: "
        f"whoever sends one chooses the {'cache' if field is memo.cache_name else 'entry'}",
        origin=field.origin,
        place=field.origin.part(reference.start, reference.end),
        related=(Related(event.origin.place(), "filled from the event here"),),
    )
