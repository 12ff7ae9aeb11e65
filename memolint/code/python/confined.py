"""Python code whose values go no further than a log, standard output or the status, and variables that do so."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from memolint.code.catalogue.signal import CONTROL, SINKS
from memolint.code.confinement import Confinement
from memolint.code.python.printing import Telling, dotted
from memolint.text.documents import Span

# What takes standard output, or any variable, elsewhere.
_ELSEWHERE = r"redirect_std|sys\.std(?:out|err)\s*=|\b(?:exec|eval|globals|locals|vars)\("
_STOPWATCHES = frozenset(("time.time", "time.monotonic", "time.perf_counter", "monotonic", "perf_counter"))
_ENDING = frozenset(("sys.exit", "exit", "quit", "os._exit"))
_MAX_TEXT = 120_000
_MAX_NAMES = 100
_Branch = ast.If | ast.For | ast.While


def confined_python(text: str, environment: frozenset[str], to: str) -> tuple[list[Span], frozenset[str]]:
    """The spans of masked Python code that reach nothing beyond `to`, and the names of `environment` that do not."""
    tree = tree_of(text)
    if tree is None or re.search(_ELSEWHERE, text):
        return [], frozenset()
    return _Program(text, tree, environment, to).found()


def tree_of(text: str) -> ast.Module | None:
    """The syntax tree of a text, None where it is not Python or too large."""
    try:
        return ast.parse(text) if len(text) <= _MAX_TEXT else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Program:
    def __init__(self, text: str, tree: ast.Module, environment: frozenset[str], to: str) -> None:
        self.text = text
        self.nodes = list(ast.walk(tree))
        self.lines = Lines(text)
        self.telling = Telling(text, self.nodes, environment)
        self.environment = environment
        self.to = to

    def found(self) -> tuple[list[Span], frozenset[str]]:
        """See `confined_python`."""
        statements = [node for node in self.nodes if isinstance(node, ast.stmt)]
        plain = [self.lines.span(each) for each in statements if self._tells(each)]
        plain += [self.lines.span(each) for each in self.nodes if isinstance(each, ast.Compare) and _is_deadline(each)]
        parts = Confinement(plain, list(self._idle_branches()), self._assigned, self._named())
        names = parts.printed(parts.variables(parts.named.keys(), {}))
        return parts.spans(names), frozenset(names & self.environment)

    def _tells(self, statement: ast.stmt) -> bool:
        sink = self.telling.sink(statement)
        return bool(sink) and SINKS.index(sink) <= SINKS.index(self.to)

    @cached_property
    def _assigned(self) -> dict[str, list[Span]]:
        """Where variables are given values that run nothing, and by loops."""
        found: dict[str, list[Span]] = {}
        for statement in (node for node in self.nodes if isinstance(node, ast.stmt)):
            for name in self._given(statement):
                found.setdefault(name, []).append(self.lines.span(statement))
        return found

    def _given(self, node: ast.stmt) -> Iterator[str]:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
            target, value = node.target, node.value
        elif isinstance(node, ast.For) and self._is_idle(node):
            yield from (each.id for each in ast.walk(node.target) if isinstance(each, ast.Name))
            return
        else:
            return
        if isinstance(target, ast.Name) and self._runs_nothing(value):
            yield target.id

    def _runs_nothing(self, value: ast.expr) -> bool:
        return all(self.telling.is_harmless(each) for each in ast.walk(value) if isinstance(each, ast.Call))

    def _named(self) -> dict[str, list[Span]]:
        """Where each variable is named, in strings too."""
        names = [*self._assigned, *sorted(self.environment - set(self._assigned))][:_MAX_NAMES]
        return {name: [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", self.text)] for name in names}

    def _idle_branches(self) -> Iterator[tuple[Span, frozenset[str]]]:
        """The branches and loops that do no work, with the variables that are set in each."""
        idle = (node for node in self.nodes if isinstance(node, _Branch) and self._is_idle(node))
        return ((self.lines.span(node), frozenset(self._set_in(node))) for node in idle)

    def _set_in(self, branch: _Branch) -> Iterator[str]:
        stores = (each for each in ast.walk(branch) if isinstance(each, ast.Name))
        return (each.id for each in stores if isinstance(each.ctx, ast.Store))

    def _is_idle(self, branch: _Branch, in_loop: bool = False) -> bool:
        head = branch.iter if isinstance(branch, ast.For) else branch.test
        loops = in_loop or not isinstance(branch, ast.If)
        inside = [*branch.body, *branch.orelse]
        return self._runs_nothing(head) and all(self._does_nothing(each, loops) for each in inside)

    def _does_nothing(self, statement: ast.stmt, in_loop: bool) -> bool:
        if isinstance(statement, _Branch):
            return self._is_idle(statement, in_loop)
        if isinstance(statement, ast.Break | ast.Continue):
            return in_loop
        if isinstance(statement, ast.Pass) or self._tells(statement):
            return True
        if self.to == CONTROL and (isinstance(statement, ast.Raise | ast.Assert) or _ends(statement)):
            return True
        target = getattr(statement, "target", None) or next(iter(getattr(statement, "targets", ())), None)
        value = getattr(statement, "value", None)
        is_setting = isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign) and isinstance(target, ast.Name)
        return is_setting and value is not None and self._runs_nothing(value)


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


def _is_deadline(comparison: ast.Compare) -> bool:
    """Whether a comparison asks how long something has taken: how often it is tried shows nowhere."""
    calls = [dotted(each.func) for each in ast.walk(comparison) if isinstance(each, ast.Call)]
    return bool(calls) and all(name in _STOPWATCHES for name in calls)


def _ends(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Call) and dotted(value.func) in _ENDING
