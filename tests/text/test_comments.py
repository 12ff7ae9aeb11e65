"""Comments are found in YAML and in scripts, not in quoted text."""

from memolint.text.comments import comments
from memolint.text.documents import Document, read
from memolint.text.source import decode

TEXT = """\
# one
a: 'no # two'
b: x # three
c: |
  echo hi  # four
  # five
d: "no
  # six"
e: x#seven
"""


def test_comments() -> None:
    source = decode("f.yaml", TEXT.encode())
    documents = [each for each in read(source) if isinstance(each, Document)]
    found = [(each.text, each.line, each.alone) for each in comments(source, documents)]
    assert found == [("# one", 1, True), ("# three", 3, False), ("# four", 5, False), ("# five", 6, True)]
