"""README.md and docs/ are true: commands print what is shown, tables are complete, links lead somewhere."""

from pathlib import Path

import pytest
from documents import PAGES, ROOT, demo, links, updated

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.mark.slow
def test_commands_print_what_the_page_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == updated(text)


def test_links_lead_to_files(page: Path) -> None:
    missing = [target for target in links(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()]
    assert missing == []


def test_the_readme_begins_with_what_a_fresh_machine_needs() -> None:
    assert README.index("make demo") < README.index("make test") < README.index("pip install")


def test_the_demo_shows_a_stale_hit() -> None:
    shown = demo()
    assert f"$ make demo\n{shown}```" in README
    lint, simulate = shown.split("\n$ memolint simulate ", 1)
    assert "error[key-missing-input-parameter]" in lint
    assert simulate.index("MISS") < simulate.index("HIT (stale") < simulate.index("kind: ConfigMap")
