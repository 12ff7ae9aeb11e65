"""How fast the languages are: expressions beside Python's own, and what lang adds to the start of the linter."""

import ast
import hashlib
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from time import process_time
from types import CodeType, SimpleNamespace
from typing import NamedTuple

from measure import interleaved

from memolint.lang import expr
from memolint.lang.expr.run.evaluate import evaluated
from memolint.lang.expr.syntax.parser import Parser
from memolint.lang.expr.syntax.tree import Root
from memolint.lang.template.environment import environment

ROUNDS, LOOPS, IMPORT_ROUNDS = 15, 200, 41


class Figure(NamedTuple):
    """What was measured, the figure and the bar that it must not be above, their unit, and the figures behind it."""

    what: str
    figure: float
    bar: float
    unit: str
    detail: str


class Pair(NamedTuple):
    """An expression as keys have them, and the like in Python; both give the same value."""

    argo: str
    python: str


def _alike(source: str) -> Pair:
    return Pair(source, source)


KEYS = (
    _alike("sprig.trunc(8, sprig.sha256sum(inputs.parameters.x))"),
    _alike("'train-' + lower(inputs.parameters['model']) + '-' + inputs.parameters.rate"),
    _alike("sprig.sha256sum(toJson([inputs.parameters.x, workflow.parameters.y, item]))"),
    _alike("sprig.regexReplaceAll('[^a-zA-Z0-9-]', inputs.parameters.path, '-')"),
    Pair(
        "inputs.parameters.stage == 'dev' ? 'a' : sprig.replace('_', '-', inputs.parameters.x)",
        "'a' if inputs.parameters.stage == 'dev' else sprig.replace('_', '-', inputs.parameters.x)",
    ),
    Pair(
        "asInt(inputs.parameters.n) + 1 > 3 && inputs.parameters.x != ''",
        "asInt(inputs.parameters.n) + 1 > 3 and inputs.parameters.x != ''",
    ),
)
PARAMETERS = {"x": "a_b", "model": "Large", "rate": "0.1", "stage": "prod", "path": "a/b c", "n": "4"}


class _Members(dict[str, str]):
    """A mapping whose items are attributes too."""

    def __getattr__(self, name: str) -> str:
        return self[name]


ARGO = environment(
    {"item": "i", "workflow.parameters.y": "y", **{f"inputs.parameters.{k}": v for k, v in PARAMETERS.items()}}
)
PYTHON = {
    "inputs": SimpleNamespace(parameters=_Members(PARAMETERS)),
    "workflow": SimpleNamespace(parameters=_Members(y="y")),
    "item": "i",
    "asInt": int,
    "lower": str.lower,
    "toJson": lambda value: json.dumps(value, separators=(",", ":")),
    "sprig": SimpleNamespace(
        trunc=lambda size, text: text[:size],
        sha256sum=lambda text: hashlib.sha256(text.encode()).hexdigest(),
        replace=lambda old, new, text: text.replace(old, new),
        regexReplaceAll=lambda pattern, text, new: re.sub(pattern, new, text),
    ),
}


# With `-P` it is what is installed that is measured, and not the checkout around, whose bytecode may be stale.
_PYTHON = (sys.executable, "-P")


def figures(command: Sequence[str]) -> Iterator[Figure]:
    """The figures of lang; `command` lints a file, which tells the modules of the lint path."""
    for pair in KEYS:
        mine, python = expr.evaluate(pair.argo, ARGO), eval(pair.python, PYTHON)
        assert mine == python, (pair.argo, mine, python)
    yield _speed("parse a key / ast.parse", _parse, _ast, 4)
    yield _speed("evaluate a key again / eval(compile(…))", _again, _eval, 4)
    yield _speed("evaluate a key the first time / eval(compile(…))", _first, _eval, 8)
    yield _imports(command)


def _parse(pair: Pair) -> object:
    return Parser(pair.argo).parse()


def _ast(pair: Pair) -> object:
    return ast.parse(pair.python, mode="eval")


def _again(pair: Pair) -> object:
    return expr.evaluate(pair.argo, ARGO)


def _first(pair: Pair) -> object:
    return evaluated(Root(Parser(pair.argo).parse(), pair.argo), ARGO)


def _eval(pair: Pair) -> object:
    code: CodeType = compile(pair.python, "", "eval")
    return eval(code, PYTHON)


def _speed(what: str, mine: Callable[[Pair], object], peer: Callable[[Pair], object], bar: float) -> Figure:
    """The median over the keys of the median ratio over the rounds, each of both sides in turn."""
    rows = [[(_seconds(mine, pair), _seconds(peer, pair)) for _ in range(ROUNDS)] for pair in KEYS]
    ratios = [statistics.median(own / its for own, its in row) for row in rows]
    typical = [statistics.median(column) * 1e6 for column in zip(*(pair for row in rows for pair in row), strict=True)]
    detail = f"{typical[0]:.0f} µs / {typical[1]:.0f} µs, {min(ratios):.1f} to {max(ratios):.1f} × by key"
    return Figure(what, statistics.median(ratios), bar, "×", detail)


def _seconds(work: Callable[[Pair], object], pair: Pair) -> float:
    start = process_time()
    for _ in range(LOOPS):
        work(pair)
    return (process_time() - start) / LOOPS


def _imports(command: Sequence[str]) -> Figure:
    """Processor time of importing the modules of lang that a lint imports, all others but memolint's being there."""
    loaded = _modules(command)
    others = [
        name for name in loaded if name.split(".")[0] != "memolint" and not name.startswith(("_frozen", "zipimport"))
    ]
    mine = [name for name in loaded if name.startswith("memolint.lang")]
    commands = {
        "without": ([*_PYTHON, "-c", _importing(others)], [0]),
        "with": ([*_PYTHON, "-c", _importing([*others, "memolint", *mine])], [0]),
    }
    samples = interleaved(commands, IMPORT_ROUNDS)
    pairs = zip(samples["with"], samples["without"], strict=True)
    added = statistics.median(more.seconds - less.seconds for more, less in pairs) * 1000
    return Figure("imports of lang in memolint lint", added, 5, "ms", f"{len(mine)} modules")


def _modules(command: Sequence[str]) -> list[str]:
    """The modules that a Python program imports, in order."""
    done = subprocess.run([*_PYTHON, "-X", "importtime", *command], capture_output=True, text=True, check=False)
    return [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()[1:] if line.startswith("import time:")]


def _importing(modules: Sequence[str]) -> str:
    return "\n".join(f"try: import {name}\nexcept ImportError: pass" for name in modules)
