"""Output artifacts that lie at a place of their own: whether each key of the cache has another."""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.variables import CREATION_PARTS, RUN
from memolint.argo.views import mapping, text
from memolint.facts.coverage import agreed
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, variable_of
from memolint.facts.reads.versions import LOCATIONS, content_field, names_version
from memolint.facts.values import texts
from memolint.text.documents import Path
from memolint.typed import Record

# Stores in which an output is put; a repository or a page is not written.
_STORES = tuple(store for store in LOCATIONS if store not in ("git", "http"))
_TIMES = ("workflow.scheduledTime", *(f"workflow.creationTimestamp.{part}" for part in CREATION_PARTS))


class OnePlace(Record):
    """An output artifact whose place, the text at `path`, is one for keys that differ in `variable`."""

    name: str
    path: Path
    text: str
    variable: Variable


def shared(memo: Memo) -> Iterator[OnePlace]:
    """The artifacts of a template that runs with other keys overwrite, in the order of declaration."""
    for index, artifact in enumerate(named(memo.template.value.get("outputs"), "artifacts")):
        for store in _STORES:
            place = mapping(artifact.get(store))
            field = content_field(place, store)
            written = text(place.get(field))
            source = _left_out(memo, written) if written else None
            if source is not None:
                path: Path = ("outputs", "artifacts", index, store, field)
                yield OnePlace(text(artifact.get("name")), path, written, source)


def _left_out(memo: Memo, written: str) -> Variable | None:
    """The first variable of the key that a place does not follow; None where each run has its own place."""
    place = memo.with_key(written)
    if place.key.error or any(name in RUN or name in _TIMES for name in place.held):
        return None
    held = map(variable_of, agreed.held_one_by_one(memo))
    varying = (each for each in held if each.kind in (INPUT, ARGUMENT) and _varies(memo, each))
    return next((each for each in varying if not agreed.covers(place, each)), None)


def _varies(memo: Memo, source: Variable) -> bool:
    """Whether runs can differ in it, and by it in what they store: not where all that is ever passed is one literal."""
    is_read = source.name in memo.inputs if source.kind == INPUT else source in memo.globals
    if not is_read and not names_version(source.name):
        return False
    values = texts.of_variable(memo, source.text)
    return not values.complete or len({value.text for value in values.found}) > 1
