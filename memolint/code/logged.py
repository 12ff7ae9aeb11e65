"""Parts of scripts that only write to the log: a value that reaches nothing else changes no result."""

from collections.abc import Iterator, Mapping
from typing import Any

from memolint.code.placeholders import mask
from memolint.code.snippets import Path, Snippet, snippets

_PRINTING = ("echo", "printf", "print(")


def logged_spans(template: Mapping[str, Any]) -> Iterator[tuple[Path, int, int]]:
    """Spans of the template's scripts that only print to standard output: the string's path, offsets in its value.

    Standard output is the log, and `outputs.result` where somebody reads that: the caller has to look.
    """
    for snippet in snippets(template):
        if "{{" in snippet.text and any(word in snippet.text for word in _PRINTING):
            spans = _in_shell(snippet) if snippet.language == "shell" else _in_python(snippet)
            for start, end in spans:
                yield snippet.path, start, end


def _in_shell(snippet: Snippet) -> Iterator[tuple[int, int]]:
    from memolint.code.shell import PRINTERS, parse  # with the grammar: only for scripts that print a tag

    masked = mask(snippet.text)
    for command in parse(masked.text).commands:
        if command.words and command.words[0].text in PRINTERS and command.context.logged:
            yield masked.written(command.start, command.end)


def _in_python(snippet: Snippet) -> Iterator[tuple[int, int]]:
    if snippet.language != "python":
        return
    masked = mask(snippet.text)
    lines = masked.text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for first, last in _print_lines(masked.text):
        if last < len(starts):
            yield masked.written(starts[first - 1], starts[last])


def _print_lines(source: str) -> Iterator[tuple[int, int]]:
    """First and last line of each statement that is a plain `print(…)`."""
    import ast

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            is_print = isinstance(call.func, ast.Name) and call.func.id == "print"
            if is_print and not any(keyword.arg == "file" for keyword in call.keywords):
                yield node.lineno, node.end_lineno or node.lineno
