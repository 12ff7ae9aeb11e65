"""Links in a terminal that knows them, and nowhere else."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from cli_process import BAD
from last_resort import LAST_RESORT

pytestmark = pytest.mark.slow(every=3)

LINK = re.compile("\x1b]8;;([^\x1b]*)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\")
OTHERS = (
    "NO_COLOR",
    "FORCE_COLOR",
    "FORCE_HYPERLINK",
    "CI",
    "TMUX",
    "TERM",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "WT_SESSION",
)
KNOWN = {"TERM": "xterm-kitty"}


def lint(folder: Path, *argv: str, terminal: bool = True, **environment: str) -> str:
    env = {name: value for name, value in os.environ.items() if name not in OTHERS} | environment
    command = [sys.executable, "-m", "memolint", "lint", "--no-config", ".", *argv]
    if not terminal:
        return subprocess.run(
            command, cwd=folder, env=env, capture_output=True, timeout=LAST_RESORT, check=False
        ).stdout.decode()
    mine, theirs = pty.openpty()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    out = b""
    while True:
        try:
            some = os.read(mine, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not some:
            break
        out += some
    os.close(mine)
    process.wait(60)
    return out.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    "environment",
    [KNOWN, {"TERM_PROGRAM": "WezTerm"}, {"VTE_VERSION": "7001"}, {"FORCE_HYPERLINK": "1", "NO_COLOR": "1", "CI": "1"}],
)
def test_file_and_rule_lead_somewhere(folder: Path, environment: dict[str, str]) -> None:
    found = LINK.findall(lint(folder, **environment))
    files = {text: Path(unquote(urlsplit(uri).path)) for uri, text in found}
    assert all(uri.startswith("file:///") for uri, _ in found)
    assert next(path for text, path in files.items() if text.startswith("bad.yaml:")) == folder / "bad.yaml"
    assert files["unknown-field"].read_text().startswith("# unknown-field")


@pytest.mark.parametrize(
    ("argv", "environment"),
    [
        ([], {}),
        ([], {"TERM": "xterm-256color"}),
        ([], {"VTE_VERSION": "5000"}),
        ([], {"VTE_VERSION": "nonsense"}),
        ([], KNOWN | {"NO_COLOR": "1"}),
        ([], KNOWN | {"CI": "true"}),
        ([], KNOWN | {"TMUX": "/tmp/tmux"}),
        ([], KNOWN | {"FORCE_HYPERLINK": "0"}),
        (["--color", "never"], KNOWN),
        (["--format", "json"], KNOWN),
    ],
)
def test_no_links_where_they_are_not_known_or_wanted(
    folder: Path, argv: list[str], environment: dict[str, str]
) -> None:
    assert "unknown-field" in (out := lint(folder, *argv, **environment))
    assert "\x1b]8" not in out


def test_no_links_in_a_pipe_unless_forced(folder: Path) -> None:
    assert "\x1b]8" not in lint(folder, "--color", "always", terminal=False, **KNOWN)
    assert "\x1b]8" in lint(folder, terminal=False, FORCE_HYPERLINK="1")


def test_a_name_cannot_end_its_link(folder: Path) -> None:
    evil = "a\x1b\\\x1b]8;;http:evil\x07 ü%;.yaml"
    (folder / "bad.yaml").rename(folder / evil)
    found = LINK.findall(lint(folder, **KNOWN))
    assert any(unquote(urlsplit(uri).path) == str(folder / evil) for uri, _ in found)
    assert not any(character in uri for uri, _ in found for character in "\x07; ü")
    assert all(uri.startswith("file:///") for uri, _ in found)
