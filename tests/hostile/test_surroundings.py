"""Hostile surroundings of a good file: configurations, baselines, ignore files, paths, streams, environments, limits.

Every call keeps bounds of processor time and memory and ends with an exit status that `lint` documents, without a
traceback and without an internal error.
"""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bounded import MAX_MIB, MAX_SECONDS, bounded
from test_hostile import GOOD

KILO = 1_000
LINT = [sys.executable, "-m", "memolint", "lint"]
SHELL_LINT = shlex.join(LINT)
BASELINE = '{"schema": "memolint-baseline/1", "findings": %s}'
ENTRY = '{"file": "a", "rule": "b", "fingerprint": "c"}'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="FIFOs, devices and limits as Unix has them")

CONFIGURATIONS: dict[str, str | bytes] = {
    "binary": bytes(range(256)),
    "NUL": b"\0" * KILO,
    "UTF-16": "a = 1".encode("utf-16"),
    "CR": b"select = []\rignore = []\r",
    "larger than the limit": "# x\n" * 3_000 * KILO,
    "deep": "a = " + "[" * 5 * KILO,
    "deep and closed": "select = " + "[" * 500 + "]" * 500,
    "deep tables": "a = " + "{a=" * 2 * KILO,
    "a deep header": "[" + ".".join("a" * 5 * KILO) + "]",
    "many keys": "".join(f"k{number} = 1\n" for number in range(50 * KILO)),
    "one key twice": "select = []\nselect = []\n",
    "wrong types": "select = 7\nignore = {}\nexclude = [1]\nbaseline = []\nargo-version = 3.7\nrequire-reason = 'x'\n",
    "wrong tables": "severity = []\nper-file-ignores = 'x'\n",
    "wrong entries": "[severity]\nkey = 7\n[per-file-ignores]\n'*' = 'x'\n'**' = [1]\n",
    "a version": "argo-version = '../..'\n",
    "globs that are none": "exclude = ['[', '[!', '!', '!!x', '/', '//', ' ', '\\\\']\n",
    "globs of stars": f"exclude = ['{'*a' * 5 * KILO}', '{'**/' * 3 * KILO}x', '{'[a-z]' * 5 * KILO}']\n",
    "globs of files": f"[per-file-ignores]\n'{'*o' * 30}*b' = ['key']\n'!' = ['key']\n",
    "NUL in globs": 'exclude = ["a\\u0000b"]\ncontext = ["a\\u0000b"]\n',
    "everything as context": "context = ['**/**/**/**/**/*']\n",
    "context elsewhere": "context = ['../../../../**/*', '/proc/**', '~/**']\n",
    "a long context": f"context = ['{'a' * 100 * KILO}']\n",
    "a baseline elsewhere": "baseline = '../../../../etc/passwd'\n",
    "a baseline of zeros": "baseline = '/dev/zero'\n",
    "tags": f"immutable-tags = ['{'*a' * 3 * KILO}', '[', '(a+)+$']\n",
    "parameters": f"insignificant = ['{'*a' * 3 * KILO}', '(a+)+$']\n",
    "a large number": "a = " + "9" * 100 * KILO,
    "a date": "select = 1979-05-27\n",
    "escapes": '"\\u001b[2J\\n::error::x" = 1\nselect = ["\\u001b]0;x\\u0007"]\n',
}

BASELINES: dict[str, str | bytes] = {
    "nothing": "",
    "binary": bytes(range(256)),
    "deep": "[" * 100 * KILO,
    "deep and closed": BASELINE % ("[" * 900 + "]" * 900),
    "wrong entries": BASELINE % '[7, {"file": 1, "rule": [], "fingerprint": {}}]',
    "no list": BASELINE % "NaN",
    "a large number": BASELINE % ("9" * 10 * KILO),
    "odd names": BASELINE % '[{"file": "\\u0000\\ud800", "rule": "\\n::error::x\\u001b[2J", "fingerprint": "y"}]',
    "names elsewhere": BASELINE % '[{"file": "../../etc/passwd", "rule": "a", "fingerprint": "b"}]',
    "very many": BASELINE % f"[{','.join([ENTRY] * 50 * KILO)}]",
    "UTF-16": (BASELINE % "[]").encode("utf-16"),
}

FILES: dict[str, Callable[[Path], None]] = {
    "a folder": lambda path: path.mkdir(),
    "a FIFO": lambda path: os.mkfifo(path),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "many stars": lambda path: _write(path, "*a" * 3 * KILO + "\n" + "*o" * 40 + "*b\n"),
    "many lines": lambda path: _write(path, "*a*b*c*d*\n" * 20 * KILO),
}

PATHS = (
    *("/dev/zero", "/dev/full", "/dev/random", "/dev/null", "/proc/self/mem", "/dev/stdin", "/dev/fd/0", ""),
    *("a" * 5 * KILO, "a/" * 3 * KILO, "\udcff", "good.yaml/", "good.yaml/x", "././good.yaml", "\x1b[2J"),
)

SHELL = {
    "endless input": "yes 'argoproj.io: 1' | LINT -",
    "input of zeros": "LINT - </dev/zero",
    "no input": "LINT - <&-",
    "a folder as input": "LINT - </",
    "no output": "LINT . >&-",
    "no errors": "LINT nothing 2>&-",
    "nothing at all": "LINT . <&- >&- 2>&-",
    "a full output": "LINT . >/dev/full",
    "a full output of SARIF": "LINT . --format sarif >/dev/full",
    "full errors": "LINT nothing 2>/dev/full",
    "all full": "LINT . >/dev/full 2>&1",
    "a reader that leaves": "LINT . --format sarif | head -c 1; exit ${PIPESTATUS[0]}",
    "no working directory": "mkdir g; cd g; rmdir ../g; LINT .",
    "few open files": "ulimit -n 8; LINT .",
    "little memory": "ulimit -v 400000; LINT .",
    "little stack": "ulimit -s 256; LINT .",
    "no room for a baseline": "ulimit -f 0; LINT . --baseline b.json --update-baseline",
    "no room for fixes": "ulimit -f 0; LINT . --fix --unsafe-fixes",
    "a full report file": "LINT . --output json:/dev/full",
    "a report over a folder": "LINT . --output json:.",
    "a full baseline": "LINT . --baseline /dev/full --update-baseline",
    "a full summary": "GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/dev/full LINT .",
    "a summary nowhere": "GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=nothing/x LINT .",
}

ENVIRONMENTS = (
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONWARNINGS": "error"},
    {"PYTHONINTMAXSTRDIGITS": "640"},
    {"PYTHONOPTIMIZE": "2"},
    {"TZ": "../../etc/passwd"},
    {"TERM": "\x1b", "COLUMNS": "x", "FORCE_COLOR": "9"},
    {"HOME": ""},
)

FLAGS = (
    *(["--jobs", value] for value in ("0", "-1", "9" * 500, "x", "")),
    *(["--select", value] for value in ("\x1b[2J", "," * 100 * KILO, "key:", "(a+)+$")),
    *(["--exclude", value] for value in ("[" * KILO, "**/" * 2 * KILO, "", "!", "*o" * 40 + "*b")),
    *(["--context", value] for value in ("**/" * 50 + "*", "")),
    *(["--project", value] for value in ("", "\udcff", "/dev/null")),
    *(["--argo-version", value] for value in ("9" * 5 * KILO, "\u0663.\u0667", "3.7\n", "3.7.1.1")),
    *(["--output", value] for value in (":", "json", "json:")),
    *(["--config", value] for value in ("", "/dev/zero", "good.yaml")),
    *(["--baseline", value] for value in ("/dev/zero", "good.yaml", ".")),
)


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _ascii(value: object) -> str:
    return str(value)[:40].encode("ascii", "backslashreplace").decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / ".git").mkdir()
    return tmp_path


def lint(folder: Path, *argv: str, **environment: str) -> int:
    return _ended(folder, [*LINT, *argv], environment)


def _ended(folder: Path, command: list[str], environment: dict[str, str]) -> int:
    ended = bounded(command, folder, environment)
    assert b"Traceback" not in ended.said
    assert b"internal error" not in ended.said
    assert b"\x1b[2J" not in ended.said
    assert b"\n::error::x" not in ended.said
    assert ended.status in (0, 1, 2, 3), ended.said[-500:]
    assert ended.seconds <= MAX_SECONDS
    assert ended.mebibytes <= MAX_MIB
    return ended.status


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("kind", CONFIGURATIONS)
def test_a_configuration(folder: Path, kind: str) -> None:
    _write(folder / "memolint.toml", CONFIGURATIONS[kind])
    lint(folder, ".")


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("update", [[], ["--update-baseline"]])
@pytest.mark.parametrize("kind", BASELINES)
def test_a_baseline(folder: Path, kind: str, update: list[str]) -> None:
    _write(folder / "b.json", BASELINES[kind])
    lint(folder, ".", "--baseline", "b.json", *update)


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("name", ["memolint.toml", "pyproject.toml", ".gitignore", "b.json"])
@pytest.mark.parametrize("kind", FILES)
def test_a_file_beside(folder: Path, name: str, kind: str) -> None:
    FILES[kind](folder / name)
    status = lint(folder, ".", *(["--baseline", "b.json"] if name == "b.json" else []))
    assert name != ".gitignore" or status == 1, "the good file is still found, and so is what is wrong with it"


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("path", PATHS, ids=_ascii)
def test_a_named_path(folder: Path, path: str) -> None:
    assert lint(folder, "good.yaml", "--", path) in (1, 3)


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("kind", SHELL)
def test_streams_and_limits(folder: Path, kind: str) -> None:
    _ended(folder, ["bash", "-c", SHELL[kind].replace("LINT", SHELL_LINT)], {})


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=_ascii)
def test_an_environment(folder: Path, environment: dict[str, str]) -> None:
    (folder / os.fsdecode(b"\xff\xfe.yaml")).write_text(GOOD)
    assert lint(folder, ".", **environment) == 1


@pytest.mark.slow(every=32)
@pytest.mark.parametrize("flags", FLAGS, ids=_ascii)
def test_a_flag(folder: Path, flags: list[str]) -> None:
    lint(folder, ".", *flags)
