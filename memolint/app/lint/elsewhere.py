"""Findings in files that were only looked up, where a place in a file that was passed is a part of the cause.

A value that a caller passes can break a key that stands in another file: who commits the caller must hear of it.
"""

from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.app.files.parse import Input
from memolint.app.guard import Guard
from memolint.app.lint.suppress import places, reported_at, suppress
from memolint.checks.run import Rules
from memolint.finding import Finding, Related
from memolint.text.documents import Document
from memolint.text.source import Place, Source

_ORIGIN = "found here"


def beside(
    findings: list[Finding], inputs: list[Input], neighbours: Iterable[Input], rules: Rules, options: Options
) -> list[Finding]:
    """The findings in `neighbours` with a place in `inputs`, without what `findings` say from the other side."""
    known = {(each.rule, place) for each in findings for place in places(each)}
    given = _documents(inputs).keys()
    found: list[Finding] = []
    for each in neighbours:
        about = [manifest for manifest in each.manifests if any(one.memoize is not None for one in manifest.templates)]
        guard = Guard(debug=False)  # what breaks here is for a run that judges this file to say
        own = [
            finding
            for finding in guard.run(each.name, found[:0], rules.findings, about)
            if any(place.source in given for place in places(finding))
            and not all((finding.rule, place) in known for place in places(finding))
        ]
        if own and options.suppressions:
            own = suppress(own, [each], False, options, guard)
        found += [finding for finding in own if finding.suppressed is None]
    return found


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
