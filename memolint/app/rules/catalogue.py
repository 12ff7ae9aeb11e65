"""All rules that exist, of every family and of the application itself. Off the lint path: it imports them all."""

from collections.abc import Iterable
from functools import cache

from memolint.app.rules import pages
from memolint.app.suppress import apply
from memolint.checks.families import all_rules
from memolint.checks.rule import Rule
from memolint.lang.words import did_you_mean


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by slug."""
    return tuple(sorted((*all_rules(), *apply.RULES), key=lambda rule: rule.slug))


@cache
def slugs() -> frozenset[str]:
    """The slugs of all rules."""
    return frozenset(rule.slug for rule in rules())


def about(slug: str) -> tuple[str, str, str, str]:
    """Severity, confidence, what it finds in one sentence, and the page of a rule."""
    rule = next(each for each in rules() if each.slug == slug)
    return rule.severity, rule.confidence, summary(rule), pages.page(slug) or ""


def summary(rule: Rule) -> str:
    """What a rule finds: the first paragraph of its function's docstring, as one line."""
    return " ".join((rule.check.__doc__ or "").strip().partition("\n\n")[0].split())


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
