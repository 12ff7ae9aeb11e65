"""Bad input beside good: one clear line with the place, the documented status, no neighbour lost."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from cli_process import BAD, GOOD, memolint
from last_resort import LAST_RESORT

pytestmark = pytest.mark.slow(every=3)


def missing(_: Path) -> str:
    return "bad.yaml:1:1 failed: cannot be read: no such file or directory"


def not_yaml(path: Path) -> str:
    path.write_text("apiVersion: argoproj.io/v1alpha1\nkind: [\n}")
    return "bad.yaml:3:1 failed: did not find expected node content"


def unquoted_tag(path: Path) -> str:
    path.write_text("# argoproj.io\nkey: {{inputs.parameters.x}}\n")
    return "bad.yaml:2:7 failed: `{{inputs.parameters.x}}` must be quoted"


def not_text(path: Path) -> str:
    path.write_bytes(b"apiVersion: argoproj.io/v1alpha1\n\xff\xfe\n")
    return "bad.yaml:2:1 failed: not UTF-8: byte 0xff cannot be decoded"


def deep(path: Path) -> str:
    path.write_text("# argoproj.io\n" + "[" * 200_000)
    return "failed: nested more than 200 deep"


def alias_bomb(path: Path) -> str:
    names = "abcdefghijklmnop"
    lines = ["a: &a [argoproj.io]"]
    lines += [f"{new}: &{new} [{', '.join(['*' + old] * 10)}]" for old, new in pairwise(names)]
    path.write_text("\n".join(lines))
    return "failed: more than 1000000 nodes (aliases counted as what they expand to)"


def huge(path: Path) -> str:
    with open(path, "wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    return "bad.yaml:1:1 failed: the file has 104857600 bytes, the limit is 33554432"


def fifo(path: Path) -> str:
    os.mkfifo(path)
    return "bad.yaml:1:1 failed: not a regular file but a FIFO"


def loop(path: Path) -> str:
    path.symlink_to(path.name)
    return "bad.yaml:1:1 failed: cannot be read: too many levels of symbolic links"


def unreadable(path: Path) -> str:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path.write_text(GOOD)
    path.chmod(0)
    return "bad.yaml:1:1 failed: cannot be read: permission denied"


MAKERS: list[Callable[[Path], str]] = [
    missing,
    not_yaml,
    unquoted_tag,
    not_text,
    deep,
    alias_bomb,
    huge,
    fifo,
    loop,
    unreadable,
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_one_line_with_the_place_and_no_neighbour_lost(tmp_path: Path, make: Callable[[Path], str]) -> None:
    expected = make(tmp_path / "bad.yaml")
    (tmp_path / "good.yaml").write_text(BAD)
    ran = memolint("lint", "bad.yaml", "good.yaml", cwd=tmp_path)
    assert ran.status == 3
    assert sum(expected in line for line in ran.out.splitlines()) == 1
    assert "good.yaml:11:9 warning[unknown-field]" in ran.out
    assert "1 failed" in ran.out
    assert ran.err.splitlines() == [
        "memolint: incomplete: 1 of 2 files could not be judged; "
        "there are findings too, but status 3 (incomplete) wins over 1"
    ]
    assert "Traceback" not in ran.out + ran.err


@pytest.mark.parametrize(
    "text", ["a: 1\n", "[]\n", "argoproj.io\n", "kind: Workflow\nspec: [argoproj.io]\n", "", "kind: 3 # argoproj.io\n"]
)
def test_wrong_kinds_are_checked_and_clean(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    assert memolint("lint", cwd=tmp_path)[0] == 0


def test_a_folder_without_yaml_is_incomplete(tmp_path: Path) -> None:
    ran = memolint("lint", cwd=tmp_path)
    assert ran.status == 3
    assert ".:1:1 failed: no YAML or JSON file in this folder" in ran.out


def test_only_skipped_files_are_no_green(tmp_path: Path) -> None:
    (tmp_path / "chart.yaml").write_text("# argoproj.io\nname: {{ .Release.Name }}\n")
    ran = memolint("lint", cwd=tmp_path)
    assert ran.status == 0
    assert ran.err == "memolint: every file was skipped, nothing was judged\n"
    assert "skipped chart.yaml: a Helm template: helm template … | memolint lint -" in ran.out


@pytest.mark.parametrize(
    "argv", [["lint", "."], ["lint", ".", "--format=json"], ["rules"], ["--version"], ["lint", "--help"]]
)
def test_a_closed_pipe_is_quiet(tmp_path: Path, argv: list[str]) -> None:
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text(BAD)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        command = [sys.executable, "-m", "memolint", *argv]
        done = subprocess.run(
            command, cwd=tmp_path, stdout=closed, stderr=subprocess.PIPE, timeout=LAST_RESORT, check=False
        )
    assert done.stderr == b""
    assert done.returncode in (0, 1)


def test_names_that_are_no_text_can_be_printed(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xff\x1b.yaml")
    (tmp_path / name).write_text(BAD)
    for form in ("text", "json"):
        ran = memolint("lint", ".", "--format", form, cwd=tmp_path)
        assert ran.status == 1
        assert "\x1b" not in ran.out
    assert memolint("lint", ".", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"}).status == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("argv", [["lint", "."], ["rules"]])
def test_a_full_disk_is_one_line(tmp_path: Path, argv: list[str]) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "memolint", *argv]
        done = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, timeout=LAST_RESORT, check=False
        )
    assert done.returncode == 3
    assert done.stderr == b"memolint: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_closed_streams_are_no_traceback(tmp_path: Path, closed: int) -> None:
    (tmp_path / "a.yaml").write_text(BAD)
    command = f'"{sys.executable}" -m memolint lint . - {closed}>&-'
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LAST_RESORT,
        check=False,
    )
    assert done.returncode == (3 if closed == 0 else 1)
    assert b"Traceback" not in done.stdout + done.stderr
