"""The syntax tree of a Python text, and where its nodes stand."""

import ast
import warnings
from functools import lru_cache

from memolint.text.documents import Span

MAX_TEXT = 120_000


@lru_cache(maxsize=4)  # several facts ask for one script in a row
def tree_of(text: str) -> ast.Module | None:
    """The syntax tree of a text, None where it is not Python or too large. Nobody may change it."""
    if len(text) > MAX_TEXT:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of invalid escapes
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def walked(tree: ast.Module) -> tuple[list[ast.AST], dict[ast.AST, ast.Call]]:
    """The nodes in the order of `ast.walk`, without those that only say how a name is used, and the call around each
    call that stands in one.
    """
    nodes: list[ast.AST] = [tree]
    nearest: list[ast.Call | None] = [None]
    around: dict[ast.AST, ast.Call] = {}
    for at, node in enumerate(nodes):  # which grows
        call = nearest[at]
        if type(node) is ast.Call:
            if call is not None:
                around[node] = call
            call = node
        found = [each for name in node._fields if name != "ctx" for each in _children(getattr(node, name, None))]
        nodes += found
        nearest += [call] * len(found)
    return nodes, around


def _children(value: object) -> list[ast.AST]:
    if isinstance(value, ast.AST):
        return [value]
    return [each for each in value if isinstance(each, ast.AST)] if type(value) is list else []


class Lines:
    """A text and where its lines start; `ast` counts columns in bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def span(self, node: ast.stmt | ast.expr) -> Span:
        end_line = node.end_lineno or node.lineno
        return self._offset(node.lineno, node.col_offset), self._offset(end_line, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        if line > len(self.lines):
            return len(self.text)
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode(errors="ignore"))
