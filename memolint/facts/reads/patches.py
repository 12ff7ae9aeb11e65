"""The places of a patch of the pod (`podSpecPatch`): which field of the pod's spec a part of its text stands in.

A patch is text, JSON or YAML, until its tags are filled. So the tags are blotted out before it is read, and a tag that
stands for more than a value (the whole patch, an item of a list) takes the role of what it stands in.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from memolint.argo.fields import RESULT, TUNING, field
from memolint.facts.reads import roles
from memolint.text import documents
from memolint.text.documents import Path
from memolint.text.nodes import YamlNode
from memolint.text.source import Source
from memolint.typed import Record

_TAG = r"(?s)\{\{.*?\}\}"
_SPEC = "PodSpec"
# The containers that Argo adds to a pod: they fetch what the work reads and store what it made (`createWorkflowPod`).
_ARGOS = {"containers": "wait", "initContainers": "init"}


class Patched(Record):
    """A value that a patch sets: its span in the text, its path in the pod's spec, and its role."""

    start: int
    end: int
    path: Path
    role: str


_WHOLE = Patched(0, 0, (), RESULT)


def at(patch: str, offset: int) -> Patched:
    """The value that stands at an offset; the whole patch where there is none."""
    return next((each for each in values(patch) if each.start <= offset < each.end), _WHOLE)


@lru_cache(maxsize=256)
def values(patch: str) -> tuple[Patched, ...]:
    """All values that a patch sets, in the order of its text; none where it is no YAML."""
    blotted = re.sub(_TAG, lambda tag: "a" * len(tag[0]), patch) if "{{" in patch else patch
    read = next(iter(documents.read(Source("podSpecPatch", blotted))), None)
    return tuple(_below(read.root, _SPEC, RESULT, ())) if isinstance(read, documents.Document) else ()


def _below(node: YamlNode, type_name: str, role: str, path: Path) -> Iterator[Patched]:
    """The scalars of a node, in the order of the text."""
    if isinstance(node.children, dict):
        given = node.children.get("name")
        for name, (_, child) in node.children.items():
            known = field(type_name, name)
            inner = roles.of_field(type_name, known, role, given[1].value if given else "")
            yield from _below(child, known.type if known else "", inner, (*path, name))
    elif isinstance(node.children, list):
        for index, child in enumerate(node.children):
            yield from _below(child, type_name, TUNING if _is_argos(path, child) else role, (*path, index))
    else:
        yield Patched(node.start, node.end, path, role)


def _is_argos(path: Path, item: YamlNode) -> bool:
    """Whether an item of a list is a container of Argo's own, which computes nothing of the result."""
    own = _ARGOS.get(str(path[0])) if len(path) == 1 else None
    named = item.children.get("name") if isinstance(item.children, dict) else None
    return own is not None and named is not None and named[1].value == own
