"""Marks the findings that a file suppresses, and judges the suppressions themselves."""

from collections.abc import Container, Iterator

from memolint.app.config.options import Options
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.rules.catalogue import slugs
from memolint.checks.directives import Suppression, Usage, suppressions
from memolint.checks.rule import SUPPRESSION
from memolint.checks.run import rules_about
from memolint.finding import Finding
from memolint.text.source import Place, Source


def suppress(
    findings: list[Finding], inputs: list[Input], complete: bool, options: Options, guard: Guard
) -> list[Finding]:
    """`findings` with `suppressed` set where a suppression covers them, and findings about the suppressions.

    `suppressed` is the reason given, "" where there is none. `complete`: everything that bears on the files was read.
    """
    judged = {each.documents[0].source for each in inputs if each.documents}
    broken = {failed.file for failed in guard.failures}
    by_source: dict[Source, list[int]] = {}
    for at, finding in enumerate(findings):
        for source in {place.source for place in places(finding)}:
            by_source.setdefault(source, []).append(at)
    out = list(findings)
    for each in inputs:
        if each.documents:
            here = by_source.get(each.documents[0].source, [])
            own = [out[at] for at in here]
            whole = complete and not each.failures and each.name not in broken
            answered = guard.run(each.name, own, _answered, own, each, judged, whole, options)
            out += answered[len(here) :]
            for at, finding in zip(here, answered, strict=False):
                out[at] = finding
    return out


def places(finding: Finding) -> Iterator[Place]:
    """The place of a finding, and those that explain it."""
    yield finding.place
    yield from (each.place for each in finding.related)


def reported_at(finding: Finding, judged: Container[Source]) -> Place | None:
    """Where a finding is reported: at its place, or at the first that explains it, whichever is in a judged file."""
    return next((place for place in places(finding) if place.source in judged), None)


def _answered(
    findings: list[Finding], found: Input, judged: Container[Source], complete: bool, options: Options
) -> list[Finding]:
    written = suppressions(found.documents[0].source, found.documents, found.manifests)
    if not written:
        return findings
    known = slugs()
    used: list[set[str]] = [set() for _ in written]
    marked = [_marked(finding, written, used, judged) for finding in findings]
    for suppression, names in zip(written, used, strict=True):
        usage = Usage(suppression, frozenset(names), known, complete, found.documents, options.require_reason)
        about = [each for rule in rules_about(SUPPRESSION, notes=True) for each in rule.findings(usage)]
        marked += [_marked(each, written, used, judged) for each in about]
    return marked


def _marked(finding: Finding, written: list[Suppression], used: list[set[str]], judged: Container[Source]) -> Finding:
    """The finding with the reason of the first suppression that covers it. Every one that covers it counts as used."""
    reason = finding.suppressed
    for index, suppression in enumerate(written):
        names = [name for name in suppression.names if _means(name, finding)]
        if names and _covers(suppression, finding, judged):
            used[index].update(names)
            reason = suppression.reason if reason is None else reason
    return finding._replace(suppressed=reason)


def _means(name: str, finding: Finding) -> bool:
    rule, _, signal = name.partition(":")
    return rule == finding.rule and signal in ("", finding.signal)


def _covers(suppression: Suppression, finding: Finding, judged: Container[Source]) -> bool:
    """Whether the suppression covers where the finding is reported, or all that explains it: each read of an input."""
    related = [each.place for each in finding.related]
    if _holds(suppression, reported_at(finding, judged) or finding.place):
        return True
    return bool(related) and all(_holds(suppression, each) for each in related)


def _holds(suppression: Suppression, place: Place) -> bool:
    if place.source is not suppression.place.source:
        return False
    start, end = suppression.covers
    return start <= place.start < end
