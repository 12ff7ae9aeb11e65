from pathlib import Path

from memolint.text.documents import Document, read
from memolint.text.source import decode


def test_the_hook_for_pre_commit_is_the_plain_call() -> None:
    path = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
    (document,) = read(decode(path.name, path.read_bytes()))
    assert isinstance(document, Document)
    (hook,) = document.value  # type: ignore[misc]  # a list, or the test fails here
    assert (hook["id"], hook["entry"], hook["language"]) == ("memolint", "memolint lint", "python")
    assert hook["types_or"] == ["yaml", "json"]
    assert hook["require_serial"] is True, "references between the files of a commit are seen only in one call"
