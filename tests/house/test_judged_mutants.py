"""What is judged of mutants is about code that is there."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
JUDGED = tomllib.loads((ROOT / "tests" / "mutants" / "judged.toml").read_text(encoding="utf-8"))["survivor"]


def test_every_judged_line_stands_in_its_file() -> None:
    gone = [each for each in JUDGED if each["before"] not in _one_line(ROOT / each["file"])]
    assert gone == []


def test_nothing_is_judged_twice_or_without_a_reason() -> None:
    mutants = [(each["file"], each["function"], each["before"], each["after"]) for each in JUDGED]
    assert len(set(mutants)) == len(mutants)
    assert [each for each in JUDGED if not each["why"] or each["why"] == "not judged yet"] == []


def _one_line(file: Path) -> str:
    return " ".join(file.read_text(encoding="utf-8").split()) if file.is_file() else ""
