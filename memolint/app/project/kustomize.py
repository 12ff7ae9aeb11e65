"""Patches of Kustomize: files that a kustomization lays over its resources, which mean nothing by themselves.

A patch of a WorkflowTemplate looks like one with most fields missing; only the kustomization tells them apart.
"""

import os
import re
from collections.abc import Iterable, Iterator

from memolint.app.files.discover import slashed
from memolint.app.files.find import repository
from memolint.app.files.io import Identity, identity, read_file
from memolint.app.files.parse import KUSTOMIZATIONS, Input
from memolint.argo.views import mapping, sequence, text
from memolint.text.documents import Document, read
from memolint.text.source import Unreadable, decode
from memolint.typed import Any

_UNREAD = "\0"  # no field: it marks what stands for a kustomization that does not parse
_COMMENT = r"(?m)(?:^|\s)#.*$"
# A patch in a kustomization that does not parse: resources have no such field.
_PATH = r"""\bpath:\s*["']?([^\s"',}\]]+)"""


class Patches:
    """The files that kustomizations list as patches: the kustomizations above a file that is asked about, and those
    that were added.
    """

    def __init__(self) -> None:
        self._searched: set[str] = set()
        self._read: set[str] = set()
        self._listed: dict[Identity, str] = {}
        self._resources: set[Identity] = set()

    def add(self, names: Iterable[str]) -> None:
        """Reads the kustomizations among the files."""
        for name in names:
            if os.path.basename(name) in KUSTOMIZATIONS:
                self._add(name)

    def marked(self, inputs: Iterable[Input]) -> list[Input]:
        """The files, each patch among them skipped with the reason."""
        return [self._marked(each) for each in inputs]

    def reason(self, name: str) -> str:
        """Why the file `name` is not judged, ending with how to pipe what it patches into a command; "" if it is."""
        here = os.path.dirname(name)
        for folder in _upwards(here) if here not in self._searched else ():
            self._searched.add(folder)
            self.add(os.path.join(folder, each) for each in KUSTOMIZATIONS)
        found = identity(name) if self._listed else None
        return "" if found is None or found in self._resources else self._listed.get(found, "")

    def _marked(self, found: Input) -> Input:
        if not found.manifests and not found.failures:
            return found  # what has no template is not taken for one
        reason = self.reason(found.name)
        return Input(found.name, skipped=f"{reason} memolint lint -") if reason else found

    def _add(self, name: str) -> None:
        path = os.path.abspath(name)
        if path not in self._read and os.path.isfile(path):
            self._read.add(path)
            folder = os.path.dirname(name)
            for value in _documents(name):
                self._resources.update(_identities(folder, map(text, sequence(value.get("resources")))))
                for each in _identities(folder, _patches(value)):
                    self._listed.setdefault(each, _reason(slashed(os.path.normpath(name)), value))


def _reason(name: str, value: dict[str, Any]) -> str:
    """A component is built as a part of the overlays that use it."""
    built = "…" if value.get("kind") == "Component" else os.path.dirname(name) or "."
    by = f"{name}, which cannot be read," if _UNREAD in value else name
    return f"a patch that {by} lists: kustomize build {built} |"


def _upwards(folder: str) -> Iterator[str]:
    """The folder and those above it, up to the root of its repository; outside of one, to the working directory."""
    above = repository(folder or os.curdir)
    last = os.path.abspath(above[-1] if above else os.curdir)
    yield folder
    here = os.path.abspath(folder)
    while here.startswith(last.rstrip(os.sep) + os.sep):
        here = os.path.dirname(here)
        yield os.path.relpath(here)


def _documents(name: str) -> Iterator[dict[str, Any]]:
    try:
        source = decode(name, read_file(name))
    except Unreadable:
        return
    for each in read(source):
        if isinstance(each, Document):
            yield mapping(each.value)
        else:
            yield {_UNREAD: True, "patches": re.findall(_PATH, re.sub(_COMMENT, "", source.text))}


def _patches(value: dict[str, Any]) -> Iterator[str]:
    """The files of patches, in the three forms that kustomize has had for them."""
    for field in ("patches", "patchesStrategicMerge", "patchesJson6902"):
        for each in sequence(value.get(field)):
            yield text(each) or text(mapping(each).get("path"))


def _identities(folder: str, paths: Iterable[str]) -> Iterator[Identity]:
    """The files that exist: a patch may also stand in the kustomization itself."""
    for path in paths:
        found = identity(os.path.normpath(os.path.join(folder, path))) if path and "\n" not in path else None
        if found is not None:
            yield found
