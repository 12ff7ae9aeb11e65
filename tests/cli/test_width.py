"""Everything fits the terminal that it is shown on, and nothing is broken in a pipe."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from memolint.app.rules.pages import slugs
from memolint.cli.main import run
from memolint.report.terminal.color import width

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\")
LOCALE = {"PYTHONUTF8": "1", "TERM": "xterm"}


def shown(columns: int, *argv: str, **env: str) -> list[str]:
    """The lines that a terminal of so many columns shows of a command, without its escape codes."""
    leader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "memolint", *argv],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env=os.environ | LOCALE | env,
        cwd=ROOT,
    )
    os.close(terminal)
    pieces = []
    try:
        while piece := os.read(leader, 65_536):
            pieces.append(piece)
    except OSError:
        pass  # Linux says so when the other end is closed
    os.close(leader)
    process.wait()
    return ESCAPES.sub("", b"".join(pieces).decode()).splitlines()


def printed(columns: int, *argv: str) -> list[str]:
    """The lines that a command prints where it is told how wide they may be."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        run([*argv, "--width", str(columns), "--color", "always"])
    out.flush()
    return ESCAPES.sub("", out.buffer.getvalue().decode()).splitlines()


def too_wide(lines: list[str], columns: int) -> list[str]:
    return [line for line in lines if width(line) > columns]


def files(*folders: Path) -> list[str]:
    return sorted(str(file) for folder in folders for file in folder.rglob("*.yaml"))


OWN = files(DATA / "keys", DATA / "purity", DATA / "volumes", DATA / "markers", ROOT / "fixtures" / "cases")
EVERYTHING = ("lint", "--min-severity", "info", "--min-confidence", "low", "--project", "none")


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("words", [EVERYTHING, ("advise", "--project", "none"), ("lint", "--statistics")])
def test_no_line_about_many_files_is_wider_than_asked_for(columns: int, words: tuple[str, ...]) -> None:
    lines = printed(columns, *words, *OWN)
    assert len(lines) > 50
    assert too_wide(lines, columns) == []


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("command", ["inspect", "simulate"])
def test_no_line_about_a_file_is_wider_than_asked_for(columns: int, command: str) -> None:
    for file in OWN[::7]:
        assert too_wide(printed(columns, command, file), columns) == []


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_page_is_wider_than_asked_for(columns: int) -> None:
    for words in (["rules"], *(["explain", slug] for slug in sorted(slugs()))):
        lines = printed(columns, *words)
        assert lines
        assert too_wide(lines, columns) == []


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_about_what_people_write_is_wider_than_asked_for(columns: int) -> None:
    if not SHARED.is_dir():
        pytest.skip("the corpus is not here")
    found = files(SHARED / "field", SHARED / "corpus")
    assert too_wide(printed(columns, *EVERYTHING, *found), columns) == []
    assert too_wide(printed(columns, "advise", "--project", "none", *found), columns) == []
    for file in found[::40]:
        for command in ("inspect", "simulate"):
            assert too_wide(printed(columns, command, file), columns) == []


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_terminal_says_how_wide_it_is(columns: int) -> None:
    lines = shown(columns, "lint", "fixtures/demo/train.yaml")
    assert too_wide(lines, columns) == []
    assert max(map(width, lines)) > columns - 15


@pytest.mark.parametrize(
    ("columns", "env"), [(1, {}), (0, {}), (60, {"COLUMNS": "abc"}), (60, {"COLUMNS": "-3"}), (200, {"COLUMNS": "60"})]
)
def test_odd_terminals_are_written_to(columns: int, env: dict[str, str]) -> None:
    lines = shown(columns, "lint", "fixtures/demo/train.yaml", **env)
    assert max(map(width, lines)) <= {1: 20, 0: 80}.get(columns, 60)
    assert "learning-rate" in "".join(lines)


def test_in_a_pipe_nothing_is_broken() -> None:
    first, *rest = printed_in_pipe("lint", "fixtures/demo/train.yaml")
    assert first.endswith("is not in its key")
    assert all(width(line) <= 80 for line in rest if "│" in line and "~" not in line)
    assert printed_in_pipe("lint", "-q", "fixtures/demo/train.yaml") == [first]


def printed_in_pipe(*argv: str) -> list[str]:
    words = [sys.executable, "-m", "memolint", *argv]
    ran = subprocess.run(words, capture_output=True, env=os.environ | LOCALE, cwd=ROOT, check=False)
    return ran.stdout.decode().splitlines()


@pytest.mark.parametrize("given", ["-1", "wide", "1e3", "²", ""])
def test_a_width_is_a_number(given: str) -> None:
    for words in (["lint", "."], ["rules"], ["simulate", "x.yaml"]):
        assert run([*words, f"--width={given}"]) == 2
