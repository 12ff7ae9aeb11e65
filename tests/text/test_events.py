"""The lean parser and the package's own ones give the same documents."""

import subprocess
import sys

SCRIPT = """
import sys
if sys.argv[1] == "package":
    import ruamel.yaml
elif sys.argv[1] == "pure":
    sys.modules["_ruamel_yaml"] = None
import memolint.text.events as events
assert events.ORIGIN == sys.argv[1], events.ORIGIN
from memolint.text.documents import Document, read
from memolint.text.source import decode

TEXT = '''a: &x [1, 'two', "th\\\\u00e9", {k: *x0}]
---
b: |
  lines
   more
c: >-
  folded
  text
d: &y {e: on}
f: *y
? g
: {<<: *y, h: ~}
---
broken: [
'''.replace("*x0", "v")
for found in read(decode("f", TEXT.encode())):
    if isinstance(found, Document):
        stack = [found.root]
        while stack:
            node = stack.pop()
            print(node.start, node.end, node.style, ascii(node.value))
            if isinstance(node.children, dict):
                stack += [each for pair in node.children.values() for each in pair]
            elif node.children:
                stack += node.children
    else:
        print("failed at", found.line)
"""


def output(parser: str) -> str:
    done = subprocess.run([sys.executable, "-c", SCRIPT, parser], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lean_package_and_pure_parsers_agree_on_values() -> None:
    lean = output("lean")
    assert lean == output("package")
    assert "failed at" in lean
    values = [line.split(" ", 3)[3] for line in lean.splitlines() if not line.startswith("failed")]
    pure = [line.split(" ", 3)[3] for line in output("pure").splitlines() if not line.startswith("failed")]
    assert values == pure


def test_the_package_still_works_beside_memolint() -> None:
    script = "import memolint.text.events; from ruamel.yaml import YAML; print(YAML(typ='safe').load('a: [1, {b: c}]'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{'a': [1, {'b': 'c'}]}\n"
