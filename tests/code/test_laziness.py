"""What is expensive is imported only when there is code that needs it."""

import subprocess
import sys

import pytest

EXPENSIVE = {"json", "tomllib", "tree_sitter", "ast", "memolint.code.python.parse"}
PROGRAM = """
import sys
before = set(sys.modules)
from memolint.code.effects import effects
effects(eval(sys.argv[1]))
loaded = sorted(set(sys.modules) - before)
print(*loaded)
"""
SHELL = {"json", "tree_sitter"}
PYTHON = {"ast", "memolint.code.python.parse"}


@pytest.mark.parametrize(
    ("template", "needed"),
    [
        ({"steps": [[{"name": "a", "template": "b"}]]}, set()),
        ({"resource": {"action": "get"}}, {"json"}),
        ({"container": {"command": ["sudo", "sh", "-c", "hello there"]}}, set()),
        ({"container": {"command": ["git", "status"]}}, {"json"}),
        ({"container": {"command": ["sh", "-c", "git push"]}}, SHELL),
        ({"container": {"command": ["python", "-c", "print(1)"]}}, {"json", *PYTHON}),
        ({"container": {"command": ["python", "-c", "1"]}}, PYTHON),
    ],
)
def test_only_what_a_template_needs_is_imported(template: object, needed: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, repr(template)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & EXPENSIVE == needed
