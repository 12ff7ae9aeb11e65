"""What one process tells another of files and findings, as bytes.

Each has views of its own over the same files: sources and templates travel as numbers and paths.
"""

import pickle
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from memolint.app.files.parse import Input
from memolint.argo.kinds import manifests
from memolint.argo.views import Manifest, Template
from memolint.finding import FileFailure
from memolint.text.documents import Path
from memolint.text.remembered import remembered
from memolint.text.source import Source

_NEWEST = -1
_SOURCE, _TEMPLATE = "source", "template"


def packed(inputs: list[Input], failures: list[FileFailure]) -> bytes:
    """Files and internal errors, without what can be made again from the values of the documents."""
    return pickle.dumps(([_light(each) for each in inputs], failures), _NEWEST)


def unpacked(data: bytes) -> tuple[list[Input], list[FileFailure]]:
    """The files that another process read; their nodes are built when somebody asks for a place."""
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


class Post:
    """Packs and unpacks what points into `inputs`, which are the same files in every process."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._inputs = inputs
        self._sources = {id(each.documents[0].source): at for at, each in enumerate(inputs) if each.documents}
        self._manifests = {
            id(manifest): (at, number)
            for at, each in enumerate(inputs)
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
            return _SOURCE, self._sources[id(value)]
        if isinstance(value, Template):
            return _TEMPLATE, *self._manifests[id(value.manifest)], value.origin.path
        return None

    def _numbered(self, number: tuple[Any, ...]) -> object:
        kind, at, *rest = number
        if kind == _SOURCE:
            return self._inputs[at].documents[0].source
        manifest, path = rest
        return self._template(at, manifest)[path]

    def _template(self, at: int, number: int) -> dict[Path, Template]:
        if (at, number) not in self._templates:
            templates = self._inputs[at].manifests[number].templates
            self._templates[at, number] = {each.origin.path: each for each in templates}
        return self._templates[at, number]
