"""One finding for one cause: what an anchor, an alias or a merge key gives to several templates is written once."""

import re
from collections.abc import Iterable

from memolint.checks.repairs import hashing
from memolint.checks.wording import listed
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, parts_of, variable_of, variables_in
from memolint.facts.recurrence import reuse, volatile, volatile_callers
from memolint.finding import SEVERITIES, Edit, Finding, Fix

_TEMPLATE = "\0"
# What a key leaves out shapes the results of some of its templates, and only the work of others.
_WORK, _RESULT = f"the work of {_TEMPLATE}", f"the result of {_TEMPLATE}"


def gathered(findings: list[Finding]) -> list[Finding]:
    """The findings; those of one rule at one place that differ only in the name of the template are one."""
    groups: dict[object, list[Finding]] = {}
    for each in findings:
        groups.setdefault(_cause(each), []).append(each)
    return [_one(group) if len(group) > 1 else group[0] for group in groups.values()]


def _cause(finding: Finding) -> object:
    said = finding.message.replace(f"`{finding.template}`", _TEMPLATE) if finding.template else finding.message
    return finding.rule, finding.place, finding.document, finding.signal, said.replace(_WORK, _RESULT)


def _one(group: list[Finding]) -> Finding:
    """The weightiest of the findings, for all their templates."""
    worst = max(group, key=lambda each: (SEVERITIES.index(each.severity), " the result of " in each.message))
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


def with_good_fixes(findings: list[Finding], memos: Iterable[Memo]) -> list[Finding]:
    """The findings without fixes of a key that change or break another template behind the same anchor, or all hits."""
    if not any(each.fixes for each in findings):
        return findings
    written: dict[object, list[Memo]] = {}
    for memo in memos:
        place = memo.key.origin.place()
        written.setdefault((place.source, place.start), []).append(memo)
    return [each._replace(fixes=tuple(fix for fix in each.fixes if _is_good(fix, each, written))) for each in findings]


def _is_good(fix: Fix, finding: Finding, written: dict[object, list[Memo]]) -> bool:
    for edit in fix.edits:
        source, start, _ = edit.place
        memos = (*written.get((source, start), ()), *written.get((source, start + 1), ()))  # without and with quotes
        if _is_aliased(edit, memos) or len({memo.key.origin.path for memo in memos}) > 1 + len(finding.shared_by):
            return False  # it would change what the finding does not speak of
        parameters = hashing.held_parameters(edit.text)
        held = variables_in(edit.text) if parameters is None else parameters
        needed = [each.name.split(".")[0] for each in map(variable_of, held) if each.kind == INPUT]
        for memo in memos:
            is_declared = len(memos) == 1 or set(needed) <= memo.template.parameters.keys()
            if not is_declared or _ends_all_hits(memo, edit.text, needed, is_known=parameters is not None):
                return False
    return True


def _is_aliased(edit: Edit, memos: Iterable[Memo]) -> bool:
    """Whether an edit changes a scalar behind an anchor of its own, which stands elsewhere too than in these keys."""
    text = edit.place.source.text
    before = text[text.rfind("\n", 0, edit.place.start) + 1 : edit.place.start]
    anchor = re.search(r"&(\S+)\s+(?:!\S+\s+)?$", before) if "&" in before else None
    if anchor is None:
        return False
    keys = (memo.key.origin for memo in memos)
    aliased = {node.start for node in (key.document.node(key.path) for key in keys) if node.style == "*"}
    return len(re.findall(rf"\*{re.escape(anchor[1])}(?![^\s,\]}}}}])", text)) > len(aliased)


def _ends_all_hits(memo: Memo, text: str, inputs: list[str], is_known: bool) -> bool:
    """Whether a new key holds something that is new in every run, so that no other run could hit.

    `is_known`: it holds nothing but parameters.
    """
    if reuse.is_reused_in_one_run(memo, tuple(inputs)) or "{{" not in text:
        return False
    passed = (found for name in inputs for found in volatile_callers.to_input(memo, name))
    is_volatile = not is_known and any(volatile.in_parts(parts_of(text)))
    return is_volatile or any(not found.open for found in passed)
