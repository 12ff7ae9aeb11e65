"""Lint and inspect say the same of every source, on the cases, the rule pages and, where it is here, the corpus."""

import re
from pathlib import Path

import pytest

from memolint.app.config.options import NONE, Options
from memolint.app.inspect import Inspection, inspect
from memolint.app.lint.doors import lint_paths
from memolint.finding import INFO, LOW, Finding
from memolint.report.inspection.inspected import Inspected
from memolint.text.source import Place

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "memoize"
CASES = sorted((ROOT / "fixtures/cases").glob("*.yaml"))
PAGES = sorted((ROOT / "rules").glob("*.md"))
EVERYTHING = Options(min_severity=INFO, min_confidence=LOW, prove=False, project=NONE, show_suppressed=True)
# Rules that say of a source that the key does not determine it, and rules that say so of a part of the key.
COVERAGE = ("key-missing-", "key-constant")
LOSSES = ("key-lossy-sanitise", "key-ambiguous-join", "key-empty-component")

Spot = tuple[str, int, int]


def spot(place: Place) -> Spot:
    return place.source.name, *place.source.place(place.start)


def both(path: Path) -> tuple[list[Finding], Inspection]:
    return list(lint_paths([str(path)], EVERYTHING).findings), inspect(str(path), EVERYTHING)


def of_template(findings: list[Finding], shown: Inspected, rules: tuple[str, ...]) -> list[Finding]:
    inside = (shown.key.place.start, shown.place.start)
    return [
        finding
        for finding in findings
        if finding.rule.startswith(rules)
        and finding.template == shown.template
        and finding.place.start in inside
        and finding.place.source.name == shown.place.source.name
    ]


def agree(path: Path) -> int:
    """Holds that both agree on a file; gives the number of sources compared."""
    findings, inspection = both(path)
    for shown in inspection.templates:
        undetermined = {spot(each.place) for each in shown.sources if each.determined == "not"}
        told = of_template(findings, shown, COVERAGE)
        for finding in told:
            assert {spot(each.place) for each in finding.related} <= undetermined, finding.message
            assert finding.related or finding.rule == "key-missing-code"
        related = {spot(each.place) for finding in told for each in finding.related}
        matter = [each for each in shown.sources if each.determined == "not" and each.matters]
        first_image = {each.place for each in matter if each.kind == "image"}
        for each in matter:
            one_of_several = each.kind == "image" and any(spot(place) in related for place in first_image)
            assert spot(each.place) in related or one_of_several, f"{shown.template}: {each.source} is not told"
        lossy = {each.source for each in shown.sources if each.determined == "lossily" and each.collision}
        if of_template(findings, shown, LOSSES):
            assert lossy or any(not each.matters or each.determined != "exactly" for each in shown.sources)
    return sum(len(shown.sources) for shown in inspection.templates)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    assert agree(path) or "memoize" not in path.read_text()


@pytest.mark.slow(every=4)
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_rule_pages(page: Path, tmp_path: Path) -> None:
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        agree(path)


def test_corpus() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    assert sum(agree(path) for path in sorted(CORPUS.rglob("*.y*ml")))
