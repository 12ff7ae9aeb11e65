"""What a rule finds that asks for the release: for which patches it holds, and where it was mended."""

from collections.abc import Callable, Iterator, Sequence

from memolint.argo.affected import Ranges, Ways, holds, releases_with, told, ways_of, without_repair
from memolint.argo.releases import Release, newest
from memolint.checks.rule import Rule
from memolint.finding import Finding

# The findings of a rule where a release has its behaviours in one way.
Found = Callable[[Ways], list[Finding]]


def told_apart(rule: Rule, found_with: Found, judged: Sequence[Release]) -> Iterator[Finding]:
    """The findings of a rule on any known patch.

    One that is there on all of them says no more; any other says for which it holds, where that is of use.
    """
    found: dict[tuple[object, ...], tuple[Finding, list[Ways]]] = {}
    known = ways_of(rule.by)
    for ways in known:
        for each in found_with(ways):
            found.setdefault((each.place, each.message, each.signal), (each, []))[1].append(ways)
    for each, where in found.values():
        if len(where) == len(known):
            yield each
        else:
            ranges = releases_with(rule.by, tuple(where))
            message = each.message + _where(ranges, judged)
            yield each._replace(message=message, releases=ranges, harm=rule.harm)


def _where(ranges: Ranges, judged: Sequence[Release]) -> str:
    """Which releases are meant: those of a defect that was mended, or where it is a part of those judged for."""
    if not holds(ranges, newest().version):
        return f" (Argo {told(ranges)})"
    is_all = all(holds(ranges, each.version) for each in judged)
    return "" if is_all else f" (Argo {without_repair(ranges)})"
