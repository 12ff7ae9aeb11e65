"""Every rule has a page, and the page is true: its example fails as shown, its repaired example is clean."""

import pytest
from pages import FOLDER, Page, lint, output_of, read, rules_by_slug, table_of

RULES = rules_by_slug()
PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    return read(FOLDER / f"{request.param}.md")


def test_rules_and_pages_are_pairs() -> None:
    assert sorted(RULES) == PAGES


def test_the_page_is_named_for_its_rule(page: Page) -> None:
    assert page.slug in RULES
    assert page.table == table_of(RULES[page.slug])


def test_the_example_gives_the_output_shown(page: Page) -> None:
    assert lint(page.example, page.slug, page.release)
    assert page.output == output_of(page)


def test_the_example_has_no_other_finding(page: Page) -> None:
    assert {finding.rule for finding in lint(page.example, release=page.release)} <= {page.slug}


def test_the_repaired_example_is_clean(page: Page) -> None:
    assert lint(page.repaired, release=page.release) == ()
    assert lint(page.repaired, page.slug, page.release) == ()
