"""Suppressions as users write them, in comments and annotations, and the spans that each one covers."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from memolint.argo.views import Manifest, Origin, mapping, text
from memolint.text.comments import Comment, comments
from memolint.text.documents import Document, Span
from memolint.text.nodes import YamlNode
from memolint.text.source import Failure, Place, Source, Unreadable
from memolint.typed import Record

WORD = "memolint"
IGNORE = "memolint.dev/ignore"
REASON = "memolint.dev/reason"

MAX_SUPPRESSIONS = 1000  # in one file; nobody writes more by hand

_DIRECTIVE = re.compile(r"#\s*memolint:\s*(?P<verb>[^\s\[]*)\s*(?:\[(?P<names>[^\]]*)\])?(?P<reason>.*)", re.DOTALL)
_PASSED_OVER = re.compile(r"\s*(?:#.*)?")


class Suppression(Record):
    """`names` are rules or `rule:signal`, empty if the directive is malformed. `written` is its text in the file.

    `names_at` is the span of the names; `annotation` leads to the value of an annotation, None for a comment.
    """

    names: tuple[str, ...]
    reason: str
    place: Place
    covers: Span
    written: str
    names_at: Span
    annotation: Origin | None = None


class Usage(Record):
    """A suppression, those of its names that suppressed something, and what is known to judge it.

    `slugs` are those of all rules; `complete`: everything that bears on the file was read.
    """

    suppression: Suppression
    used: frozenset[str]
    slugs: frozenset[str]
    complete: bool
    documents: tuple[Document, ...]
    requires_reason: bool

    @property
    def origin(self) -> Origin:
        """The document that holds the suppression, or that follows it."""
        start = self.suppression.place.start
        before = [each for each in self.documents if each.root.start <= start]
        return Origin(before[-1] if before else self.documents[0], ())


def suppressions(source: Source, documents: tuple[Document, ...], manifests: Iterable[Manifest]) -> list[Suppression]:
    """Every suppression in a file: comments first, then annotations. Raises `Unreadable` if there are too many."""
    if WORD not in source.text:
        return []
    found = list(islice(_in_comments(source, documents), MAX_SUPPRESSIONS + 1))
    if IGNORE in source.text:
        inside = (each for manifest in manifests for each in _in_annotations(manifest))
        found += islice(inside, MAX_SUPPRESSIONS + 1)
    if len(found) > MAX_SUPPRESSIONS:
        at = source.place(found[MAX_SUPPRESSIONS].place.start)
        raise Unreadable(Failure(f"more than {MAX_SUPPRESSIONS} suppressions", *at))
    return found


def _in_comments(source: Source, documents: tuple[Document, ...]) -> Iterator[Suppression]:
    directives = [(each, match) for each in comments(source, list(documents)) if (match := _directive(each))]
    if not directives:
        return
    block_ends = _block_ends(source, documents)
    meant = _meant_lines(source, [comment.line for comment, _ in directives if comment.alone])
    for comment, match in directives:
        place = Place(source, comment.start + match.start(), comment.start + match.end())
        names = _names(match["names"] or "") if match["verb"] == "ignore" else ()
        reason = match["reason"].strip().removeprefix("--").strip()
        covers = _covered(source, comment.line, meant.get(comment.line), block_ends)
        names_at = comment.start + match.start("names"), comment.start + match.end("names")
        yield Suppression(names, reason, place, covers, match.group().rstrip(), names_at)


def _directive(comment: Comment) -> re.Match[str] | None:
    return _DIRECTIVE.search(comment.text) if WORD in comment.text else None


def _names(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in written.split(",") if (name := part.strip())))


def _covered(source: Source, line: int, meant: int | None, block_ends: dict[int, int]) -> Span:
    """The line of the comment; if it stands alone, all lines up to the end of the line or block that it means."""
    start, end = _line_span(source, line)
    if meant is None:
        return start, end
    end = _line_span(source, meant)[1]
    return start, max(end, block_ends.get(meant, end))


def _meant_lines(source: Source, lines: list[int]) -> dict[int, int]:
    """For each comment line the next line that is neither empty nor a comment; `---` at the top of a file is skipped.

    It goes from the bottom up, so that a comment above others takes over their line without another search.
    """
    count = len(source.line_starts())
    head = next((line for line in range(1, count + 1) if not _is_passed(source, line)), count + 1)
    meant: dict[int, int] = {}
    for line in reversed(lines):
        below = line + 1
        while below <= count and below not in meant and _is_passed(source, below, line < head):
            below += 1
        meant[line] = meant.get(below, below)
    return meant


def _is_passed(source: Source, line: int, on_top: bool = False) -> bool:
    written = source.line_text(line)
    return _PASSED_OVER.fullmatch(written) is not None or (on_top and written.rstrip() == "---")


def _line_span(source: Source, line: int) -> Span:
    starts = source.line_starts()
    if line > len(starts):
        return len(source.text), len(source.text)
    return starts[line - 1], starts[line] if line < len(starts) else len(source.text) + 1


def _block_ends(source: Source, documents: tuple[Document, ...]) -> dict[int, int]:
    """For each line the end of the largest block that begins there: a mapping, or a key with its value."""
    ends: dict[int, int] = {}
    stack = [document.root for document in documents]
    while stack:
        node = stack.pop()
        if node.style == "*":
            continue
        if isinstance(node.children, dict):
            _note(ends, source, node)
            for key, value in node.children.values():
                _note(ends, source, YamlNode(None, key.start, max(key.end, value.end)))
                stack.append(value)
        elif node.children:
            stack.extend(node.children)
    return ends


def _note(ends: dict[int, int], source: Source, node: YamlNode) -> None:
    line = source.place(node.start).line
    ends[line] = max(ends.get(line, 0), node.end)


def _in_annotations(manifest: Manifest) -> Iterator[Suppression]:
    """An annotation of the object covers all its templates; one of a template covers that template."""
    root = manifest.around
    yield from _annotated(manifest.metadata.get("annotations"), root.at("metadata", "annotations"), root)
    for template in manifest.templates:
        at = template.origin
        for value, path in (
            (template.value.get("annotations"), ("annotations",)),
            (mapping(template.value.get("metadata")).get("annotations"), ("metadata", "annotations")),
        ):
            yield from _annotated(value, at.at(*path), at)


def _annotated(annotations: object, origin: Origin, covered: Origin) -> Iterator[Suppression]:
    written = mapping(annotations).get(IGNORE)
    if written is None:
        return
    place = origin.at(IGNORE).place()
    whole = covered.place()
    reason = text(mapping(annotations).get(REASON)).strip()
    shown = f"{IGNORE}: {written}"
    covers = whole.start, whole.end
    yield Suppression(_names(text(written)), reason, place, covers, shown, place[1:], origin.at(IGNORE))
