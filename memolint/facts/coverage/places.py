"""Output artifacts that lie at a place of their own: whether each key of the cache has another."""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.plain import Json
from memolint.argo.variables import is_of_one_run
from memolint.argo.views import Origin, Template, mapping, text
from memolint.facts.coverage import agreed
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, variable_of, variables_in
from memolint.facts.reads.versions import LOCATIONS, content_field, names_version
from memolint.facts.values import texts
from memolint.text.documents import Path
from memolint.typed import Record

# Stores in which an output is put; a repository or a page is not written.
_STORES = tuple(store for store in LOCATIONS if store not in ("git", "http"))
_IDENTITIES = {"workflow.name", "workflow.uid"}


class OnePlace(Record):
    """An output artifact whose place, the text at `path`, is one for keys that differ in `variable`."""

    name: str
    path: Path
    text: str
    variable: Variable


def shared(memo: Memo) -> Iterator[OnePlace]:
    """The artifacts of a template that runs with other keys overwrite, in the order of declaration."""
    for name, _, path, written in _places(memo.template):
        source = _left_out(memo, written)
        if source is not None:
            yield OnePlace(name, path, written, source)


def placed(template: Template) -> tuple[str, ...]:
    """The output artifacts of a template that lie at a place of their own, by name."""
    return tuple(dict.fromkeys(name for name, *_ in _places(template)))


def _places(template: Template) -> Iterator[tuple[str, str, Path, str]]:
    """The output artifacts that name an object: by name, the store, the path of the field that does, and its text."""
    for index, artifact in enumerate(named(template.value.get("outputs"), "artifacts")):
        for store, field, written in _written(artifact):
            yield text(artifact.get("name")), store, ("outputs", "artifacts", index, store, field), written


def _written(artifact: Json) -> Iterator[tuple[str, str, str]]:
    """The stores of an artifact that it names an object in, each with the field that does and its text."""
    for store in _STORES:
        place = mapping(artifact.get(store))
        field = content_field(place, store)
        if text(place.get(field)):
            yield store, field, text(place.get(field))


class OfTheRun(Record):
    """An output artifact whose place, the text at `path`, names the run, and `reader`, who looks for it there."""

    name: str
    path: Path
    text: str
    reader: Origin


def of_the_run(memo: Memo) -> Iterator[OfTheRun]:
    """The artifacts that others in the workflow find by the name of the run, instead of by what a step hands over."""
    for name, store, path, written in _places(memo.template):
        reader = _reader(memo, store, written) if _IDENTITIES & set(variables_in(written)) else None
        if reader is not None:
            yield OfTheRun(name, path, written, reader)


def _reader(memo: Memo, store: str, written: str) -> Origin | None:
    """Who takes an artifact from a place by itself: as an input of its own, or as what a call passes."""
    for manifest in dict.fromkeys((memo.template.manifest, *(call.manifest for call in memo.callers))):
        inputs = [(each.artifacts, each.origin.at("inputs", "artifacts")) for each in manifest.templates]
        passed = [(each.artifacts, each.origin.at("arguments", "artifacts")) for each in manifest.calls]
        for artifacts, origin in (*inputs, *passed):
            for index, artifact in artifacts.values():
                for at, field, found in _written(artifact):
                    if (at, found) == (store, written):
                        return origin.at(index, at, field)
    return None


def _left_out(memo: Memo, written: str) -> Variable | None:
    """The first variable of the key that a place does not follow; None where each run has its own place."""
    place = memo.with_key(written)
    if place.key.error or any(map(is_of_one_run, place.held)):
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
