"""`make bench`: start-up, speed and memory of the installed memolint, against bars; exit status 1 where one is missed.

All times are ratios of processor time to a peer that ran in the same round, so that they mean the same on any machine:
start-up to a bare interpreter (`python -c pass`), a folder to yamllint with its default rules.
"""

import compileall
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lang
from measure import Samples, interleaved, milliseconds, peak, ratio
from table import Row, show

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
MEMOLINT = str(SCRIPTS / "memolint")
EXAMPLES = ROOT.parent / "shared" / "corpus" / "argo-examples"
START_ROUNDS, FOLDER_ROUNDS = 41, 5


def rows() -> Iterator[Row]:
    """All figures, each as soon as it is known."""
    folder = EXAMPLES if EXAMPLES.is_dir() else ROOT / "fixtures"
    yield from _start()
    yield from _folder(folder)
    yield from _lang()


def _compile() -> None:
    """Bytecode for all that is measured, so that no process writes some; a wheel of pip's, not an editable one."""
    where = "import memolint; print(memolint.__path__[0])"
    package = subprocess.run([sys.executable, "-c", where], cwd=SCRIPTS, capture_output=True, text=True, check=True)
    home = Path(package.stdout.strip())
    if home.is_relative_to(ROOT) and not home.is_relative_to(sys.prefix):
        sys.exit(f"{home} is the checkout: measure an installed memolint (make bench)")
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=1)


def _start() -> Iterator[Row]:
    """Processes that live shorter than a human notices, each over a file that is alone in its repository."""
    with tempfile.TemporaryDirectory() as home:
        clean, one = (_alone(Path(home), name) for name in ("clean.yaml", "one.yaml"))
        commands = {
            "bare": ([sys.executable, "-c", "pass"], [0]),
            "version": ([MEMOLINT, "--version"], [0]),
            "clean": ([MEMOLINT, "lint", clean], [0]),
            "one": ([MEMOLINT, "lint", one], [1]),
        }
        samples = interleaved(commands, START_ROUNDS)
    yield _row(samples, "memolint --version / bare interpreter", "version", "bare", 1.6)
    yield _row(samples, "memolint lint clean.yaml / bare interpreter", "clean", "bare", 3.2)
    yield _row(samples, "memolint lint one.yaml (a proof) / bare interpreter", "one", "bare", 5)


def _alone(home: Path, name: str) -> str:
    """A copy of a file of the fixtures in a repository of its own."""
    repository = home / name.partition(".")[0]
    (repository / ".git").mkdir(parents=True)
    return shutil.copy(ROOT / "fixtures" / "bench" / name, repository)


def _folder(folder: Path) -> Iterator[Row]:
    """A folder of many workflows: with findings (1) and, for memolint, with files that fail (3)."""
    commands = {
        "memolint": ([MEMOLINT, "lint", str(folder)], [0, 1, 3]),
        "yamllint": ([str(SCRIPTS / "yamllint"), str(folder)], [0, 1]),
    }
    samples = interleaved(commands, FOLDER_ROUNDS)
    count = sum(path.suffix in (".yaml", ".yml", ".json") for path in folder.rglob("*"))
    yield _row(samples, f"memolint lint {folder.name} ({count} files) / yamllint", "memolint", "yamllint", 0.20)
    yield Row("  peak memory", peak(samples, "memolint"), 60, "MiB")


def _lang() -> Iterator[Row]:
    """The languages beside Python's own, within this process."""
    one = os.path.join("fixtures", "bench", "one.yaml")
    return (Row(*figure) for figure in lang.figures([MEMOLINT, "lint", one]))


def _row(samples: Samples, what: str, name: str, peer: str, bar: float) -> Row:
    detail = f"{milliseconds(samples, name):.1f} ms / {milliseconds(samples, peer):.1f} ms"
    return Row(what, ratio(samples, name, peer), bar, "×", detail)


if __name__ == "__main__":
    os.chdir(ROOT)
    _compile()
    sys.exit(show(rows()))
