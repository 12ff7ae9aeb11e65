"""Trees of files: what a second process brings, and how lint grows with the number and with the size of files."""

import math
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import Samples, elapsed, elapsed_ratio, interleaved, milliseconds, peak, ratio
from table import Row, show

CASES = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "cases").glob("*.yaml"))
FILES = 5_000
SMALL_FILES = 10_000
MEGABYTES = 10
ROUNDS = 3
MEMOLINT = str(Path(sysconfig.get_path("scripts")) / "memolint")
LINT = [MEMOLINT, "lint", "--no-config"]
STATUSES = [0, 1]

# Fills a folder up to a size.
Make = Callable[[Path, int], None]

SMALL = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {{name: small-{number}}}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {{image: "alpine:3.20", command: [echo, "{number}"]}}
"""
STEP = """\
    - name: step-{number}
      inputs:
        parameters:
          - name: message
            value: "{number}"
      container:
        image: registry.example.com/tools/echo:3.20
        command: [echo]
        args: ["step {number} of many says", "{{{{inputs.parameters.message}}}}"]
"""
LARGE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: large}
spec:
  templates:
"""


def realistic(folder: Path, files: int) -> None:
    """The cases of the fixtures again and again, in folders of fifty, every object with a name of its own."""
    for number in range(files):
        text = CASES[number % len(CASES)].read_text(encoding="utf-8")
        home = folder / f"team-{number // 50}"
        home.mkdir(exist_ok=True)
        own = re.sub(r"^(  name: [a-z0-9-]+)$", rf"\1-{number}", text, flags=re.MULTILINE)
        (home / f"{number}.yaml").write_text(own, encoding="utf-8")


def small(folder: Path, files: int) -> None:
    """Files of one template each."""
    for number in range(files):
        (folder / f"{number}.yaml").write_text(SMALL.format(number=number))


def large(folder: Path, size: int) -> None:
    """One file with so many bytes of templates."""
    steps = size // len(STEP.format(number=100_000))
    (folder / "large.yaml").write_text(LARGE + "".join(STEP.format(number=number) for number in range(steps)))


def rows() -> Iterator[Row]:
    """All figures."""
    with tempfile.TemporaryDirectory() as home:
        yield from _processes(Path(home, "realistic"))
        count, size = SMALL_FILES, MEGABYTES * 1_000_000
        yield from _growth(f"{count} small files / {count // 10}", small, count, Path(home, "small"))
        yield from _growth(f"one file of {MEGABYTES} MB / of {MEGABYTES // 10}", large, size, Path(home, "large"))


def _processes(folder: Path) -> Iterator[Row]:
    folder.mkdir()
    realistic(folder, FILES)
    commands = {jobs: ([*LINT, "--jobs", jobs, str(folder)], STATUSES) for jobs in ("1", "2")}
    samples = interleaved(commands, ROUNDS)
    detail = f"{elapsed(samples, '1'):.1f} s / {elapsed(samples, '2'):.1f} s of wall time"
    if (os.cpu_count() or 1) > 1:
        yield Row(f"--jobs 1 / --jobs 2, {FILES} files", elapsed_ratio(samples, "1", "2"), 1.6, "×", detail, least=True)
    yield Row("  peak memory of one process", peak(samples, "1"), 400, "MiB")


def _growth(what: str, make: Make, size: int, home: Path) -> Iterator[Row]:
    home.mkdir()
    commands = {}
    for name, part in (("tenth", size // 10), ("whole", size)):
        (home / name).mkdir()
        make(home / name, part)
        commands[name] = ([*LINT, "--jobs", "1", str(home / name)], STATUSES)
    samples: Samples = interleaved(commands, ROUNDS)
    exponent = math.log10(ratio(samples, "whole", "tenth"))
    detail = f"{milliseconds(samples, 'whole'):.0f} ms / {milliseconds(samples, 'tenth'):.0f} ms"
    yield Row(f"{what}: growth exponent", exponent, 1.1, "", detail)
    yield Row("  peak memory", peak(samples, "whole"), 1024, "MiB")


if __name__ == "__main__":
    sys.exit(show(rows()))
