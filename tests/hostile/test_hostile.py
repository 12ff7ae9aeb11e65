"""Hostile input beside a good file: no traceback, no hang, every file accounted for, the good file's findings kept."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from select import select
from typing import Any, NamedTuple

import pytest
from bounded import MAX_MIB, MAX_SECONDS
from further_kinds import further_contents
from hostile_kinds import SPOILED, contents
from last_resort import LAST_RESORT

GOOD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: good-}
spec:
  entrypoint: main
  templates:
    - name: main
      memoize: {key: v1, maxAge: "7 days", cache: {configMap: {name: good}}}
      container: {image: "alpine:3.20", command: [echo, hello]}
"""
ENDINGS = (".yaml", ".yml", ".json")

CONTENTS = contents() | further_contents()
KINDS = [*CONTENTS, *SPOILED]


def _ascii(kind: str) -> str:
    return kind.encode("ascii", "backslashreplace").decode()


class Outcome(NamedTuple):
    folder: Path
    value: dict[str, Any]


class Batch:
    """One process that lints folder after folder; a new one where it died, computed for too long or hung."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def lint(self, folder: Path) -> Outcome:
        if self._process is None:
            command = [sys.executable, str(Path(__file__).with_name("batch.py")), str(2 * MAX_SECONDS)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{folder}\n")
        process.stdin.flush()
        answers, _, _ = select([process.stdout], [], [], LAST_RESORT)
        line = process.stdout.readline() if answers else ""
        if not line:
            self.end()
            raise AssertionError("the process died" if answers else "it waits for ever")
        return Outcome(folder, json.loads(line))

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture(scope="module")
def batch() -> Iterator[Batch]:
    running = Batch()
    yield running
    running.end()


def spoil(folder: Path, kind: str) -> None:
    content = CONTENTS.get(kind)
    if content is None:
        SPOILED[kind](folder)
    elif isinstance(content, bytes):
        (folder / "bad.yaml").write_bytes(content)
    else:
        (folder / "bad.yaml").write_text(content, encoding="utf-8", errors="surrogatepass", newline="")


def expected_files(folder: Path) -> int:
    """What discovery promises to read: links that lead out of the folder, and to folders, are not followed."""
    count = 0
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if name.endswith(ENDINGS) and (not os.path.islink(path) or os.path.realpath(path).startswith(f"{folder}/")):
                count += 1
    return count


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 500


@pytest.mark.slow(every=120)
@pytest.mark.skipif(os.name == "nt", reason="FIFOs, links and limits as Unix has them")
@pytest.mark.parametrize("kind", KINDS, ids=_ascii)
def test_beside_a_good_file(tmp_path: Path, batch: Batch, kind: str) -> None:
    folder = Path(os.path.realpath(tmp_path))
    spoil(folder, kind)
    (folder / "good.yaml").write_text(GOOD)
    value = batch.lint(folder).value
    assert value["status"] in (0, 1, 3), value["err"]
    assert "Traceback" not in value["out"] + value["err"]
    report = json.loads(value["out"])
    assert "maxage-invalid" in [each["rule"] for each in report["findings"] if each["file"] == "good.yaml"]
    summary = report["summary"]
    failed = {each["file"] for each in summary["failed"]}
    assert not [each for each in summary["failed"] if "internal error" in each["message"]]
    assert summary["files"] == expected_files(folder) == summary["checked"] + len(summary["skipped"]) + len(failed)
    assert value["told"] == [], "linting executes, fetches and writes nothing"
    assert not (folder / "executed").exists()
    assert value["seconds"] <= MAX_SECONDS
    assert value["peak"] <= MAX_MIB
