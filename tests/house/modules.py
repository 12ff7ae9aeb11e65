"""The modules of memolint as they are written: their trees, and who imports whom."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "memolint"


class Module(NamedTuple):
    """A file of the package: its dotted name (a folder's for `__init__.py`), its path and its tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path below the root of the project."""
        return self.path.relative_to(ROOT).as_posix()


class Import(NamedTuple):
    """One module imports another; `late` where that happens inside a function."""

    importer: str
    imported: str
    late: bool


@cache
def modules() -> dict[str, Module]:
    """All modules by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return found


@cache
def imports() -> tuple[Import, ...]:
    """Every import of an own module, also for type checkers and inside functions."""
    return tuple(each for module in modules().values() for each in _imports_of(module))


def _imports_of(module: Module) -> Iterator[Import]:
    for node, late in _statements(module.tree, late=False):
        for name in _named(module, node):
            if name in modules() and name != module.name:
                yield Import(module.name, name, late)


def _statements(tree: ast.AST, late: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Each statement that imports, and whether it stands inside a function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, late
        elif not isinstance(node, ast.expr):
            yield from _statements(node, late or isinstance(node, ast.FunctionDef))


def _named(module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules that a statement names: `from package import module` names the module, not its package."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
        parts = package.split(".")
        base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])
    for alias in node.names:
        inner = f"{base}.{alias.name}"
        yield inner if inner in modules() else base


def circles() -> list[list[str]]:
    """Groups of modules of which each leads to every other through imports (Tarjan's components of more than one)."""
    graph: dict[str, list[str]] = {name: [] for name in modules()}
    for each in imports():
        graph[each.importer].append(each.imported)
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        numbers[name] = lowest[name] = len(numbers)
        stack.append(name)
        for other in graph[name]:
            if other not in numbers:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], numbers[other])
        if lowest[name] == numbers[name]:
            place = stack.index(name)
            if len(stack) - place > 1:
                found.append(sorted(stack[place:]))
            del stack[place:]

    for name in graph:
        if name not in numbers:
            visit(name)
    return found
