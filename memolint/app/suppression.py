"""Suppressions as they are written: comments and annotations, and the spans that each one covers."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from memolint.argo.views import Manifest, Origin, mapping, text
from memolint.finding import Place
from memolint.text.comments import Comment, comments
from memolint.text.documents import Document
from memolint.text.nodes import Node
from memolint.text.source import Source

Span = tuple[int, int]

WORD = "memolint"
IGNORE = "memolint.dev/ignore"
REASON = "memolint.dev/reason"

_DIRECTIVE = re.compile(r"#+\s*memolint:\s*(?P<verb>[^\s\[]*)\s*(?:\[(?P<names>[^\]]*)\])?(?P<reason>.*)", re.DOTALL)
_PASSED_OVER = re.compile(r"\s*(?:#.*)?")
_BEFORE_DOCUMENT = re.compile(r"(?:\s*(?:#.*)?(?:\r\n|\r|\n))*", re.MULTILINE)


class Suppression(NamedTuple):
    """`names` are rules or `rule:signal`; none where the directive is not one. `written` is its text in the file."""

    names: tuple[str, ...]
    reason: str
    place: Place
    covers: Span
    written: str


def suppressions(source: Source, documents: tuple[Document, ...], manifests: Iterable[Manifest]) -> list[Suppression]:
    """Every suppression in a file, in the order of comments, then annotations."""
    if WORD not in source.text:
        return []
    found = list(_in_comments(source, documents))
    if IGNORE in source.text:
        found += [each for manifest in manifests for each in _in_annotations(manifest)]
    return found


def _in_comments(source: Source, documents: tuple[Document, ...]) -> Iterator[Suppression]:
    starts: dict[int, int] | None = None
    for comment in comments(source, list(documents)):
        match = _DIRECTIVE.match(comment.text)
        if match is None:
            continue
        if starts is None:
            starts = _block_ends(source, documents)
        place = Place(source, comment.start, comment.start + len(comment.text))
        names = _names(match["names"] or "") if match["verb"] == "ignore" else ()
        reason = match["reason"].strip().removeprefix("--").strip()
        yield Suppression(names, reason, place, _covered(source, comment, starts), comment.text.rstrip())


def _names(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in written.split(",") if (name := part.strip())))


def _covered(source: Source, comment: Comment, block_ends: dict[int, int]) -> Span:
    """The line of the comment; of one that stands alone on to the next line, and the block that begins there."""
    start, end = _line_span(source, comment.line)
    if not comment.alone:
        return start, end
    below = _next_line(source, comment.line)
    end = _line_span(source, below)[1]
    return start, max(end, block_ends.get(below, end))


def _line_span(source: Source, line: int) -> Span:
    starts = source.line_starts()
    if line > len(starts):
        return len(source.text), len(source.text)
    return starts[line - 1], starts[line] if line < len(starts) else len(source.text) + 1


def _next_line(source: Source, line: int) -> int:
    """The line that a comment above it means: comments and empty lines, at the top of a file `---` too, are passed."""
    on_top = _is_head(source, line)
    line += 1
    while line <= len(source.line_starts()):
        written = source.line_text(line)
        if not (_PASSED_OVER.fullmatch(written) or (on_top and written.rstrip() == "---")):
            return line
        line += 1
    return line


def _is_head(source: Source, line: int) -> bool:
    head = source.text[: source.line_starts()[line - 1]]
    return _BEFORE_DOCUMENT.fullmatch(head) is not None


def _block_ends(source: Source, documents: tuple[Document, ...]) -> dict[int, int]:
    """Where the largest block ends that begins on a line: a mapping (document, template, step), or a key's value."""
    ends: dict[int, int] = {}
    stack = [document.root for document in documents]
    while stack:
        node = stack.pop()
        if node.style == "*":
            continue
        if isinstance(node.children, dict):
            _note(ends, source, node)
            for key, value in node.children.values():
                _note(ends, source, Node(None, key.start, max(key.end, value.end)))
                stack.append(value)
        elif node.children:
            stack.extend(node.children)
    return ends


def _note(ends: dict[int, int], source: Source, node: Node) -> None:
    line = source.place(node.start).line
    ends[line] = max(ends.get(line, 0), node.end)


def _in_annotations(manifest: Manifest) -> Iterator[Suppression]:
    """Of the object, for all its templates; of a template, for that one."""
    document = manifest.origin.document
    root = Origin(document, manifest.origin.path[: _depth_of_object(manifest)])
    yield from _annotated(manifest.metadata.get("annotations"), root.at("metadata", "annotations"), root)
    for template in manifest.templates():
        at = template.origin
        for value, path in (
            (template.value.get("annotations"), ("annotations",)),
            (mapping(template.value.get("metadata")).get("annotations"), ("metadata", "annotations")),
        ):
            yield from _annotated(value, at.at(*path), at)


def _depth_of_object(manifest: Manifest) -> int:
    path = manifest.origin.path
    below = 2 if manifest.kind == "CronWorkflow" else 1
    return len(path) - below


def _annotated(annotations: object, origin: Origin, covered: Origin) -> Iterator[Suppression]:
    written = mapping(annotations).get(IGNORE)
    if written is None:
        return
    place = origin.at(IGNORE).place()
    whole = covered.place()
    reason = text(mapping(annotations).get(REASON)).strip()
    yield Suppression(_names(text(written)), reason, place, (whole.start, whole.end), f"{IGNORE}: {written}")
