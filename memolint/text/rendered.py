"""The file that a rendered document comes from: of a chart, or a resource of a kustomization.

Helm writes it above every document that it renders, Kustomize into an annotation (`buildMetadata:
[originAnnotations]`), or it keeps Helm's comment.
"""

import re
from bisect import bisect_right
from functools import lru_cache

from memolint.text.documents import pieces
from memolint.text.source import Place, Source

_COMMENT = "# Source:"
_ANNOTATION = "config.kubernetes.io/origin"
_HEAD = r"[ \t]*+(?:---[ \t]*+)?(?:\r?\n|#[^\n]*\n)"
_SOURCE = rf"(?:{_HEAD})*?{_COMMENT}[ \t]*(\S+)[ \t]*\r?\n"
_ENDINGS = (".yaml", ".yml", ".tpl", ".json")
_ORIGIN = rf"{re.escape(_ANNOTATION)}:[ \t]*[|>][-+]?[ \t]*\r?\n[ \t]+path:[ \t]*(\S+)"


def rendered_from(place: Place) -> str:
    """The file that the document at `place` was rendered from, as the tool names it; "" where no tool says so."""
    files = _files(place.source)
    return files[bisect_right(files, place.start, key=lambda pair: pair[0]) - 1][1]


@lru_cache(maxsize=16)
def _files(source: Source) -> list[tuple[int, str]]:
    """Where each document begins, and its file."""
    if _COMMENT not in source.text and _ANNOTATION not in source.text:
        return [(0, "")]
    return [(start, _file(text)) for start, text in pieces(source.text)]


def _file(document: str) -> str:
    found = re.match(_SOURCE, document)
    if found and "/" in found[1] and "://" not in found[1] and found[1].endswith(_ENDINGS):
        return found[1]
    found = re.search(_ORIGIN, document)
    return found[1] if found else ""
