"""The house stands: each room uses only those below it (the contracts are in pyproject.toml)."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sysconfig.get_path("scripts"), "lint-imports")


@pytest.mark.slow
def test_rooms_use_only_the_storeys_below_them() -> None:
    done = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_broken_storey_is_seen(tmp_path: Path) -> None:
    """The contracts bite: a room that looks up is refused, so that a clean run above means something."""
    package = tmp_path / "memolint"
    shutil.copytree(ROOT / "memolint", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "engine" / "__init__.py").write_text("import memolint.facts\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    done = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "memolint.engine -> memolint.facts" in done.stdout
