"""What a careful reviewer says of keys, impure steps and outputs: files with a defect at its line, and innocent ones.

`# expect: a|b` stands in the line of a finding, with the rules that may tell it; a file without it has none.
"""

import re
from pathlib import Path

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, Finding

pytestmark = pytest.mark.slow(every=5)

DATA = Path(__file__).parents[1] / "data"
# The folders, and the rules that their files are about: there nothing else may be found.
ABOUT = {
    "cluster": ("memoized-resource-", "memoized-get-", "impure-"),
    "coverage": ("key-missing-", "key-constant", "key-over-specified"),
    "failures": ("swallowed-", "default-output-"),
    "keys": ("",),
    "purity": ("impure-",),
    "secrets": ("secret-", "impure-credential-"),
    "sizes": ("cache-large-",),
    "trust": ("secret-in-key", "key-over-specified", "key-untrusted-"),
    "volumes": ("memoized-volume-",),
}
# The rules that say what a step does to the world and takes from it.
OWNERS = ("impure-", "memoized-", "secret-", "key-missing-env")
FILES = sorted(path for folder in ABOUT for path in (DATA / folder).glob("*.yaml"))
EXPECTED = r"# expect: (\S+)"


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def findings(path: Path) -> list[Finding]:
    report = lint_bytes(path.read_bytes(), path.name, Options(min_severity=INFO))
    assert not report.summary.failed
    return [each for each in report.findings if each.severity != INFO]


def about(path: Path) -> list[Finding]:
    return [each for each in findings(path) if each.rule.startswith(ABOUT[path.parent.name])]


def expected(path: Path) -> list[tuple[int, set[str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [(number, re.search(EXPECTED, line)) for number, line in enumerate(lines, start=1)]
    return [(number, set(match[1].split("|"))) for number, match in found if match]


def line_of(finding: Finding) -> int:
    return finding.place.source.place(finding.place.start).line


def test_each_defect_is_found_once_at_its_line_and_nothing_else_is(path: Path) -> None:
    found, wanted = about(path), expected(path)
    assert [line_of(each) for each in found] == [number for number, _ in wanted], found
    assert all(each.rule in rules for each, (_, rules) in zip(found, wanted, strict=True))


def test_no_place_in_code_is_told_by_two_rules(path: Path) -> None:
    """What a step does, reads or hides has one owner; that a failure of it is hidden is another matter."""
    told = [each for each in findings(path) if each.rule.startswith(OWNERS) and each.template]
    assert len({(each.place, each.template) for each in told}) == len(told), told


def test_there_are_as_many_traps_as_defects() -> None:
    assert sum(not expected(path) for path in FILES) * 2 >= len(FILES) - 4
