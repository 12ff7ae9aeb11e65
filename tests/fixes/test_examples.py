"""Every fix of the cases, the rule pages and, where it is here, the corpus does what it says."""

import re
from pathlib import Path

import pytest
from repaired import EVERYTHING, findings, hold, repair

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
CASES = sorted((ROOT / "fixtures/cases").glob("*.yaml"))
PAGES = sorted((ROOT / "rules").glob("*.md"))


def example(page: Path) -> bytes:
    found = re.search(r"## Example\n\n(?:With .*\n\n)?```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1].encode()


def rules_of(data: bytes) -> list[str]:
    return sorted({finding.rule for finding in findings(data) if finding.fixes})


@pytest.mark.slow(every=3)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    data = path.read_bytes()
    done = repair(data)
    assert [(each.finding.rule, each.why) for each in done.plan.refused] == []
    hold(done)
    for rule in rules_of(data):
        alone = repair(data, options=EVERYTHING._replace(select=(rule,)))
        hold_alone(alone.before, alone.after, rule)


def hold_alone(before: bytes, after: bytes, rule: str) -> None:
    """One rule's fixes leave none of its findings that had one."""
    assert after != before
    assert not [each for each in findings(after) if each.rule == rule and each.fixes]


@pytest.mark.slow(every=3)
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_rule_pages(page: Path) -> None:
    data = example(page)
    done = repair(data)
    assert [(each.finding.rule, each.why) for each in done.plan.refused] == []
    hold(done)
    if page.stem in rules_of(data):
        assert page.stem not in rules_of(done.after)


@pytest.mark.slow
def test_corpus() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    fixed = 0
    for path in sorted(CORPUS.rglob("*")):
        data = path.read_bytes() if path.suffix in (".yaml", ".yml", ".json") and path.is_file() else b""
        if any(finding.fixes for finding in findings(data)):
            done = repair(data)
            assert [(path.name, each.finding.rule, each.why) for each in done.plan.refused] == []
            hold(done)
            fixed += done.plan.fixed
    assert fixed
