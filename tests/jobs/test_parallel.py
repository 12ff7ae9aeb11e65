"""Several processes make the report that one makes, whatever becomes of them, and none stays behind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from last_resort import LAST_RESORT

from memolint.app.config.options import Options
from memolint.app.lint import parallel, workers
from memolint.app.lint.doors import lint_paths
from memolint.cli.flags import FORMATS
from memolint.finding import INFO, LOW, Report
from memolint.report.findings.json import json_report

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "cases").glob("*.yaml"))
EVERYTHING = Options(min_severity=INFO, min_confidence=LOW, fingerprints=True)
SUPPRESSED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: suppressed}
spec:
  templates:
    - name: main
      memoize: {key: v1, maxAge: 7d, cache: {configMap: {name: results}}}  # memolint: ignore[maxage-invalid] known
      container: {image: "alpine:3.20"}
"""
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: held}
data:
  one: |
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowTemplate
    metadata: {name: held}
    spec:
      templates:
        - name: main
          inputs: {parameters: [{name: a}]}
          memoize: {key: "x y", cache: {configMap: {name: results}}}
          container: {image: "alpine:latest", args: ["{{inputs.parameters.a}}"]}
"""

pytestmark = pytest.mark.skipif(not workers.can_fork(), reason="without fork one process does all the work")


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Findings that point into other files, suppressions, a nested text, a file that fails and one that is skipped."""
    for case in CASES:
        shutil.copy(case, tmp_path)
    (tmp_path / "held.yaml").write_text(CONFIG_MAP)
    (tmp_path / "suppressed.yaml").write_text(SUPPRESSED)
    (tmp_path / "broken.yaml").write_text("argoproj.io: [")
    (tmp_path / "chart.yaml").write_text("# argoproj.io\n{{- if .Values.a }}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("memolint.app.lint.doors.FILES_OF_A_JOB", 2)
    return tmp_path


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were made."""
    made: list[int] = []
    fork = os.fork

    def counted() -> int:
        made.append(fork())
        return made[-1]

    monkeypatch.setattr(os, "fork", counted)
    return made


def linted(jobs: int, options: Options = EVERYTHING) -> str:
    return json_report(lint_paths(["."], options._replace(jobs=jobs)))


def is_alive(process: int) -> bool:
    """Whether it runs; one that ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.slow(every=3)
@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_the_report_is_the_same(forks: list[int], jobs: int) -> None:
    alone = linted(1)
    assert not forks
    assert '"witness"' in alone
    assert '"suppressed": 1' in alone
    assert linted(jobs) == alone
    assert len(forks) == jobs - 1
    assert not [each for each in forks if is_alive(each)]


@pytest.mark.slow
def test_the_budget_of_proofs_is_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memolint.app.lint.proofs.BUDGET", 100)
    alone: Report = lint_paths(["."], EVERYTHING)
    proven = [each for each in alone.findings if each.witness]
    assert alone.summary.unproven
    assert proven
    assert linted(3) == json_report(alone)


def test_a_file_that_bears_on_others_is_looked_up_by_all(tree: Path) -> None:
    (tree / "sub").mkdir()
    for case in CASES[:12]:
        shutil.move(case.name, "sub")
    options = EVERYTHING._replace(project=".")
    alone, several = (json_report(lint_paths(["sub"], options._replace(jobs=jobs))) for jobs in (1, 2))
    assert several == alone


@pytest.mark.slow
def test_every_format_on_the_command_line(tree: Path) -> None:
    for number in range(16):
        shutil.copytree(tree, tree / f"copy-{number}", ignore=shutil.ignore_patterns("copy-*"))
    reports = {}
    for jobs in ("1", "2"):
        outputs = [f"--output={form}:{jobs}.{form}" for form in FORMATS]
        command = [sys.executable, "-m", "memolint", "lint", ".", "--jobs", jobs, *outputs]
        done = subprocess.run(command, capture_output=True, check=False, timeout=LAST_RESORT)
        reports[jobs] = [done.returncode, done.stdout, done.stderr]
        reports[jobs] += [Path(f"{jobs}.{form}").read_bytes() for form in FORMATS]
        for form in FORMATS:
            Path(f"{jobs}.{form}").unlink()
    assert reports["1"] == reports["2"]
    assert all(reports["1"])


def test_a_few_files_are_not_worth_it(forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memolint.app.lint.doors.FILES_OF_A_JOB", 1000)
    linted(2)
    assert not forks


def _dies(*_: Any) -> None:
    os._exit(9)


def _is_killed(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raises(*_: Any) -> None:
    raise RuntimeError("nobody saw this coming")


@pytest.mark.slow(every=15)
@pytest.mark.parametrize("ends", [_dies, _is_killed, _raises])
@pytest.mark.parametrize("work", ["read_path", "checked", "played", "unpacked", "Wire"])
def test_work_of_a_process_that_ends_is_done_again(
    forks: list[int], monkeypatch: pytest.MonkeyPatch, work: str, ends: Callable[..., None]
) -> None:
    alone = linted(1)
    here, does = os.getpid(), getattr(parallel, work)

    def work_here(*arguments: Any) -> Any:
        return does(*arguments) if os.getpid() == here else ends()

    monkeypatch.setattr(parallel, work, work_here)
    assert linted(2) == alone
    assert forks
    assert not [each for each in forks if is_alive(each)]


@pytest.mark.slow
def test_an_internal_error_in_another_process_is_told_of_its_file(
    forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from memolint.app.files import parse

    reads = parse.read_input

    def breaks(name: str, data: bytes) -> Any:
        if name == "held.yaml":
            raise RuntimeError("broken")
        return reads(name, data)

    monkeypatch.setattr(parse, "read_input", breaks)
    alone = linted(1)
    assert "internal error: RuntimeError: broken" in alone
    assert linted(len(CASES)) == alone
    assert forks


SLOW = """
import os, signal, sys, time
from memolint.app.lint import doors, parallel
from memolint.cli.door import main

def slow(path, *rest):
    with open("pids", "a") as pids:
        pids.write(f"{os.getpid()}\\n")
    time.sleep(3600)

# Whoever started the tests may ignore these: `nohup`, or a shell in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
doors.FILES_OF_A_JOB = 2
parallel.read_path = slow
sys.argv[1:] = ["lint", ".", "--jobs", "3"]
sys.exit(main())
"""


def started(tree: Path) -> list[int]:
    """The processes that have begun to read a file."""
    pids = tree / "pids"
    return [int(line) for line in pids.read_text().splitlines()] if pids.exists() else []


@pytest.mark.slow(every=2)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_no_process_outlives_the_first(tree: Path, how: signal.Signals) -> None:
    running = subprocess.Popen([sys.executable, "-c", SLOW], cwd=tree, stderr=subprocess.PIPE)
    pids = started(tree)
    while len(pids) < 3 and running.poll() is None:
        time.sleep(0.1)
        pids = started(tree)
    assert len(pids) == 3
    assert all(map(is_alive, pids))
    running.send_signal(how)
    _, err = running.communicate(timeout=LAST_RESORT)
    assert b"Traceback" not in err
    for _ in range(10 * LAST_RESORT):
        if not any(map(is_alive, pids)):
            break
        time.sleep(0.1)
    assert not any(map(is_alive, pids))
