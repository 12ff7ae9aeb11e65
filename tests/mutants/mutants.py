"""Mutants of a package: one small change each, made by cosmic-ray's operators and drawn by a fixed seed."""

import ast
import random
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

Position = tuple[int, int]


class Mutant(NamedTuple):
    """A file with one change: the lines that go and those that come, without indentation, and the whole new text."""

    file: str
    function: str
    line: int
    before: str
    after: str
    text: str


class _Place(NamedTuple):
    """Where an operator finds something to change, as the n-th of its finds in the file."""

    file: Path
    operator: Operator
    occurrence: int
    start: Position


def drawn(root: Path, package: str, count: int, seed: int) -> list[Mutant]:
    """So many mutants of the files below `root / package`, a second one of a place only when each had its first."""
    files = sorted((root / package).rglob("*.py")) if (root / package).is_dir() else [root / package]
    draw = random.Random(f"{seed} {package}")
    by_place: dict[tuple[Path, Position], list[_Place]] = {}
    for file in files:
        for place in _places(file):
            by_place.setdefault((file, place.start), []).append(place)
    queues = [draw.sample(places, len(places)) for _, places in sorted(by_place.items())]
    draw.shuffle(queues)
    rounds = (place for turn in zip_longest(*queues) for place in turn if place is not None)
    mutants = islice((mutant for place in rounds for mutant in _mutant(root, place)), count)
    return list(mutants)


def _operators() -> Iterator[Operator]:
    for name in sorted(operator_names()):
        operator = get_operator(name)
        if not operator.arguments() and not name.endswith("NoOp"):
            yield operator()


def _places(file: Path) -> Iterator[_Place]:
    text = file.read_text(encoding="utf-8")
    tree = get_ast(text)
    nodes = list(ast_nodes(tree))
    types = _annotations(text)
    for operator in _operators():
        starts = (start for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, start in enumerate(starts):
            if not any(first <= start <= last for first, last in types):
                yield _Place(file, operator, occurrence, start)


def _annotations(text: str) -> list[tuple[Position, Position]]:
    """Where types stand: a changed one breaks the import or nothing, and says nothing of the tests."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.Subscript):
            found.append(node.slice if isinstance(node.slice, ast.BinOp) else None)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and _is_union(node.value):
            found.append(node.value)
    return [((n.lineno, n.col_offset), (n.end_lineno or 0, n.end_col_offset or 0)) for n in found if n]


def _is_union(node: ast.BinOp) -> bool:
    """An alias such as `Content = str | bytes`."""
    return isinstance(node.op, ast.BitOr) and any(isinstance(each, ast.Name) for each in (node.left, node.right))


def _mutant(root: Path, place: _Place) -> Iterator[Mutant]:
    """The mutant, or none where the change is not Python or changes nothing."""
    old = place.file.read_text(encoding="utf-8")
    try:
        new = mutate_code(old, place.operator, place.occurrence)
        if new is None or ast.dump(ast.parse(new)) == ast.dump(ast.parse(old)):
            return
    except (SyntaxError, AttributeError):  # ExceptionReplacer of cosmic-ray 8.7 knows no exception with a dot in it
        return
    line = place.start[0]
    before, after = _changed(old, new)
    yield Mutant(place.file.relative_to(root).as_posix(), _function(old, line), line, before, after, new)


def _changed(old: str, new: str) -> tuple[str, str]:
    """The lines that differ, each side joined by spaces."""
    before, after = old.splitlines(), new.splitlines()
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return " ".join(" ".join(before).split()), " ".join(" ".join(after).split())


def _function(text: str, line: int) -> str:
    """The dotted name of the innermost function or class around a line, "" on the level of the module."""
    names = []
    node: ast.AST = ast.parse(text)
    while True:
        inner = next((each for each in ast.iter_child_nodes(node) if _holds(each, line)), None)
        if inner is None:
            return ".".join(names)
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            names.append(inner.name)
        node = inner


def _holds(node: ast.AST, line: int) -> bool:
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    decorators = [each.lineno for each in getattr(node, "decorator_list", [])]
    return first is not None and last is not None and min([first, *decorators]) <= line <= last
