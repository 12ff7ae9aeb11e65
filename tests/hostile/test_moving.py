"""Files that change or vanish between being found, being read and being written."""

import os
from pathlib import Path
from typing import Any

import pytest

from memolint.app.files.write import NotWritten, replace
from memolint.app.lint import doors
from memolint.app.lint.doors import lint_paths

GOOD = (
    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  templates:\n"
    '    - {name: a, memoize: {key: v, maxAge: "7 days", cache: {configMap: {name: c}}}, container: {image: "a:1"}}\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("good.yaml", "moving.yaml"):
        (tmp_path / name).write_text(GOOD)
    return tmp_path


def _vanish(path: Path) -> None:
    path.unlink()


def _become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _become_a_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _become_a_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _grow(path: Path) -> None:
    os.truncate(path, 64 * 1024 * 1024)


@pytest.mark.skipif(os.name == "nt", reason="FIFOs and devices as Unix has them")
@pytest.mark.parametrize("move", [_vanish, _become_a_folder, _become_a_fifo, _become_a_device, _grow])
def test_between_being_found_and_being_read(folder: Path, move: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doors.discover

    def discover(*arguments: Any) -> Any:
        result = found(*arguments)
        move(folder / "moving.yaml")
        return result

    monkeypatch.setattr(doors, "discover", discover)
    report = lint_paths(["."])
    assert [each.file for each in report.summary.failed] == ["moving.yaml"]
    assert (report.summary.files, report.summary.checked) == (2, 1)
    assert "maxage-invalid" in {each.rule for each in report.findings}


def test_between_being_read_and_being_written(folder: Path) -> None:
    before = (folder / "moving.yaml").read_bytes()
    (folder / "moving.yaml").write_text("theirs")
    with pytest.raises(NotWritten):
        replace("moving.yaml", b"ours", before)
    assert (folder / "moving.yaml").read_text() == "theirs"
