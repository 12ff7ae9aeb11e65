"""What is dear is imported only when there is code that needs it."""

import json
import subprocess
import sys

import pytest

DEAR = ("tree_sitter", "tree_sitter_bash", "ast", "memolint.code.catalogue.aws", "memolint.code.python.parse")
PROGRAM = """
import json, sys
before = set(sys.modules)
from memolint.code.effects import effects
effects(json.loads(sys.argv[1]))
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.mark.parametrize(
    ("template", "needed"),
    [
        ({"steps": [[{"name": "a", "template": "b"}]], "resource": {"action": "get"}}, set()),
        ({"container": {"command": ["sh", "-c", "hello there"]}}, set()),
        ({"container": {"command": ["git", "status"]}}, {"memolint.code.catalogue.aws"}),
        ({"container": {"command": ["sh", "-c", "git push"]}}, {"memolint.code.catalogue.aws", "tree_sitter"}),
    ],
)
def test_only_what_a_template_needs_is_imported(template: object, needed: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, json.dumps(template)], capture_output=True, check=True)
    assert set(json.loads(done.stdout)) & set(DEAR) - {"tree_sitter_bash"} == needed
