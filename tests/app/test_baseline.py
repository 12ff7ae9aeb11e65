"""A baseline hides what was there, by fingerprint and file, however lines move."""

import json
import os
from pathlib import Path

import pytest
from app_workflows import TRAIN

from memolint.app.baseline.baseline import BadBaseline
from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_paths
from memolint.finding import Report

USE = Options(baseline="base.json")
UPDATE = USE._replace(update_baseline=True)


def shown(report: Report) -> list[tuple[str, str]]:
    return [(each.place.source.name, each.rule) for each in report.findings]


@pytest.fixture
def adopted(here: Path) -> Path:
    (here / "a.yaml").write_text(TRAIN)
    report = lint_paths(["a.yaml"], UPDATE)
    assert (shown(report), report.summary.baselined, report.summary.stale) == ([], 3, ())
    return here


def entries(folder: Path) -> list[dict[str, str]]:
    value = json.loads((folder / "base.json").read_text())
    assert value["schema"] == "memolint-baseline/1"
    found: list[dict[str, str]] = value["findings"]
    return found


def test_what_was_there_is_hidden(adopted: Path) -> None:
    report = lint_paths(["."], USE)
    assert (shown(report), report.summary.baselined) == ([], 3)
    asked = lint_paths(["."], USE._replace(show_suppressed=True))
    assert {(each.suppressed, each.baselined) for each in asked.findings} == {("in the baseline", True)}
    assert [sorted(each) for each in entries(adopted)] == [["file", "fingerprint", "message", "rule"]] * 3


def test_a_reason_that_speaks_of_the_baseline_is_a_reason_in_the_file(adopted: Path) -> None:
    comment = "# memolint: ignore[key-constant] in the baseline"
    (adopted / "a.yaml").write_text(TRAIN.replace('key: "train"', f'key: "other" {comment}', 1))
    found = lint_paths(["a.yaml"], USE._replace(show_suppressed=True)).findings
    assert {(each.rule, each.suppressed, each.baselined) for each in found} == {
        ("key-constant", "in the baseline", False),
        ("key-constant", "in the baseline", True),
        ("maxage-invalid", "in the baseline", True),
    }


def test_moved_lines_and_reordered_templates_stay_known(adopted: Path) -> None:
    head, first, second = TRAIN.partition("    - name: train\n")[0], TRAIN[TRAIN.index("    - name: train\n") :], ""
    first, second = first[: first.index("    - name: test")], first[first.index("    - name: test") :]
    (adopted / "a.yaml").write_text(f"# moved\n\n{head}{second}\n{first}")
    report = lint_paths(["a.yaml"], USE)
    assert (shown(report), report.summary.stale) == ([], ())


def test_what_is_new_is_shown(adopted: Path) -> None:
    (adopted / "a.yaml").write_text(TRAIN.replace('key: "train"', "key: other"))
    (adopted / "b.yaml").write_text(TRAIN)
    report = lint_paths(["."], USE)
    assert shown(report) == [("a.yaml", "key-constant")] + [
        ("b.yaml", rule) for rule in ("key-constant", "key-constant", "maxage-invalid")
    ]
    assert report.summary.stale == ("a.yaml: key-constant",)


def test_stale_entries_go_with_the_next_update_and_others_stay(adopted: Path) -> None:
    (adopted / "b.yaml").write_text(TRAIN)
    lint_paths(["b.yaml"], UPDATE)
    assert len(entries(adopted)) == 6, "a.yaml was not checked"
    (adopted / "a.yaml").unlink()
    report = lint_paths(["b.yaml"], USE)
    assert report.summary.stale == ("a.yaml: key-constant", "a.yaml: key-constant", "a.yaml: maxage-invalid")
    lint_paths(["b.yaml"], UPDATE)
    assert {each["file"] for each in entries(adopted)} == {"b.yaml"}


def test_a_run_that_sees_less_makes_nothing_stale(adopted: Path) -> None:
    before = (adopted / "base.json").read_bytes()
    for options in (USE._replace(select=("maxage-invalid",)), USE._replace(min_severity="error")):
        assert lint_paths(["a.yaml"], options).summary.stale == ()
        lint_paths(["a.yaml"], options._replace(update_baseline=True))
        assert (adopted / "base.json").read_bytes() == before


def test_a_file_that_fails_keeps_its_entries(adopted: Path) -> None:
    (adopted / "a.yaml").write_text("argoproj.io: [")
    assert lint_paths(["a.yaml"], UPDATE).summary.stale == ()
    assert len(entries(adopted)) == 3


def test_the_folder_of_the_call_does_not_matter(adopted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (adopted / "sub").mkdir()
    (adopted / "sub" / "b.yaml").write_text(TRAIN)
    lint_paths(["sub"], UPDATE)
    assert {each["file"] for each in entries(adopted)} == {"a.yaml", "sub/b.yaml"}
    monkeypatch.chdir("sub")
    assert shown(lint_paths(["."], Options(baseline="../base.json"))) == []
    assert shown(lint_paths([str(adopted)], Options(baseline=str(adopted / "base.json")))) == []


def test_an_unchanged_baseline_is_not_written(adopted: Path) -> None:
    os.utime(adopted / "base.json", (1, 1))
    lint_paths(["."], UPDATE)
    assert (adopted / "base.json").stat().st_mtime == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"\xff", b'{"schema": "memolint-baseline/2", "findings": []}', b"[" * 100_000,
        b'{"schema": "memolint-baseline/1"}', b'{"schema": "memolint-baseline/1", "findings": [{}]}',
        b'{"schema": "memolint-baseline/1", "findings": [{"file": 1, "rule": "a", "fingerprint": "b"}]}',
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_said_and_left_alone(here: Path, data: bytes) -> None:
    (here / "a.yaml").write_text(TRAIN)
    (here / "base.json").write_bytes(data)
    if data:
        with pytest.raises(BadBaseline, match=r"base\.json is not a memolint baseline"):
            lint_paths(["a.yaml"], UPDATE)
        assert (here / "base.json").read_bytes() == data
    else:
        assert shown(lint_paths(["a.yaml"], UPDATE)) == []


def test_a_missing_baseline_is_named_with_the_way_to_make_it(here: Path) -> None:
    (here / "a.yaml").write_text(TRAIN)
    with pytest.raises(BadBaseline, match=r"no such file.*--update-baseline makes it"):
        lint_paths(["a.yaml"], USE)
