"""A wheel of this checkout, and an environment that holds nothing of it but the wheel. Nothing here needs a network."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

from last_resort import LAST_RESORT

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    """Exit status, standard output and standard error of a process."""

    status: int
    out: str
    err: str


def run(command: list[str | Path], cwd: Path) -> Ran:
    """Runs `command` in `cwd` with an environment that points at no other Python."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=LAST_RESORT, env=env, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def build(target: str, source: Path, folder: Path) -> Path:
    """The `wheel` or `sdist` that hatchling makes of `source`."""
    ran = run([sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder], source)
    assert ran.status == 0, ran.err
    (made,) = folder.iterdir()
    return made


def environment(folder: Path, wheel: Path) -> Path:
    """The folder of console scripts of a new environment with `wheel` installed by pip.

    Its dependencies are those of the running environment, by a path file: pip must fetch nothing, and path files
    of that environment (an editable memolint) are not followed from there.
    """
    python = [sys.executable, "-m"]
    made = run([*python, "venv", "--without-pip", folder], folder.parent)
    assert made.status == 0, made.err
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    offline = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    pip = run([*python, "pip", "--python", scripts / "python", *offline, wheel], folder.parent)
    assert pip.status == 0, pip.err
    site = run([scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder)
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site.out.strip(), "dependencies.pth").write_text("\n".join(sorted(dependencies)) + "\n")
    return scripts
