"""Python statements that tell something and do nothing else, and where what they say goes."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from memolint.code.catalogue.signal import LOG, MACHINE, PRINTED, READS, PythonSignal
from memolint.code.python.parse import parse
from memolint.code.python.signals import matching
from memolint.text.documents import Span

_LOGGERS = frozenset(("logging", "logger", "log", "LOG", "LOGGER", "_logger", "_log"))
_MAKES_LOGGERS = frozenset(("getLogger", "get_logger", "getChild"))
_MAKES_HANDLERS = frozenset(("StreamHandler", "Formatter", "NullHandler"))
_LEVELS = frozenset("debug info warning warn error critical exception fatal log".split())
# What says how much is logged, in which form and where to.
_SETTING = frozenset("basicConfig setLevel addHandler setFormatter disable captureWarnings addFilter".split())
_TO_FILES = re.compile(r"FileHandler|basicConfig\([^()]*\bfilename\s*=")
_TO_STDOUT = re.compile(r"(?:StreamHandler\(\s*|stream\s*=\s*)sys\.stdout")
_STREAMS = {"sys.stderr": LOG, "sys.stdout": PRINTED}
_TELLING = {
    "warnings.warn": LOG,
    "traceback.print_exc": LOG,
    "print": PRINTED,
    "pprint": PRINTED,
    "pprint.pprint": PRINTED,
}
_ENVIRONMENT = frozenset(("os.environ", "os.environ.get", "os.getenv", "environ", "environ.get", "getenv"))
# Calls that only read or format: nothing else happens when they are left out.
_HARMLESS = frozenset(
    "dumps loads format join str len repr int float bool round upper lower title strip lstrip rstrip split splitlines"
    " startswith endswith ljust rjust zfill decode encode get items keys values sorted sum min max list dict set tuple"
    " any all range enumerate zip type isinstance getattr json read readline readlines fetchone fetchall"
    " time time_ns monotonic perf_counter process_time now utcnow today date isoformat strftime timestamp total_seconds"
    " gettempdir getpid gethostname getsize exists basename getLevelName".split()
)
_BOUNDS = frozenset(("min", "max", "abs", "uniform", "randint", "random"))
_PAUSES = frozenset(("time.sleep", "sleep"))
_SAVING = re.compile(r"retrieve|download|fget|save|clone")
_READING_MODES = ("r", "rb", "rt")


class Telling:
    """Which statements of a Python text only tell something, and which calls only read or format."""

    def __init__(self, text: str, nodes: list[ast.AST], environment: frozenset[str]) -> None:
        self.text = text
        self.environment = environment
        self.aliases = {each.asname or each.name for each in _imported(nodes) if each.name == "logging"}
        self.loggers = _LOGGERS | self.aliases | set(_made_by(nodes, _MAKES_LOGGERS))
        self.handlers = frozenset(_made_by(nodes, _MAKES_HANDLERS))
        self.own = dict(self._functions(nodes))

    def sink(self, statement: ast.stmt) -> str:
        """Where what a statement says goes; "" where it does more than to say something, or to wait."""
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
            return ""
        call = statement.value
        if dotted(call.func) in _PAUSES:
            return LOG if all(self.is_harmless(each) or _is_chance(each) for each in _calls(call)) else ""
        return self._sink_of_call(call) if all(map(self.is_harmless, _calls(call))) else ""

    def _sink_of_call(self, call: ast.Call) -> str:
        name = dotted(call.func)
        if name in self.own:
            return self.own[name]
        if name in _TELLING:
            return next(
                (_STREAMS.get(dotted(each.value), "") for each in call.keywords if each.arg == "file"), _TELLING[name]
            )
        receiver, _, method = name.rpartition(".")
        if receiver in _STREAMS and method in ("write", "flush"):
            return _STREAMS[receiver] if method == "write" else ""
        if not receiver and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call):
            receiver, method = dotted(call.func.value.func).rpartition(".")[2], call.func.attr  # getLogger("x").info
        is_logger = receiver in self.loggers or receiver in _MAKES_LOGGERS
        if (is_logger and method in _LEVELS | _SETTING) or (receiver in self.handlers and method in _SETTING):
            return "" if _TO_FILES.search(self.text) else PRINTED if _TO_STDOUT.search(self.text) else LOG
        return ""

    def _functions(self, nodes: list[ast.AST]) -> Iterator[tuple[str, str]]:
        """The functions of the script that do nothing but print, with where to."""
        self.own = {}
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                said = {self.sink(each) for each in node.body if not _is_doc(each)}
                if said and "" not in said:
                    yield node.name, PRINTED if PRINTED in said else LOG

    def is_harmless(self, call: ast.Call) -> bool:
        """Whether a call only reads, asks or formats something."""
        name = dotted(call.func)
        last = name.rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
        if name == "open":
            modes = [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "mode")]
            return all(isinstance(each, ast.Constant) and each.value in _READING_MODES for each in modes)
        if name in _ENVIRONMENT or last in _HARMLESS | _MAKES_LOGGERS | _MAKES_HANDLERS:
            return True
        return (call.lineno, call.col_offset) in self._asking and not _SAVING.search(last)

    def asks_the_world(self, node: ast.AST) -> bool:
        """Whether a node is a call that asks somebody outside of the machine something, and does no more."""
        return isinstance(node, ast.Call) and self._asking.get((node.lineno, node.col_offset), False)

    @cached_property
    def _asking(self) -> dict[tuple[int, int], bool]:
        """Where calls begin that the catalogue knows to only ask the world (True) or the machine for something."""
        return _asking(self.text, self.environment)


def _asking(text: str, environment: frozenset[str]) -> dict[tuple[int, int], bool]:
    found: dict[Span, list[PythonSignal]] = {}
    for signal, use in matching(parse(text), environment):
        if use.is_call:
            found.setdefault((use.start, use.end), []).append(signal)
    starts = [0, *(each.end() for each in re.finditer("\n", text))]
    return {
        _line_and_column(start, starts, text): any(each.category not in MACHINE for each in signals)
        for (start, _), signals in found.items()
        if all(each.effects == READS and (each.prints or each.category in MACHINE) for each in signals)
    }


def pauses(node: ast.AST) -> bool:
    """Whether a node is a call that only waits for a time."""
    return isinstance(node, ast.Call) and dotted(node.func) in _PAUSES


def _line_and_column(offset: int, starts: list[int], text: str) -> tuple[int, int]:
    line = max(index for index, start in enumerate(starts) if start <= offset)
    return line + 1, len(text[starts[line] : offset].encode())


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a plain chain of names, else ""."""
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(steps)]) if isinstance(node, ast.Name) else ""


def _imported(nodes: Iterable[ast.AST]) -> Iterator[ast.alias]:
    return (each for node in nodes if isinstance(node, ast.Import) for each in node.names)


def _made_by(nodes: Iterable[ast.AST], makers: frozenset[str]) -> Iterator[str]:
    """The variables that are given what one of these calls makes."""
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            function = node.value.func
            last = function.attr if isinstance(function, ast.Attribute) else dotted(function)
            yield from (each.id for each in node.targets if isinstance(each, ast.Name) and last in makers)


def _is_doc(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _calls(call: ast.Call) -> Iterator[ast.Call]:
    """The calls among what a call is given, and in what it is called on."""
    given = [*call.args, *(each.value for each in call.keywords), call.func]
    return (each for part in given for each in ast.walk(part) if isinstance(each, ast.Call))


def _is_chance(call: ast.Call) -> bool:
    return dotted(call.func).startswith(("random.", "np.random.", "numpy.random.")) or dotted(call.func) in _BOUNDS
