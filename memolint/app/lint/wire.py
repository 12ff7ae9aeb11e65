"""Files and findings as bytes, from one process to another.

Each process has views of its own over the same files, so sources and templates travel as numbers and paths.
"""

import pickle
from io import BytesIO

from memolint.app.files.parse import Input
from memolint.app.lint.prepare import LintRun
from memolint.argo.kinds import manifests
from memolint.argo.views import Manifest, Template
from memolint.finding import FileFailure
from memolint.text.documents import Path
from memolint.text.remembered import remembered
from memolint.text.source import Source
from memolint.typed import Any

_NEWEST = -1


def packed(inputs: list[Input], failures: list[FileFailure]) -> bytes:
    """Files and internal errors, without what the values of the documents are enough to make again."""
    return pickle.dumps(([_light(each) for each in inputs], failures), _NEWEST)


def unpacked(data: bytes) -> tuple[list[Input], list[FileFailure]]:
    """The files that another process read; their nodes are built when a place in them is asked for."""
    inputs, failures = pickle.loads(data)
    return [_whole(*each) for each in inputs], failures


_Text = tuple[str, str, bytes]


def _light(found: Input) -> tuple[Input, _Text | None, list[tuple[int, object]]]:
    values = [(each.index, each.value) for each in found.documents]
    source = found.documents[0].source if found.documents else None
    text = (source.text, source.encoding, source.bom) if source else None
    return found._replace(documents=(), manifests=()), text, values


def _whole(found: Input, text: _Text | None, values: list[tuple[int, object]]) -> Input:
    if text is None:
        return found
    documents = remembered(Source(found.name, *text), values)
    inside = (each for document in documents for each in manifests(document))
    return found._replace(documents=documents, manifests=tuple(each for each in inside if isinstance(each, Manifest)))


class Wire:
    """Packs and unpacks what points into the files of a run, which are the same in every process."""

    def __init__(self, run: LintRun) -> None:
        self._inputs = [*run.inputs, *run.seen.neighbours.inputs]
        self._sources = {each.documents[0].source: at for at, each in enumerate(self._inputs) if each.documents}
        self._manifests = {
            manifest: (at, number)
            for at, each in enumerate(self._inputs)
            for number, manifest in enumerate(each.manifests)
        }
        self._templates: dict[tuple[int, int], dict[Path, Template]] = {}

    def pack(self, value: object) -> bytes:
        """`value` as bytes, each source and template in it as its number."""
        stream = BytesIO()
        pickler = pickle.Pickler(stream, _NEWEST)
        pickler.persistent_id = self._number  # type: ignore[method-assign]
        pickler.dump(value)
        return stream.getvalue()

    def unpack(self, data: bytes) -> Any:
        """What `pack` was given, about this process's own sources and templates."""
        unpickler = pickle.Unpickler(BytesIO(data))
        unpickler.persistent_load = self._numbered  # type: ignore[method-assign]
        return unpickler.load()

    def _number(self, value: object) -> tuple[Any, ...] | None:
        if type(value) is Source:
            return (self._sources[value],)
        if isinstance(value, Template):
            return *self._manifests[value.manifest], value.origin.path
        return None

    def _numbered(self, number: tuple[Any, ...]) -> object:
        if len(number) == 1:
            return self._inputs[number[0]].documents[0].source
        at, manifest, path = number
        if (at, manifest) not in self._templates:
            templates = self._inputs[at].manifests[manifest].templates
            self._templates[at, manifest] = {each.origin.path: each for each in templates}
        return self._templates[at, manifest][path]
