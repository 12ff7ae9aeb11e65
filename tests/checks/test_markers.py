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
