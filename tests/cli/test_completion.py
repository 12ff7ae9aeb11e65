"""What shells complete: the words that bash is offered, and a word that a person completes in a shell of his own."""

import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
ASKED = """\
eval "$(memolint completion bash)"
compopt() { echo "as $*"; }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_memolint_completion memolint "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def environment() -> dict[str, str]:
    return os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def offered(*words: str) -> list[str]:
    """What bash is offered for the last of these words."""
    argv = ["bash", "--norc", "-c", ASKED, "bash", "memolint", *words]
    ran = subprocess.run(argv, capture_output=True, text=True, env=environment(), check=True)
    assert ran.stderr == ""
    return ran.stdout.split("\n")[:-1]


@needs_bash
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["exp"], ["explain"]),
        (["lint", "tr"], ["as -o default", ""]),
        (["inspect", "tr"], ["as -o default", ""]),
        (["lint", "--baseline", "tr"], ["as -o default", ""]),
        (["config", "show", "--config", "me"], ["as -o default", ""]),
        (["lint", "--project", "wo"], ["as -o dirnames", ""]),
        (["explain", "key-vol"], ["key-volatile", "key-volatile-upstream"]),
        (["explain", "impure-side-effect", ":", "sh.git.pu"], ["sh.git.push"]),
        (["lint", "--select", "key-charset,key-un"], [f"key-charset,key-un{end}" for end in (
            "ique-per-run-cachename", "resolved-variable", "trusted-input")]),
        (["lint", "--select", "=", "memoized-s"], ["memoized-suspend"]),
        (["lint", "--select", "suppression"], ["suppression"] + [f"suppression-{end}" for end in (
            "no-reason", "unknown", "unused")]),
        (["lint", "--argo-version", "3.7"], ["3.7", "3.7.18"]),
        (["lint", "--format", "j"], ["json", "junit"]),
        (["lint", "--output", "js"], ["as -o nospace", "json:"]),
        (["lint", "--output", "json", ":", "re"], ["as -o default", ""]),
        (["lnt", "--f"], [""]),
        (["explain", "nothing-like-it"], [""]),
        (["simulate", "-p", "x"], [""]),
    ],
)  # fmt: skip
def test_bash_is_offered_what_a_word_may_become(words: list[str], found: list[str]) -> None:
    assert offered(*words) == found


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_of_other_shells_are_read_by_them(shell: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        ["memolint", "completion", shell], capture_output=True, text=True, env=environment(), check=True
    )
    assert "_MEMOLINT_COMPLETE" in ran.stdout
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: the script is not run")
    script = tmp_path / "script"
    script.write_text(ran.stdout)
    subprocess.run([shell, "-n", str(script)], check=True)


@needs_bash
def test_a_file_is_completed_at_a_prompt(tmp_path: Path) -> None:
    (tmp_path / "training.yaml").touch()
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execvpe("bash", ["bash", "--norc", "--noprofile"], environment() | {"PS1": "> ", "TERM": "dumb"})
    try:
        os.write(terminal, b'eval "$(memolint completion bash)"; echo rea""dy\n')
        assert "training.yaml" not in until(terminal, "ready")
        os.write(terminal, b"memolint lint tr\t")
        assert until(terminal, "training.yaml")
    finally:
        os.close(terminal)  # the shell ends with its terminal
        os.waitpid(process, 0)


def until(terminal: int, awaited: str) -> str:
    """What is shown until `awaited` stands in it."""
    shown = ""
    while awaited not in shown:
        assert select.select([terminal], [], [], 120)[0], f"nothing more is shown after {shown!r}"
        shown += os.read(terminal, 1024).decode()
    return shown
