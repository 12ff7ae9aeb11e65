"""Findings that the writer of a file has answered: marked as suppressed, and what is wrong with the answers."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from memolint.app.config.options import Options
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.suppress.directives import Suppression, suppressions
from memolint.argo.views import Origin
from memolint.checks.rule import Draft, Rule
from memolint.finding import HIGH, INFO, WARNING, Finding, Fix
from memolint.lang.words import did_you_mean
from memolint.text.documents import Document
from memolint.text.source import Place

SUPPRESSION = "suppression"  # what these rules look at, as `memo` or `template` for others


class Usage(NamedTuple):
    """A suppression, those of its names that suppressed something, and what is known to judge it."""

    suppression: Suppression
    used: frozenset[str]
    slugs: frozenset[str]
    complete: bool
    documents: tuple[Document, ...]

    @property
    def origin(self) -> Origin:
        """The document that the suppression stands in, or that it stands above."""
        start = self.suppression.place.start
        before = [each for each in self.documents if each.root.start <= start]
        return Origin(before[-1] if before else self.documents[0], ())


def unknown(usage: Usage) -> Iterator[Draft]:
    """A suppression names no rule, or one that does not exist: it suppresses nothing."""
    suppression = usage.suppression
    if not suppression.names:
        yield Draft(
            message=f"`{suppression.written}` names no rule and suppresses nothing: "
            "write `# memolint: ignore[rule] reason`",
            origin=usage.origin,
            place=suppression.place,
            fixes=_removal(usage, ""),
        )
    for name in suppression.names:
        slug = name.partition(":")[0]
        if slug not in usage.slugs:
            message = f"there is no rule `{slug}`{did_you_mean(slug, usage.slugs)}"
            yield Draft(message=message, origin=usage.origin, place=suppression.place, fixes=_removal(usage, name))


def unused(usage: Usage) -> Iterator[Draft]:
    """A suppression whose rule finds nothing there any more: it would hide the next mistake."""
    if not usage.complete:
        return
    for name in usage.suppression.names:
        slug = name.partition(":")[0]
        if name not in usage.used and slug in usage.slugs and not slug.startswith(SUPPRESSION):
            message = f"`{name}` finds nothing here: the suppression can go"
            yield Draft(
                message=message, origin=usage.origin, place=usage.suppression.place, fixes=_removal(usage, name)
            )


def _removal(usage: Usage, name: str) -> tuple[Fix, ...]:
    from memolint.app.suppress.remove import removal

    return removal(usage.suppression, name, usage.documents)


def no_reason(usage: Usage) -> Iterator[Draft]:
    """A suppression without a reason: the next reader cannot tell whether it still holds."""
    if usage.suppression.names and not usage.suppression.reason:
        yield Draft(message="the suppression gives no reason", origin=usage.origin, place=usage.suppression.place)


UNKNOWN = Rule("suppression-unknown", on=SUPPRESSION, severity=WARNING, confidence=HIGH, check=unknown)
UNUSED = Rule("suppression-unused", on=SUPPRESSION, severity=WARNING, confidence=HIGH, check=unused)
NO_REASON = Rule("suppression-no-reason", on=SUPPRESSION, severity=INFO, confidence=HIGH, check=no_reason)
RULES = (UNKNOWN, UNUSED, NO_REASON)


def suppress(
    findings: list[Finding],
    inputs: list[Input],
    complete: bool,
    options: Options,
    guard: Guard,
    slugs: Callable[[], frozenset[str]],
) -> list[Finding]:
    """`findings` with `suppressed` set where a suppression covers them, and findings about the suppressions.

    `suppressed` is the reason given, "" where there is none. `complete`: everything that bears on the files was read.
    `slugs` gives those of all rules, which only a file with a suppression needs.
    """
    by_source: dict[int, list[Finding]] = {}
    for finding in findings:
        by_source.setdefault(id(finding.place.source), []).append(finding)
    broken = {failed.file for failed in guard.failures}
    out: list[Finding] = []
    for each in inputs:
        if each.documents:
            own = by_source.pop(id(each.documents[0].source), [])
            whole = complete and not each.failures and each.name not in broken
            out += guard.run(each.name, own, _answered, own, each, whole, options, slugs)
    return out + [finding for rest in by_source.values() for finding in rest]


def _answered(
    findings: list[Finding], found: Input, complete: bool, options: Options, slugs: Callable[[], frozenset[str]]
) -> list[Finding]:
    written = suppressions(found.documents[0].source, found.documents, found.manifests)
    if not written:
        return findings
    used: list[set[str]] = [set() for _ in written]
    marked = [_marked(finding, written, used) for finding in findings]
    for index, suppression in enumerate(written):
        usage = Usage(suppression, frozenset(used[index]), slugs(), complete, found.documents)
        marked += [_marked(each, written, used) for each in _about(usage, options)]
    return marked


def _about(usage: Usage, options: Options) -> Iterator[Finding]:
    for rule in RULES:
        severity = WARNING if rule is NO_REASON and options.require_reason else rule.severity
        yield from rule._replace(severity=severity).findings(usage)


def _marked(finding: Finding, written: list[Suppression], used: list[set[str]]) -> Finding:
    """The finding with the reason of the first suppression that covers it; each that does is used."""
    reason = finding.suppressed
    for index, suppression in enumerate(written):
        names = [name for name in suppression.names if _means(name, finding)]
        if names and _covers(suppression, finding):
            used[index].update(names)
            reason = suppression.reason if reason is None else reason
    return finding._replace(suppressed=reason)


def _means(name: str, finding: Finding) -> bool:
    rule, _, signal = name.partition(":")
    return rule == finding.rule and signal in ("", finding.signal)


def _covers(suppression: Suppression, finding: Finding) -> bool:
    """By the place of the finding, or where all places that explain it are covered (each read of an input, …)."""
    related = [each.place for each in finding.related]
    if _holds(suppression, finding.place):
        return True
    return bool(related) and all(_holds(suppression, each) for each in related)


def _holds(suppression: Suppression, place: Place) -> bool:
    if place.source is not suppression.place.source:
        return False
    start, end = suppression.covers
    return start <= place.start < end
