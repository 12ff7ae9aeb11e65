"""Work that is avoided by hand: the files in `tests/data/markers` say in their first line what is wrong with them."""

from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, Finding

FOLDER = Path(__file__).parents[1] / "data" / "markers"
FILES = sorted(FOLDER.glob("*.yaml"))
SAID = "# finds: "


def avoidance(text: str) -> list[Finding]:
    found = lint_bytes(text.encode(), "example.yaml", Options(min_severity=INFO)).findings
    return [each for each in found if each.rule.startswith("avoidance-")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_wrong_marker_has_one_warning_and_a_right_one_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = text.partition("\n")[0].removeprefix(SAID)
    found = avoidance(text)
    if wanted == "nothing":
        assert found == []
    else:
        assert [each.rule for each in found if each.severity != INFO] == [wanted]


def test_there_are_right_and_wrong_ones_of_each_kind() -> None:
    said = [path.read_text(encoding="utf-8").partition("\n")[0].removeprefix(SAID) for path in FILES]
    assert said.count("nothing") > 30
    assert len(set(said)) > 10


def test_work_that_a_marker_stops_is_shown_by_two_runs() -> None:
    (finding,) = avoidance((FOLDER / "coverage-globals.yaml").read_text(encoding="utf-8"))
    assert finding.witness is not None
    first, second = finding.witness.runs
    assert (first.status, second.status) == ("DONE", "SKIP")
    assert dict(first.given)["day"] == "d1" != dict(second.given)["day"]
    assert "of run 1, which is for other work" in second.detail


def test_what_no_run_shows_stays_a_finding_without_proof() -> None:
    (finding,) = avoidance((FOLDER / "coverage-artifact-marker.yaml").read_text(encoding="utf-8"))
    assert finding.witness is None
    assert "not reproduced" not in finding.message
