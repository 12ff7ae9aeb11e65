"""One finding for one cause: what an anchor, an alias or a merge key gives to several templates is written once."""

from collections.abc import Iterable

from memolint.argo.views import Template
from memolint.checks.repairs import hashing
from memolint.checks.wording import listed
from memolint.facts.reads.references import variables_in
from memolint.facts.reads.variable import INPUT, variable_of
from memolint.finding import SEVERITIES, Finding, Fix

_TEMPLATE = "\0"
_ALIAS = "*"


def gathered(findings: list[Finding]) -> list[Finding]:
    """The findings; those of one rule at one place that differ only in the name of the template are one."""
    groups: dict[object, list[Finding]] = {}
    for each in findings:
        groups.setdefault(_cause(each), []).append(each)
    return [_one(group) if len(group) > 1 else group[0] for group in groups.values()]


def _cause(finding: Finding) -> object:
    said = finding.message.replace(f"`{finding.template}`", _TEMPLATE) if finding.template else finding.message
    return finding.rule, finding.place, finding.document, finding.signal, said


def _one(group: list[Finding]) -> Finding:
    """The weightiest of the findings, for all their templates."""
    worst = max(group, key=lambda each: SEVERITIES.index(each.severity))
    others = [name for name in dict.fromkeys(each.template for each in group) if name != worst.template]
    if not others:
        return worst
    message = f"{worst.message}; the same goes for {listed(others)}, which {_share(others)} these lines"
    related = tuple(dict.fromkeys(place for each in (worst, *group) for place in each.related))
    return worst._replace(message=message, related=related, fixes=_common_fixes(group), shared_by=tuple(others))


def _share(names: list[str]) -> str:
    return "shares" if len(names) == 1 else "share"


def _common_fixes(group: list[Finding]) -> tuple[Fix, ...]:
    """The fix that serves all: their common one, or one key that covers what each of them misses."""
    first, *rest = (each.fixes for each in group)
    if all(fixes == first for fixes in rest):
        return first
    if not all(len(fixes) == 1 and len(fixes[0].edits) == 1 for fixes in (first, *rest)):
        return ()
    found: Fix | None = first[0]
    for fixes in rest:
        found = _combined(found, fixes[0])
    return (found,) if found is not None else ()


def _combined(one: Fix | None, other: Fix) -> Fix | None:
    if one is None or one.edits[0].place != other.edits[0].place:
        return None
    text = hashing.combined(one.edits[0].text, other.edits[0].text)
    if text is None:
        return None
    return Fix(f"key: {text}", (one.edits[0]._replace(text=text),), one.safe and other.safe)


def fit_for_all(findings: list[Finding], memoized: Iterable[Template]) -> list[Finding]:
    """The findings without fixes that put an input into a key which another template shares and does not declare."""
    if not any(each.fixes and _ALIAS in each.place.source.text for each in findings):
        return findings
    sharing: dict[object, list[Template]] = {}
    for template in memoized:
        place = template.origin.at("memoize", "key").place()
        sharing.setdefault((place.source, place.start), []).append(template)
    return [each._replace(fixes=tuple(fix for fix in each.fixes if _fits(fix, sharing))) for each in findings]


def _fits(fix: Fix, sharing: dict[object, list[Template]]) -> bool:
    """Whether every template whose key the fix writes declares the inputs that it mentions."""
    for edit in fix.edits:
        source, start, _ = edit.place
        written = (*sharing.get((source, start), ()), *sharing.get((source, start + 1), ()))  # without and with quotes
        needed = {each.name.split(".")[0] for each in map(variable_of, variables_in(edit.text)) if each.kind == INPUT}
        if len(written) > 1 and not all(needed <= template.parameters.keys() for template in written):
            return False
    return True
