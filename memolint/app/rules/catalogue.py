"""Answers questions about rules by name. It imports every family."""

from collections.abc import Iterable

from memolint.app.rules import pages
from memolint.checks.run import all_rules
from memolint.lang.words import did_you_mean


def slugs() -> frozenset[str]:
    """The slugs of all rules."""
    return frozenset(rule.slug for rule in all_rules())


def about(slug: str) -> tuple[str, str, str, str]:
    """Severity, confidence, what it finds in one sentence, and the page of a rule."""
    rule = next(each for each in all_rules() if each.slug == slug)
    return rule.severity, rule.confidence, rule.summary, pages.page(slug) or ""


def unknown_names(patterns: Iterable[str]) -> list[str]:
    """One sentence for each pattern of `--select` or `--ignore` that matches no rule."""
    patterns = list(patterns)
    paged = pages.slugs()
    if all(_means_one_of(pattern.partition(":")[0], paged) for pattern in patterns):
        return []  # every page belongs to a rule: no need to import them all
    known = slugs()
    problems = []
    for pattern in patterns:
        rule = pattern.partition(":")[0]
        if not _means_one_of(rule, known):
            problems.append(f"there is no rule `{rule}`{did_you_mean(rule, known)}")
    return problems


def _means_one_of(rule: str, known: frozenset[str]) -> bool:
    return rule in known or rule == "all" or any(slug.startswith(rule + "-") for slug in known)
