"""A rule about hangs, failures and lost outputs holds on the releases that it names, and on no others: runs show it."""

from functools import cache

import pytest
from pages import FOLDER, lint, read, rules_by_slug

from memolint.argo.affected import holds
from memolint.argo.releases import known_versions, written
from memolint.finding import Fails, Finding, Hangs, Loses, TimesOut

# Both ends of what any rule names, and the last patch of each line.
PATCHES = [
    version
    for version in known_versions()
    if written(version)
    in """
    3.4.0 3.4.8 3.4.9 3.4.10 3.4.11 3.4.12 3.4.13 3.4.14 3.4.18 3.5.0 3.5.1 3.5.2 3.5.4 3.5.5 3.5.6 3.5.15 3.6.0 3.6.10
    3.6.11 3.6.19 3.7.0 3.7.1 3.7.15 3.7.16 3.7.17 3.7.18 4.0.0 4.0.6 4.0.7 4.0.8 4.0.9 4.1.0 4.1.2
    """.split()
]


@cache
def shown(slug: str) -> Finding:
    """What the example of a page shows."""
    page = read(FOLDER / f"{slug}.md")
    return lint(page.example, slug, page.release)[0]


def harmful() -> list[str]:
    """The rules that claim a hang, lost outputs or a limit that ends work, and those that ask for the release."""
    harms = (Hangs, Loses, TimesOut)
    return [slug for slug, rule in rules_by_slug().items() if rule.by or isinstance(shown(slug).claim, harms)]


@pytest.mark.slow
@pytest.mark.parametrize("slug", harmful())
def test_a_rule_speaks_and_proves_on_the_releases_that_it_names(slug: str) -> None:
    page, named = read(FOLDER / f"{slug}.md"), shown(slug).releases
    for version in PATCHES:
        release = written(version)
        found = lint(page.example, slug, release)
        assert bool(found) == (not named or holds(named, version)), release
        if any(isinstance(each.claim, Hangs | Loses | TimesOut | Fails) for each in found):
            assert found[0].witness is not None, release


@pytest.mark.slow
@pytest.mark.parametrize("slug", harmful())
def test_what_is_repaired_is_right_wherever_the_example_is_wrong(slug: str) -> None:
    page, named = read(FOLDER / f"{slug}.md"), shown(slug).releases
    for version in PATCHES:
        left = lint(page.repaired, slug, written(version))
        # `mutexes` are a repair from 3.6 on only: before, the finding about them says so.
        assert all(each.releases and not named for each in left), written(version)


def test_all_ends_of_what_rules_name_are_played() -> None:
    ends = {end for slug in harmful() for pair in shown(slug).releases for end in pair}

    assert ends <= set(PATCHES)
    assert len(harmful()) > 15
