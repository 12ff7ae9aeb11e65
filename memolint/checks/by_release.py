"""What a rule finds that asks for the release: for which patches it holds, and where it was mended."""

from collections.abc import Iterator, Sequence

from memolint.argo.affected import Ranges, holds, releases_with, told, without_repair
from memolint.argo.releases import Release, newest
from memolint.checks.rule import Rule
from memolint.finding import Finding


def told_apart(rule: Rule, here: list[Finding], there: list[Finding], judged: Sequence[Release]) -> list[Finding]:
    """The findings for the newest release of `judged`, and those for one with the other behaviour.

    One that is in both holds for all releases; any other says for which, in its message where it is of use there.
    """
    value = bool(getattr(judged[0], rule.by))
    both = [each for each in here if each in there]
    found = [*_only(rule, value, here, both, judged), *_only(rule, not value, there, both, judged)]
    return [*both, *found]


def _only(
    rule: Rule, value: bool, findings: list[Finding], both: list[Finding], judged: Sequence[Release]
) -> Iterator[Finding]:
    ranges = releases_with(rule.by, value)
    for each in findings:
        if each not in both:
            message = each.message + _where(rule, value, ranges, judged)
            yield each._replace(message=message, releases=ranges, harm=rule.harm)


def _where(rule: Rule, value: bool, ranges: Ranges, judged: Sequence[Release]) -> str:
    """Which releases are meant: those of a defect that was mended, or where it is a part of those judged for."""
    if getattr(newest(), rule.by) != value:
        return f" (Argo {told(ranges)})"
    is_all = all(holds(ranges, each.version) for each in judged)
    return "" if is_all else f" (Argo {without_repair(ranges)})"
