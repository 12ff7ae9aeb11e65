"""Parts of code that only write to the log, and variables that reach nothing else: they change no result.

Standard output is `outputs.result` too: the caller has to ask whether anything reads that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from memolint.argo.views import dig
from memolint.code.placeholders import mask
from memolint.code.snippets import Passage, Snippet, container_of
from memolint.text.documents import Span

_PRINTING = ("echo", "sleep", "+%s", "time.", "cat <", "cat >", "printf", "print", "log", "cat(", "message(", "write")
_CONSOLE = r"\s*console\.(?:log|info|warn|error|debug)\((?:(?!\);).)*\);?\s*"
_R_PRINTERS = r"\s*(?:message|print|cat)\((?:(?!\bfile\s*=|\);).)*\);?\s*"
_LINES = {"node": _CONSOLE, "nodejs": _CONSOLE, "bun": _CONSOLE, "Rscript": _R_PRINTERS, "R": _R_PRINTERS}


def logged(template: Mapping[str, Any], found: Iterable[Snippet]) -> Iterator[Passage]:
    """Where the strings of a template reach nothing but the log; `found` are the template's snippets."""
    for snippet in found:
        if any(word in snippet.text for word in _PRINTING):
            spans, quiet = _logged(snippet.language, _program(template, snippet), snippet.text, snippet.environment)
            yield from (Passage(snippet.path, start, end) for start, end in spans)
            yield from _of_environment(template, snippet, quiet)


@lru_cache(maxsize=512)
def _logged(
    language: str, program: str, text: str, environment: frozenset[str]
) -> tuple[tuple[Span, ...], frozenset[str]]:
    """The spans of the code that only log, and the variables of the environment that it does nothing else with."""
    masked = mask(text)
    if language == "shell":
        from memolint.code.shell.logged import logged_shell  # with the grammar: only for scripts that print

        spans, quiet = logged_shell(masked.text, environment)
    elif language == "python":
        from memolint.code.python.logged import logged_python

        spans, quiet = logged_python(masked.text, environment)
    else:
        spans, quiet = _whole_lines(masked.text, _LINES.get(program, "")), frozenset()
    return tuple(masked.written(start, end) for start, end in spans), quiet


def _whole_lines(text: str, pattern: str) -> list[Span]:
    """The lines that are one statement which prints, in languages that are not parsed."""
    return [found.span() for found in re.finditer(rf"(?m)^{pattern}$", text)] if pattern else []


def _program(template: Mapping[str, Any], snippet: Snippet) -> str:
    """The interpreter of a script that is not parsed, without its folder."""
    container = dig(template, *container_of(snippet.path))
    command = container.get("command") if isinstance(container, Mapping) else None
    first = command[0] if isinstance(command, Sequence) and command else ""
    return first.rpartition("/")[2] if isinstance(first, str) else ""


def _of_environment(template: Mapping[str, Any], snippet: Snippet, quiet: frozenset[str]) -> Iterator[Passage]:
    path = container_of(snippet.path)
    container = dig(template, *path) if quiet else None
    entries = container.get("env") if isinstance(container, Mapping) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, Mapping) and entry.get("name") in quiet and isinstance(entry.get("value"), str):
            yield Passage((*path, "env", index, "value"), 0, len(entry["value"]))
