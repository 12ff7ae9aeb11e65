"""Fixes that remove a suppression, or one of its names."""

import re

from memolint.argo.views import Origin
from memolint.checks.directives import REASON, Suppression
from memolint.finding import Edit, Fix
from memolint.text.documents import Document, Span
from memolint.text.source import Place, Source

_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")


def removal(suppression: Suppression, name: str, documents: tuple[Document, ...]) -> tuple[Fix, ...]:
    """The fix that removes `name` from the suppression, or the whole suppression if no other name is left.

    None if the suppression shares its lines with something else. Unsafe inside a script, where `#` may be text.
    """
    rest = [each for each in suppression.names if each != name]
    source = suppression.place.source
    if rest:
        start, end = suppression.names_at
        if _written(source, start, end) != suppression.names:
            return ()
        return (
            _fix(
                f"take `{name}` out of the suppression", source, [(start, end, ", ".join(rest))], suppression, documents
            ),
        )
    spans = _lines_of_annotation(suppression.annotation) if suppression.annotation else [_comment(suppression)]
    if not spans:
        return ()
    return (_fix("remove the suppression", source, [(*span, "") for span in spans], suppression, documents),)


def _fix(
    title: str,
    source: Source,
    edits: list[tuple[int, int, str]],
    suppression: Suppression,
    documents: tuple[Document, ...],
) -> Fix:
    safe = suppression.annotation is not None or not _in_script(documents, suppression.place.start)
    return Fix(title, tuple(Edit(Place(source, start, end), text) for start, end, text in edits), safe)


def _written(source: Source, start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in source.text[start:end].split(",") if (name := part.strip())))


def _comment(suppression: Suppression) -> Span:
    """The comment with the blanks before it; its whole line if nothing else stands there."""
    source, start, end = suppression.place
    text = source.text
    while start and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] in "\r\n":
        end += 2 if text.startswith("\r\n", end) else 1 if text[end : end + 1] in ("\r", "\n") else 0
    return start, end


def _lines_of_annotation(origin: Origin) -> list[Span]:
    """The lines of the annotation and of its reason, if each has its own."""
    above = Origin(origin.document, origin.path[:-1])
    known = above.document.node(above.path).value
    reason = [above.at(REASON)] if isinstance(known, dict) and REASON in known else []
    spans = [_own_lines(each) for each in (origin, *reason)]
    return [span for span in spans if span] if all(spans) else []


def _own_lines(origin: Origin) -> Span | None:
    """From the line of the key to the end of the line of the value; None if something else stands there."""
    key, value = origin.document.key_node(origin.path), origin.document.node(origin.path)
    text = origin.document.source.text
    begin = max(text.rfind("\n", 0, key.start), text.rfind("\r", 0, key.start)) + 1
    end = _REST_OF_LINE.match(text, value.end)
    if text[begin : key.start].strip() or end is None or value.style in ("|", ">"):
        return None
    return begin, end.end()


def _in_script(documents: tuple[Document, ...], offset: int) -> bool:
    """Whether an offset is inside a block scalar."""
    stack = [document.root for document in documents]
    while stack:
        node = stack.pop()
        if not node.start <= offset <= node.end or node.style == "*":
            continue
        if node.style in ("|", ">"):
            return True
        if isinstance(node.children, dict):
            stack.extend(value for _, value in node.children.values())
        elif node.children:
            stack.extend(node.children)
    return False
