"""Killed at any moment, memolint leaves the old file or the new one. `MEMOLINT_KILLS=500` for many."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from last_resort import LAST_RESORT

KILLS = int(os.environ.get("MEMOLINT_KILLS", "60"))

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{generateName: train-}}
spec:
  entrypoint: main
  templates:
    - name: main
      memoize: {{key: v1, maxAge: {age}, cache: {{configMap: {{name: models}}}}}}
      container: {{image: "python:3.12", args: [train.py]}}
"""

# Over and over: two versions of a file, and what memolint makes of each.
PROGRAM = """
import io, os, sys
from memolint.cli.main import run
sys.stdout = sys.stderr = io.TextIOWrapper(io.BytesIO())
print("ready", file=sys.__stdout__, flush=True)
while True:
    for name in ("one", "two"):
        with open(name) as source, open("next", "w") as target:
            target.write(source.read())
        os.replace("next", "a.yaml")
        run({argv})
"""
UPDATE = '["lint", "a.yaml", "--baseline", "base.json", "--update-baseline", "--no-config"]'
REPORT = '["lint", "a.yaml", "--output", "json:base.json", "--no-config"]'
FIX = '["lint", "a.yaml", "--unsafe-fixes", "--no-config"]'


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no signals here")
@pytest.mark.parametrize(
    ("argv", "written"),
    [(UPDATE, "base.json"), (REPORT, "base.json"), (FIX, "a.yaml")],
    ids=["--update-baseline", "--output", "--fix"],
)
def test_old_or_new_never_torn(tmp_path: Path, argv: str, written: str) -> None:
    for name, age in (("one", "7d"), ("two", "8 days")):
        (tmp_path / name).write_text(WORKFLOW.format(age=age))
    whole = _versions(tmp_path, argv, written)
    moments = random.Random(0)
    for _ in range(KILLS // 3):
        _kill(tmp_path, argv, moments.uniform(0, 0.06))
        assert (tmp_path / written).read_bytes() in whole
    left = [name for name in os.listdir(tmp_path) if name not in ("one", "two", "next", "a.yaml", "base.json")]
    assert len(left) <= 1, "each run sweeps away what the one before left"
    assert not [name for name in left if name.endswith((".yaml", ".yml", ".json"))]


def _versions(folder: Path, argv: str, written: str) -> set[bytes]:
    """Every content that is whole: what runs that nobody kills write, and what they find."""
    given = {(folder / name).read_bytes() for name in ("one", "two")} if written == "a.yaml" else set()
    found = set()
    for names in ('("one",)', '("two",)'):
        program = PROGRAM.format(argv=argv).replace("while True", "if True").replace('("one", "two")', names)
        subprocess.run(
            [sys.executable, "-c", program], cwd=folder, capture_output=True, check=True, timeout=LAST_RESORT
        )
        found.add((folder / written).read_bytes())
    assert len(found) == 2
    assert not given & found, "every version has something to fix"
    return given | found


def _kill(folder: Path, argv: str, after: float) -> None:
    command = [sys.executable, "-c", PROGRAM.format(argv=argv)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
