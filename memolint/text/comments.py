"""Comments of a file with their places. libyaml drops them, so they are found in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from memolint.text.documents import Document
from memolint.text.nodes import YamlNode
from memolint.text.source import Source
from memolint.typed import Record

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*", re.MULTILINE)


class Comment(Record):
    """`text` from its `#` on, at offset `start`; `alone` when nothing else stands on its line."""

    text: str
    start: int
    line: int
    alone: bool


def comments(source: Source, documents: list[Document]) -> list[Comment]:
    """YAML comments, and comments inside block scalars (scripts); a `#` in a quoted string is text."""
    quoted = sorted(span for document in documents for span in _quoted_spans(document.root))
    starts = [start for start, _ in quoted]
    found = []
    for match in _COMMENT.finditer(source.text):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() >= quoted[at][1]:
            line, column = source.place(match.start())
            alone = source.line_text(line)[: column - 1].isspace() or column == 1
            found.append(Comment(match.group(), match.start(), line, alone))
    return found


def _quoted_spans(root: YamlNode) -> Iterator[tuple[int, int]]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.style == "*":
            continue
        if node.style in ("'", '"'):
            yield node.start, node.end
        elif isinstance(node.children, dict):
            stack.extend(node for pair in node.children.values() for node in pair)
        elif node.children:
            stack.extend(node.children)
