"""Comments in scripts: text that nobody runs, whatever tags stand in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from memolint.code.placeholders import mask
from memolint.code.snippets import Path, Snippet, snippets

Span = tuple[int, int]
# What every comment begins with: in a shell `#` at the start of a word. Without it there is nothing to parse for.
_MARKS = {"shell": r"(?:^|[\s;&|()<>`])#", "python": "#"}
_MARK = "#|//"
# Whole lines, in languages that are not parsed: `#` of R, Ruby and Perl, `//` of JavaScript.
_LINES = r"(?m)^[ \t]*(?:#|//).*$"


def comment_spans(template: Mapping[str, Any]) -> Iterator[tuple[Path, int, int]]:
    """The comments of the template's scripts: the string's path, offsets in its value."""
    return comments_of(snippets(template))


def comments_of(found: Iterable[Snippet]) -> Iterator[tuple[Path, int, int]]:
    """The same for snippets that are at hand."""
    for snippet in found:
        if snippet.language != "words" and re.search(_MARKS.get(snippet.language, _MARK), snippet.text):
            for start, end in _comments(snippet.language, snippet.text):
                yield snippet.path, start, end


@lru_cache(maxsize=512)
def _comments(language: str, text: str) -> tuple[Span, ...]:
    masked = mask(text)
    if language == "shell":
        from memolint.code.shell.parse import parse  # with the grammar: only for scripts that may have a comment

        spans = list(parse(masked.text).comments)
    elif language == "python":
        spans = list(_of_python(masked.text))
    else:
        spans = [found.span() for found in re.finditer(_LINES, masked.text)]
    return tuple(masked.written(start, end) for start, end in spans)


def _of_python(text: str) -> Iterator[Span]:
    import io
    import tokenize

    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
    except (tokenize.TokenError, SyntaxError, IndexError):
        return
