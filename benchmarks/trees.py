"""Trees of files: what a second process brings, what other files of a repository cost, how lint grows with files."""

import math
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import Samples, elapsed, elapsed_ratio, interleaved, milliseconds, peak, ratio, surcharge
from table import Row, show

CASES = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "cases").glob("*.yaml"))
FILES = 5_000
SMALL_FILES = 10_000
MEGABYTES = 10
ROUNDS = 3
MEMOLINT = str(Path(sysconfig.get_path("scripts")) / "memolint")
LINT = [MEMOLINT, "lint", "--no-config"]
STATUSES = [0, 1]

OTHERS, OTHERS_ROUNDS = 1_000, 15
ONE = Path(__file__).resolve().parents[1] / "fixtures" / "bench" / "one.yaml"

# Lists a folder and reads its YAML files, as anything must that looks for what they hold.
READING = """
import os, sys
for top, folders, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith((".yaml", ".yml", ".json")):
            with open(os.path.join(top, name), "rb") as file:
                file.read()
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{number}
  labels: {{app: service-{number}, team: team-{team}}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: service-{number}}}}}
  template:
    metadata: {{labels: {{app: service-{number}}}}}
    spec:
      containers:
        - name: service
          image: registry.example.com/services/{number}:1.4.2
          ports: [{{containerPort: 8080}}]
          resources: {{requests: {{cpu: 100m, memory: 128Mi}}, limits: {{memory: 256Mi}}}}
          readinessProbe: {{httpGet: {{path: /ready, port: 8080}}, periodSeconds: 5}}
"""

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
        yield _others(Path(home, "others"))
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


def _others(folder: Path) -> Row:
    """One file, alone in its repository and beside many that have nothing to do with it."""
    for name, others in (("alone", 0), ("among", OTHERS)):
        (folder / name / ".git").mkdir(parents=True)
        (folder / name / "one.yaml").write_text(ONE.read_text(encoding="utf-8"))
        for number in range(others):
            home = folder / name / f"team-{number // 50}"
            home.mkdir(exist_ok=True)
            (home / f"{number}.yaml").write_text(DEPLOYMENT.format(number=number, team=number // 50))
    commands = {}
    for name in ("alone", "among"):
        commands[name] = ([*LINT, str(folder / name / "one.yaml")], [1])
        commands[f"read {name}"] = ([sys.executable, "-c", READING, str(folder / name)], [0])
    samples = interleaved(commands, OTHERS_ROUNDS)
    added = surcharge(samples, ("among", "alone"), ("read among", "read alone"))
    times = {name: milliseconds(samples, name) for name in commands}
    detail = (
        f"{times['among']:.0f} - {times['alone']:.0f} ms / {times['read among']:.0f} - {times['read alone']:.0f} ms"
    )
    return Row(f"one file beside {OTHERS} others / listing and reading them", added, 3, "×", detail)


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
