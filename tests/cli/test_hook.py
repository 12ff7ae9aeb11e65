"""What other programs run: hooks for pre-commit, the action for GitHub, the image."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cli_process import BAD
from last_resort import LAST_RESORT

from memolint.text.documents import Document, read
from memolint.text.source import decode

ROOT = Path(__file__).parents[2]


def yaml(name: str) -> Any:
    path = ROOT / name
    (document,) = read(decode(path.name, path.read_bytes()))
    assert isinstance(document, Document)
    return document.value


def test_the_hooks_for_pre_commit_are_plain_calls() -> None:
    hooks = yaml(".pre-commit-hooks.yaml")
    entries = [(hook["id"], hook["entry"], hook["language"]) for hook in hooks]
    assert entries == [("memolint", "memolint lint", "python"), ("memolint-fix", "memolint lint --fix", "python")]
    for hook in hooks:
        assert hook["types_or"] == ["yaml", "json"]
        assert hook["require_serial"] is True, "references between the files of a commit are seen only in one call"


def test_the_action_takes_its_inputs_from_the_environment_and_never_from_its_text() -> None:
    action = yaml("action.yml")
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in the text of a script is an injection"
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text()))
    assert used == set(action["inputs"])


def _git(folder: Path, *argv: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *argv], cwd=folder, check=True, capture_output=True, timeout=LAST_RESORT)


@pytest.mark.skipif(not shutil.which("pre-commit"), reason="pre-commit is not installed")
@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_pre_commit_runs_the_hooks(tmp_path: Path) -> None:
    """With the installed memolint: `language: system` instead of an environment made from a package index."""
    (tmp_path / "bad.yaml").write_text(BAD)
    hooks = [{**hook, "language": "system"} for hook in yaml(".pre-commit-hooks.yaml")]
    listed = "".join(
        f"      - {{id: {hook['id']}, name: x, entry: {hook['entry']}, language: system, types_or: [yaml, json]}}\n"
        for hook in hooks
    )
    (tmp_path / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{listed}")
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["pre-commit", "run"], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        timeout=LAST_RESORT, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "unknown-field" in done.stdout
