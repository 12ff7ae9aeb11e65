"""Findings in files that were only looked up, where a place in a file that was passed is a part of the cause.

A value that a caller passes can break a key that stands in another file: who commits the caller must hear of it.
"""

from collections.abc import Iterable

from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.lint.prepare import LintRun
from memolint.app.lint.suppress import places, reported_at, suppress
from memolint.argo.project import Project
from memolint.checks.run import Rules
from memolint.facts.values import literals
from memolint.finding import ERROR, Finding, Related, Stale
from memolint.text.documents import Document
from memolint.text.source import Place, Source

_ORIGIN = "found here"


def beside(findings: list[Finding], run: LintRun, rules: Rules) -> list[Finding]:
    """The findings in files that were looked up with a place in one that was passed, without what `findings` say from
    the other side.
    """
    known = {(each.rule, place) for each in findings for place in places(each)}
    given = _documents(run.inputs).keys()
    found: list[Finding] = []
    for each in run.seen.neighbours.inputs:
        guard = Guard(debug=False)  # what breaks here is for a run that judges this file to say
        about = [manifest for manifest in each.manifests if any(one.memoize is not None for one in manifest.templates)]
        here = guard.run(each.name, found[:0], rules.findings, about, run.objects(each.name))
        own = [_with_values(finding, run.project) for finding in here]
        own = [finding for finding in own if any(place.source in given for place in places(finding))]
        own = [finding for finding in own if not all((finding.rule, place) in known for place in places(finding))]
        if own and run.options.suppressions:
            own = suppress(own, [each], False, run.options, guard)
        found += [finding for finding in own if finding.suppressed is None]
    return found


def _with_values(finding: Finding, project: Project) -> Finding:
    """An error with the literals of callers that meet in its claim: who passes one of them has a part in it."""
    claim = finding.claim
    if finding.severity != ERROR or not isinstance(claim, Stale):
        return finding
    related: list[Related] = []
    for name, first in claim.first.inputs.items():
        pair = first, claim.second.inputs.get(name)
        found = {each.text: each for each in literals.of_input(project, claim.template, name).found if not each.open}
        if pair[0] != pair[1] and all(text in found for text in pair):
            related += [Related(found[text].origin.place(), f"`{name}` is this") for text in pair if text is not None]
    return finding._replace(related=(*finding.related, *related))


def at_home(findings: list[Finding], inputs: list[Input]) -> list[Finding]:
    """The findings, each at a place in `inputs`; those that have none there are left out."""
    documents = _documents(inputs)
    return [home for each in findings if (home := _at_home(each, documents)) is not None]


def _at_home(finding: Finding, documents: dict[Source, tuple[Document, ...]]) -> Finding | None:
    place = reported_at(finding, documents)
    if place is None or place is finding.place:
        return finding if place else None
    document = _around(documents[place.source], place)
    return finding._replace(
        place=place,
        document=document.index,
        path=document.path_at(place.start),
        related=(Related(finding.place, _ORIGIN), *(each for each in finding.related if each.place is not place)),
        fixes=tuple(fix for fix in finding.fixes if all(edit.place.source in documents for edit in fix.edits)),
    )


def _around(documents: tuple[Document, ...], place: Place) -> Document:
    """The document that a place is in."""
    return next(each for each in reversed(documents) if each.root.start <= place.start or each is documents[0])


def _documents(inputs: Iterable[Input]) -> dict[Source, tuple[Document, ...]]:
    return {each.documents[0].source: each.documents for each in inputs if each.documents}
