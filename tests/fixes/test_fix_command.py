import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from last_resort import LAST_RESORT

from memolint.app.config.options import NONE, Options
from memolint.app.fix import plan as fix

pytestmark = pytest.mark.slow(every=6)

AGE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: training}
spec:
  templates:
    - name: train
      inputs:
        parameters: [{name: dataset}, {name: rate}]
      memoize:
        key: "train-{{inputs.parameters.dataset}}"   # the key
        maxAge: 7d
        cache: {configMap: {name: models}}
      container:
        image: registry.example.com/train:1.2.3
        command: [train, "{{inputs.parameters.dataset}}", --rate, "{{inputs.parameters.rate}}"]
"""
SAFE = AGE.replace("7d", '"168h"')
COVERED = 'key: "train-{{=sprig.sha256sum(toJson([inputs.parameters.dataset, inputs.parameters.rate]))}}"   # the key'
ALL = SAFE.replace('key: "train-{{inputs.parameters.dataset}}"   # the key', COVERED)


class Ran(NamedTuple):
    status: int
    out: bytes
    err: str


def lint(folder: Path, *argv: str, stdin: bytes = b"") -> Ran:
    command = [sys.executable, "-m", "memolint", "lint", *argv]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=LAST_RESORT, check=False)
    return Ran(done.returncode, done.stdout, done.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_bytes(AGE.encode())
    return tmp_path


@pytest.mark.slow
def test_safe_fixes_then_all(folder: Path) -> None:
    safe = lint(folder, "a.yaml", "--fix", "-q")
    assert (folder / "a.yaml").read_text() == SAFE
    assert safe.status == 1
    assert b"key-missing-input-parameter" in safe.out
    assert "fixed 1 finding in 1 file\n" in safe.err
    assert "--unsafe-fixes would fix 1 more\n" in safe.err
    every = lint(folder, "a.yaml", "--unsafe-fixes", "-q")
    assert (folder / "a.yaml").read_text() == ALL
    assert (every.status, every.out) == (0, b"")
    assert lint(folder, "a.yaml", "--unsafe-fixes").err == ""


def test_a_diff_writes_nothing_and_applies(folder: Path) -> None:
    shown = lint(folder, "a.yaml", "--unsafe-fixes", "--diff")
    assert shown.status == 1
    assert (folder / "a.yaml").read_text() == AGE
    assert shown.out.startswith(b"--- a.yaml\n+++ a.yaml\n@@ -7,8 +7,8 @@\n")
    (folder / "d.patch").write_bytes(shown.out)
    subprocess.run(["git", "apply", "-p0", "d.patch"], cwd=folder, check=True, timeout=LAST_RESORT)
    assert (folder / "a.yaml").read_text() == ALL
    nothing = lint(folder, "a.yaml", "--diff")
    assert (nothing.status, nothing.out) == (0, b"")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_diff_of_a_file_without_its_last_line_end(folder: Path, end: str) -> None:
    text = AGE.replace("\n", end).removesuffix(end).replace("7d", "24h") + f"{end}      # maxAge{end}      dummy: 1"
    (folder / "a.yaml").write_bytes(text.encode())
    shown = lint(folder, "a.yaml", "--unsafe-fixes", "--diff").out
    (folder / "d.patch").write_bytes(shown)
    subprocess.run(["git", "apply", "-p0", "d.patch"], cwd=folder, check=True, timeout=LAST_RESORT)
    lint(folder, "a.yaml", "--unsafe-fixes")
    changed = (folder / "a.yaml").read_bytes()
    assert changed != text.encode()
    assert changed.count(end.encode()) == text.count(end)
    assert not lint(folder, "a.yaml", "--unsafe-fixes", "--diff").out


def test_standard_input_gives_the_text(folder: Path) -> None:
    mark = b"\xef\xbb\xbf"
    done = lint(folder, "-", "--fix", "-q", stdin=mark + AGE.encode())
    assert done.out == mark + SAFE.encode()
    assert "key-missing-input-parameter" in done.err
    clean = lint(folder, "-", "--fix", stdin=b"a: 1\n")
    assert (clean.status, clean.out) == (0, b"a: 1\n")
    broken = lint(folder, "-", "--fix", stdin=b"memoize: [\n")
    assert (broken.status, broken.out) == (3, b"memoize: [\n")
    assert lint(folder, "-", "a.yaml", "--fix", stdin=b"").status == 2


def test_a_file_that_changed_meanwhile_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    plan = fix.plan(["a.yaml"], Options(project=NONE))
    assert plan.fixed == 1
    (folder / "a.yaml").write_text(AGE + "# someone\n")
    written = fix.write(plan.changes)
    assert (len(written.problems), written.changes) == (1, ())
    assert (folder / "a.yaml").read_text() == AGE + "# someone\n"


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="permissions as on Unix")
def test_permissions_and_links_stay(folder: Path) -> None:
    (folder / "a.yaml").chmod(0o640)
    (folder / "link.yaml").symlink_to("a.yaml")
    lint(folder, "link.yaml", "--fix")
    assert (folder / "link.yaml").is_symlink()
    assert (folder / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert (folder / "a.yaml").read_text() == SAFE


def test_what_is_suppressed_or_not_selected_stays(folder: Path) -> None:
    lint(folder, "a.yaml", "--fix", "--ignore", "maxage-invalid")
    assert (folder / "a.yaml").read_text() == AGE
    suppressed = AGE.replace("maxAge: 7d", "maxAge: 7d  # memolint: ignore[maxage-invalid] later")
    (folder / "a.yaml").write_text(suppressed)
    lint(folder, "a.yaml", "--fix")
    assert (folder / "a.yaml").read_text() == suppressed


def test_an_anchor_that_carries_an_edit_elsewhere_is_not_touched(folder: Path) -> None:
    """Nor is the fix offered, where the anchor is of the value itself."""
    scalar = AGE.replace("maxAge: 7d", "maxAge: &age 7d") + "      metadata: {labels: {keep: *age}}\n"
    whole = AGE.replace("memoize:", "memoize: &memo") + "      metadata: {labels: *memo}\n"
    for shared, said in (
        (scalar, ""),
        (whole, "not fixed: a.yaml:11:17 [maxage-invalid]: it would change 1 other value"),
    ):
        (folder / "a.yaml").write_text(shared)
        done = lint(folder, "a.yaml", "--fix", "-q")
        assert (folder / "a.yaml").read_text() == shared
        assert said in done.err
        assert ("not fixed" in done.err) is bool(said)


def test_a_fix_is_not_a_reason_for_another_finding(folder: Path) -> None:
    other = AGE.replace("dataset", "other").partition("    - name: train\n")[2]
    (folder / "a.yaml").write_text(AGE + "    - name: score\n" + other.replace("command: [train", "command: [score"))
    lint(folder, "a.yaml", "--unsafe-fixes", "-q")
    done = lint(folder, "a.yaml", "-q")
    assert b"key-missing-input-parameter" not in done.out
    assert lint(folder, "a.yaml", "--unsafe-fixes", "--diff").out == b""
