"""Marks the findings that a file suppresses, and judges the suppressions themselves."""

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
    by_source: dict[Source, list[Finding]] = {}
    for finding in findings:
        by_source.setdefault(finding.place.source, []).append(finding)
    broken = {failed.file for failed in guard.failures}
    out: list[Finding] = []
    for each in inputs:
        if each.documents:
            own = by_source.pop(each.documents[0].source, [])
            whole = complete and not each.failures and each.name not in broken
            out += guard.run(each.name, own, _answered, own, each, whole, options)
    return out + [finding for rest in by_source.values() for finding in rest]


def _answered(findings: list[Finding], found: Input, complete: bool, options: Options) -> list[Finding]:
    written = suppressions(found.documents[0].source, found.documents, found.manifests)
    if not written:
        return findings
    known = slugs()
    used: list[set[str]] = [set() for _ in written]
    marked = [_marked(finding, written, used) for finding in findings]
    for suppression, names in zip(written, used, strict=True):
        usage = Usage(suppression, frozenset(names), known, complete, found.documents, options.require_reason)
        about = [each for rule in rules_about(SUPPRESSION, notes=True) for each in rule.findings(usage)]
        marked += [_marked(each, written, used) for each in about]
    return marked


def _marked(finding: Finding, written: list[Suppression], used: list[set[str]]) -> Finding:
    """The finding with the reason of the first suppression that covers it. Every one that covers it counts as used."""
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
    """Whether the suppression covers the finding's place, or all places that explain it (each read of an input, …)."""
    related = [each.place for each in finding.related]
    if _holds(suppression, finding.place):
        return True
    return bool(related) and all(_holds(suppression, each) for each in related)


def _holds(suppression: Suppression, place: Place) -> bool:
    if place.source is not suppression.place.source:
        return False
    start, end = suppression.covers
    return start <= place.start < end
