"""Every mapping in an object, also in YAML that stands in a string of it: patches of Kustomize, values of charts."""

from collections.abc import Iterator

from memolint.argo.views import Origin
from memolint.text.documents import Document, Path, read
from memolint.text.nested import NestedSource
from memolint.typed import Any

Below = tuple[Any, Origin]


def below(value: object, origin: Origin, word: str, is_nested: bool = False) -> Iterator[Below]:
    """The mappings in a value, and the texts that hold `word`, each with where it stands; YAML in these texts is looked
    into, once.
    """
    pending: list[tuple[object, Path]] = [(value, ())]
    for each, path in pending:
        if isinstance(each, dict):
            yield each, origin.at(*path)
            pending += [(member, (*path, name)) for name, member in each.items()]
        elif isinstance(each, list):
            pending += [(member, (*path, index)) for index, member in enumerate(each)]
        elif isinstance(each, str) and word in each:
            yield each, origin.at(*path)
            if "\n" in each and not is_nested:
                yield from _in_text(origin.at(*path), word)


def _in_text(at: Origin, word: str) -> Iterator[Below]:
    source = NestedSource(at.document.source, at.document.node(at.path))
    for found in read(source):
        if isinstance(found, Document):
            yield from below(found.value, Origin(found, ()), word, is_nested=True)
