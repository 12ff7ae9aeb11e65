"""Runs the command line as a user does: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from last_resort import LAST_RESORT

GOOD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: good-
spec:
  entrypoint: main
  templates:
    - name: main
      container:
        image: alpine:3.20
        command: [echo, hello]
"""

# An unknown field: a warning of high confidence whatever else the rules learn, and without a run to show.
BAD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: bad-
spec:
  entrypoint: main
  templates:
    - name: main
      memoize:
        key: v1
        maxAges: 24h
        cache:
          configMap:
            name: results
      container:
        image: alpine:3.20
        command: [echo, hello]
"""


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def memolint(
    *argv: str,
    cwd: Path | None = None,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    timeout: int = LAST_RESORT,
) -> Ran:
    """Exit status and output of `memolint ARGV`; raises where it hangs."""
    done = subprocess.run(
        [sys.executable, "-m", "memolint", *argv],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env={**_surroundings(), "PYTHONIOENCODING": "utf-8", **(env or {})},
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def _surroundings() -> dict[str, str]:
    """The environment without what says that this is a job of GitHub."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
