"""Python code whose values go no further than a log, standard output or the status, and variables that do so."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from memolint.code.catalogue.signal import CONTROL, LOG, PRINTED, SINKS
from memolint.code.confinement import Confinement
from memolint.code.places import SeenFiles
from memolint.code.python.printing import Telling, dotted
from memolint.code.python.scratch import ScratchNames
from memolint.code.python.tree import Lines, tree_of
from memolint.code.python.waiting import polls
from memolint.text.documents import Span

# What takes standard output, or any variable, elsewhere.
_ELSEWHERE = r"redirect_std|sys\.std(?:out|err)\s*=|(?<![\w.])(?:exec|eval|globals|locals|vars)\("
_STOPWATCHES = frozenset(("time.time", "time.monotonic", "time.perf_counter", "monotonic", "perf_counter"))
_ENDING = frozenset(("sys.exit", "exit", "quit", "os._exit"))
_MAX_NAMES = 100
_Branch = ast.If | ast.For | ast.While


def confined_python(
    text: str, environment: frozenset[str], to: str, files: SeenFiles | None = None
) -> tuple[list[Span], frozenset[str]]:
    """The spans of masked Python code that reach nothing beyond `to`, and the names of `environment` that do not.

    With `files`, the names of scratch files are such spans: right for what nobody hands in, which says what to read.
    """
    tree = tree_of(text)
    if tree is None:
        return [], frozenset()
    nodes = list(ast.walk(tree))
    names = list(ScratchNames(text, nodes, files).spans(to)) if files is not None else []
    if re.search(_ELSEWHERE, text):
        return names, frozenset()
    return _Program(text, nodes, environment, to).found(names)


class _Program:
    def __init__(self, text: str, nodes: list[ast.AST], environment: frozenset[str], to: str) -> None:
        self.text = text
        self.nodes = nodes
        self.lines = Lines(text)
        self.telling = Telling(text, self.nodes, environment)
        self.environment = environment
        self.to = to

    def found(self, scratch: list[Span]) -> tuple[list[Span], frozenset[str]]:
        """See `confined_python`; `scratch` are names of files."""
        statements = [node for node in self.nodes if isinstance(node, ast.stmt)]
        plain = scratch + [self.lines.span(each) for each in statements if self._tells(each)]
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
        if self.to in (LOG, PRINTED) and polls(branch, self.telling):
            return False
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


def _is_deadline(comparison: ast.Compare) -> bool:
    """Whether a comparison asks how long something has taken: how often it is tried shows nowhere."""
    calls = [dotted(each.func) for each in ast.walk(comparison) if isinstance(each, ast.Call)]
    return bool(calls) and all(name in _STOPWATCHES for name in calls)


def _ends(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Call) and dotted(value.func) in _ENDING
