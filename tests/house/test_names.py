"""A name stands for one idea, and what stands there is used."""

import ast
from collections import Counter, defaultdict

import pytest
from modules import PACKAGE, ROOT, modules

# Each of these has a syntax tree of its own, in the words of its grammar.
LANGUAGES = (
    "code.shell",
    "code.python",
    "lang.expr",
    "lang.go.regex",
    "lang.jsonpath",
    "lang.when",
    "lang.template.tags",
)
# Names of classes that stand for one idea in each of several storeys, with what they share.
ONE_WORD = {
    "Entry": "what a file keeps under a key: of a cache, of a baseline",
    "Field": "a field of a manifest: as Argo declares it, as `inspect` shows it",
    "Problem": "what is wrong and where: in YAML, a configuration, an expression, a scenario",
    "Supplied": "what a call hands over: an argument, an artifact",
}
# Decorators that hand a function to whoever calls it.
REGISTERS = {"rule", "command", "group", "main"}
# Functions that are looked up by their name, with who does so.
BY_NAME = {
    "lint_object": "memolint exports it",
    "get_command": "click asks a group for its commands",
    "format_completion": "click asks how a shell takes a word",
    "shell_complete": "click asks what a word may become",
    "gitlab_report": "cli.show takes the writer of a format by its name",
    "json_report": "cli.show takes the writer of a format by its name",
    "junit_report": "cli.show takes the writer of a format by its name",
    "json_text": "lang.go.json asks values that know their JSON",
    "as_float": "the table of functions names it",
    "as_int": "the table of functions names it",
    "to_json": "the table of functions names it",
    "query": "the table of functions names it",
}
# Short doors to one text, for tests.
FOR_TESTS = {"lint_bytes", "of_tag_text"}


def test_no_file_is_named_like_a_folder_beside_it() -> None:
    assert [path for path in PACKAGE.rglob("*.py") if path.with_suffix("").is_dir()] == []


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest imports them by their bare names."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_a_class_name_stands_for_one_idea() -> None:
    places = defaultdict(set)
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and not module.name.startswith(tuple(f"memolint.{e}" for e in LANGUAGES)):
                places[node.name].add(module.name)
    twice = {name: found for name, found in places.items() if len(found) > 1 and name not in ONE_WORD}
    assert twice == {}


@pytest.mark.slow
def test_every_function_is_used() -> None:
    """By the product, not by tests alone; functions of the expression languages end in `_` and are found by name."""
    used = {
        name
        for module in modules().values()
        for node in ast.walk(module.tree)
        for name in (getattr(node, "id", None), getattr(node, "attr", None))
    }
    unused = [
        f"{module.place}:{node.lineno} {node.name}"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and not node.name.endswith("_")
        if node.name not in used | BY_NAME.keys() | FOR_TESTS and not _is_registered(node)
    ]
    assert unused == []


def _is_registered(node: ast.FunctionDef) -> bool:
    words = {
        word
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
        for word in (getattr(part, "id", None), getattr(part, "attr", None))
    }
    return bool(words & REGISTERS)
