"""Documents whose values alone are at hand: another process read them, and hardly any is asked for its places."""

from collections.abc import Iterable

from memolint.text.documents import Document, read
from memolint.text.source import Source
from memolint.typed import Any


def remembered(source: Source, values: Iterable[tuple[int, object]]) -> tuple[Document, ...]:
    """Documents of `source` by number and value; their nodes are read again when somebody asks for a place."""
    again = _Again(source)
    return tuple(_Remembered(source, index, value, again) for index, value in values)


class _Remembered(Document):
    """`root` and `duplicates` are there from the first question on."""

    __slots__ = ("_again", "_value")

    def __init__(self, source: Source, index: int, value: object, again: "_Again") -> None:
        self.source = source
        self.index = index
        self._value = value
        self._again = again

    @property
    def value(self) -> object:
        return self._value

    def __getattr__(self, name: str) -> Any:
        if name not in ("duplicates", "root"):
            raise AttributeError(name)
        found = self._again.document(self.index)
        self.root, self.duplicates = found.root, found.duplicates
        return getattr(self, name)


class _Again:
    """The documents of a source, all read at the first question."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: dict[int, Document] = {}

    def document(self, index: int) -> Document:
        """The document of this number."""
        if not self._found:
            self._found = {each.index: each for each in read(self._source) if isinstance(each, Document)}
        return self._found[index]
