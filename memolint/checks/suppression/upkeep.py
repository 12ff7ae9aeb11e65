"""Suppressions that suppress nothing, or do not say why."""

from collections.abc import Iterator

from memolint.checks.directives import Usage
from memolint.checks.repairs.suppressions import removal
from memolint.checks.rule import SUPPRESSION, Draft, rule
from memolint.finding import HIGH, INFO, WARNING
from memolint.lang.words import did_you_mean


@rule("suppression-unknown", SUPPRESSION, WARNING, HIGH)
def unknown(usage: Usage) -> Iterator[Draft]:
    """A suppression names no rule, or one that does not exist: it suppresses nothing."""
    suppression = usage.suppression
    if not suppression.names:
        what = f"`{suppression.written}` names no rule and suppresses nothing"
        yield _draft(usage, f"{what}: write `# memolint: ignore[rule] reason`", "")
    for name in suppression.names:
        slug = name.partition(":")[0]
        if slug not in usage.slugs:
            yield _draft(usage, f"there is no rule `{slug}`{did_you_mean(slug, usage.slugs)}", name)


@rule("suppression-unused", SUPPRESSION, WARNING, HIGH)
def unused(usage: Usage) -> Iterator[Draft]:
    """The rule of a suppression finds nothing there any more: it would hide the next mistake."""
    if not usage.complete:
        return
    for name in usage.suppression.names:
        slug = name.partition(":")[0]
        if name not in usage.used and slug in usage.slugs and not slug.startswith(SUPPRESSION):
            yield _draft(usage, f"`{name}` finds nothing here: the suppression can go", name)


def _draft(usage: Usage, message: str, name: str) -> Draft:
    """A draft about one name of a suppression, with the fix that removes it."""
    fixes = removal(usage.suppression, name, usage.documents)
    return Draft(message=message, origin=usage.origin, place=usage.suppression.place, fixes=fixes)


@rule("suppression-no-reason", SUPPRESSION, INFO, HIGH)
def no_reason(usage: Usage) -> Iterator[Draft]:
    """A suppression gives no reason: the next reader cannot tell whether it still holds."""
    if usage.suppression.names and not usage.suppression.reason:
        yield Draft(
            message="the suppression gives no reason",
            origin=usage.origin,
            place=usage.suppression.place,
            severity=WARNING if usage.requires_reason else None,
        )
