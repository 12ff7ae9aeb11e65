"""What has to hold of every repair, seen from outside: bytes in, bytes out, and the linter on both."""

import re
from collections import Counter
from typing import NamedTuple

from memolint.app.config.options import NONE, Options
from memolint.app.fix.plan import Plan, plan
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, LOW, Finding
from memolint.text.source import decode

# Unproven: what a fix does to a finding does not depend on the runs that prove it.
EVERYTHING = Options(min_severity=INFO, min_confidence=LOW, prove=False, project=NONE)


class Repaired(NamedTuple):
    plan: Plan
    before: bytes
    after: bytes


def repair(data: bytes, name: str = "file.yaml", options: Options = EVERYTHING, unsafe: bool = True) -> Repaired:
    """All fixes that `options` show, applied to one file."""
    done = plan(("-",), options._replace(stdin_filename=name), unsafe, data)
    assert len(done.changes) <= 1
    return Repaired(done, data, done.changes[0].data if done.changes else data)


def findings(data: bytes, options: Options = EVERYTHING) -> tuple[Finding, ...]:
    return lint_bytes(data, "file.yaml", options._replace(prove=False)).findings


def named(found: tuple[Finding, ...]) -> Counter[tuple[str, str, str, str]]:
    return Counter((each.rule, each.signal, each.template, each.path) for each in found)


def hold(done: Repaired) -> None:
    """Parses as before, what was fixed is gone, no warning is new, all else is equal, twice is once."""
    before, after = lint_bytes(done.before, "file.yaml", EVERYTHING), lint_bytes(done.after, "file.yaml", EVERYTHING)
    assert len(before.summary.failed) == len(after.summary.failed)
    assert before.summary.documents == after.summary.documents
    gone = named(before.findings) - named(after.findings)
    assert done.plan.fixed <= sum(gone.values())
    assert not named(findings(done.after, Options(project=NONE))) - named(before.findings), "something is new"
    keeps_the_rest(done)
    assert repair(done.after).after == done.after, "fixing twice is not fixing once"


def keeps_the_rest(done: Repaired) -> None:
    """Every byte outside the edits of some finding is there, in order, and the file's mark and encoding with them."""
    old = decode("before", done.before)
    spans = sorted(
        (edit.place.start, edit.place.end)
        for finding in findings(done.before)
        for fix in finding.fixes
        for edit in fix.edits
    )
    pattern, at = "", 0
    for start, end in spans:
        pattern += re.escape(old.text[at : max(at, start)]) + "(.*?)"
        at = max(at, end)
    pattern += re.escape(old.text[at:])
    new = decode("after", done.after)
    assert (new.encoding, new.bom) == (old.encoding, old.bom)
    assert re.fullmatch(pattern, new.text, re.DOTALL), "bytes outside the edits changed"
