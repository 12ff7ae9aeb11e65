"""Comments in scripts: text that is never run, whatever tags it has."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from memolint.code.snippets import Passage, Snippet
from memolint.text.documents import Span

# What stands before a comment in a shell, if not space: without one there is nothing to parse for.
_BEFORE = ";&|()<>`"
# Whole lines, in languages that are not parsed: `#` of R, Ruby and Perl, `//` of JavaScript.
_LINES = r"(?m)^[ \t]*(?:#|//).*$"


def comments(found: Iterable[Snippet]) -> Iterator[Passage]:
    """Where the snippets of a template have comments."""
    for snippet in found:
        if snippet.language != "words" and _may_comment(snippet.language, snippet.text):
            for start, end in _comments(snippet.language, snippet.text):
                yield Passage(snippet.path, start, end)


def _may_comment(language: str, text: str) -> bool:
    if language == "shell":
        before = [piece[-1:] for piece in text.split("#")[:-1]]
        return any(character in _BEFORE or character.isspace() for character in before)
    return "#" in text or (language != "python" and "//" in text)


@lru_cache(maxsize=512)
def _comments(language: str, text: str) -> tuple[Span, ...]:
    from memolint.code.placeholders import mask

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
