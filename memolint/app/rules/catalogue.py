"""All rules that exist, of every family and of the application itself. Off the lint path: it imports them all."""

from collections.abc import Iterable
from functools import cache

from memolint.app.rules import pages
from memolint.checks.rule import Rule
from memolint.lang.words import did_you_mean


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by slug."""
    from memolint.app.suppress import apply
    from memolint.checks.families import all_rules

    return tuple(sorted((*all_rules(), *apply.RULES), key=lambda rule: rule.slug))


@cache
def slugs() -> frozenset[str]:
    """The slugs of all rules."""
    return frozenset(rule.slug for rule in rules())


def unknown_names(patterns: Iterable[str]) -> list[str]:
    """One sentence for each pattern of `--select` or `--ignore` that means no rule."""
    patterns = list(patterns)
    paged = pages.slugs()
    if all(_means_one_of(pattern.partition(":")[0], paged) for pattern in patterns):
        return []  # every page is of a rule: no need to import them all
    known = slugs()
    problems = []
    for pattern in patterns:
        rule = pattern.partition(":")[0]
        if not _means_one_of(rule, known):
            problems.append(f"there is no rule `{rule}`{did_you_mean(rule, known)}")
    return problems


def _means_one_of(rule: str, known: frozenset[str]) -> bool:
    return rule in known or rule == "all" or any(slug.startswith(rule + "-") for slug in known)
