"""Python statements that only print to the log, and variables that stand nowhere else."""

import ast
import re
from collections.abc import Iterator

from memolint.text.documents import Span

_LOGGERS = frozenset(("logging", "logger", "log", "LOG", "LOGGER", "_logger", "_log"))
_LEVELS = frozenset(("debug", "info", "warning", "warn", "error", "critical", "exception"))
_STREAMS = frozenset(("sys.stderr", "sys.stdout"))
# What takes the log, or any variable, elsewhere.
_ELSEWHERE = r"FileHandler|filename\s*=|redirect_std|sys\.std(?:out|err)\s*=|\b(?:exec|eval|globals|locals|vars)\("
_ENVIRONMENT = frozenset(("os.environ", "os.environ.get", "os.getenv", "environ", "environ.get", "getenv"))
# Calls that only read or format: nothing else happens when they are left out.
_HARMLESS = frozenset(
    "dumps format join str len repr int float round upper time time_ns monotonic perf_counter process_time"
    " now utcnow isoformat strftime total_seconds gettempdir getpid gethostname".split()
)
_STOPWATCHES = frozenset(("time.time", "time.monotonic", "time.perf_counter", "monotonic", "perf_counter"))
_BOUNDS = frozenset(("min", "max", "abs", "uniform", "randint", "random"))
_PAUSES = frozenset(("time.sleep", "sleep"))
_MAX_TEXT = 120_000
_MAX_NAMES = 100


def logged_python(text: str, environment: frozenset[str]) -> tuple[list[Span], frozenset[str]]:
    """The spans of masked Python code that only log, and the names of `environment` that it only logs."""
    tree = _tree(text)
    if tree is None or re.search(_ELSEWHERE, text):
        return [], frozenset()
    lines = _Lines(text)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    spans = [lines.span(each) for each in statements if _prints(each)]
    spans += [lines.span(each) for each in ast.walk(tree) if isinstance(each, ast.Compare) and _is_deadline(each)]
    assigned: dict[str, list[ast.stmt]] = {}
    for each in statements:
        name = _plainly_assigned(each)
        if name:
            assigned.setdefault(name, []).append(each)
    quiet: set[str] = set()
    names = [*assigned, *sorted(environment - set(assigned))][:_MAX_NAMES]
    while spans:
        found = {name for name in names if name not in quiet and _is_quiet(name, assigned.get(name, []), spans, lines)}
        if not found:
            break
        quiet |= found
        spans += [lines.span(each) for name in sorted(found) for each in assigned.get(name, ())]
    return spans, frozenset(quiet & environment)


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if len(text) <= _MAX_TEXT else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Lines:
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


def _prints(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    if _dotted(call.func) in _PAUSES:
        return all(_is_harmless(each) or _is_chance(each) for each in _calls(call))
    if not all(map(_is_harmless, _calls(call))):
        return False
    if isinstance(call.func, ast.Name):
        return call.func.id == "print" and all(
            each.arg != "file" or _dotted(each.value) in _STREAMS for each in call.keywords
        )
    receiver, _, method = _dotted(call.func).rpartition(".")
    return (receiver in _LOGGERS and method in _LEVELS) or (receiver in _STREAMS and method == "write")


def _parts(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def _is_deadline(comparison: ast.Compare) -> bool:
    """Whether a comparison asks how long something has taken: how often it is tried shows nowhere."""
    calls = [_dotted(each.func) for each in ast.walk(comparison) if isinstance(each, ast.Call)]
    return bool(calls) and all(name in _STOPWATCHES for name in calls)


def _calls(call: ast.Call) -> Iterator[ast.Call]:
    """The calls among what a call is given."""
    return (each for part in _parts(call) for each in ast.walk(part) if isinstance(each, ast.Call))


def _is_chance(call: ast.Call) -> bool:
    return _dotted(call.func).startswith(("random.", "np.random.", "numpy.random.")) or _dotted(call.func) in _BOUNDS


def _is_harmless(call: ast.Call) -> bool:
    """Calls inside a message that only read or format."""
    name = _dotted(call.func)
    last = name.rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
    return name in _ENVIRONMENT or last in _HARMLESS


def _dotted(node: ast.expr) -> str:
    """`a.b.c` for a plain chain of names, else ""."""
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(steps)]) if isinstance(node, ast.Name) else ""


def _plainly_assigned(statement: ast.stmt) -> str:
    """The one name that a statement gives a value which runs nothing, else ""."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return ""
    runs = any(isinstance(each, ast.Call) and not _is_harmless(each) for each in ast.walk(value))
    return target.id if isinstance(target, ast.Name) and not runs else ""


def _is_quiet(name: str, assignments: list[ast.stmt], spans: list[Span], lines: _Lines) -> bool:
    """Whether a variable is printed, and its name stands nowhere else in the text."""
    allowed = [*spans, *map(lines.span, assignments)]
    places = [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", lines.text)]
    return any(_within(place, spans) for place in places) and all(_within(place, allowed) for place in places)


def _within(place: Span, spans: list[Span]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in spans)
