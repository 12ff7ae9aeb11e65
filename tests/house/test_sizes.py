"""Functions fit on a screen, files hold one idea, folders can be read at a glance."""

import ast
from collections import Counter
from statistics import quantiles

from modules import modules

LONGEST_FUNCTION = 60
NINE_OF_TEN_FUNCTIONS = 30
FILES_OF_A_FOLDER = 20
CRUMB, CRUMBS = 30, 12


def functions() -> dict[str, int]:
    """Lines of each function by its place."""
    return {
        f"{module.place}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }


def test_functions_are_short() -> None:
    lines = functions()
    assert [place for place, count in lines.items() if count > LONGEST_FUNCTION] == []
    assert quantiles(lines.values(), n=10)[-1] <= NINE_OF_TEN_FUNCTIONS


def test_folders_are_small() -> None:
    folders = Counter(module.path.parent for module in modules().values())
    assert [str(folder) for folder, files in folders.items() if files > FILES_OF_A_FOLDER] == []


def test_few_files_are_crumbs() -> None:
    lines = {
        module.place: module.path.read_text(encoding="utf-8").count("\n")
        for module in modules().values()
        if module.path.name != "__init__.py"
    }
    crumbs = [place for place, count in lines.items() if count < CRUMB]
    assert len(crumbs) <= CRUMBS, crumbs
