"""The report as SARIF 2.1.0, for GitHub code scanning and other consumers of static analysis."""

import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from memolint import __version__
from memolint.finding import FileFailure, Finding, Fix, Report, Witness
from memolint.report.findings.proof import proof_lines
from memolint.report.findings.shown import origin_of
from memolint.report.safe import whole
from memolint.report.terminal.color import painter
from memolint.text.documents import dotted
from memolint.text.source import Place
from memolint.typed import Any, Record

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "memolint/v1"
_PLAIN = painter(False)


class About(Record):
    """What SARIF says of a rule: its severity and confidence, one sentence, its page in Markdown."""

    severity: str
    confidence: str
    summary: str
    page: str


def sarif_report(report: Report, rules: Mapping[str, About]) -> str:
    """`report` as SARIF in ASCII, ended by a newline; `rules` tells of at least those that found something."""
    slugs = sorted({finding.rule for finding in report.findings})
    index = {slug: number for number, slug in enumerate(slugs)}
    driver = {
        "name": "memolint",
        "version": __version__,
        "rules": [_rule(slug, rules[slug]) for slug in slugs],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report.summary.failed)],
        "results": [_result(finding, index[finding.rule]) for finding in report.findings],
        "properties": {"argoVersion": report.argo_version},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(slug: str, about: About) -> dict[str, Any]:
    return {
        "id": slug,
        "shortDescription": {"text": about.summary or slug},
        "help": {"text": about.page or about.summary or slug, "markdown": about.page or about.summary or slug},
        "defaultConfiguration": {"level": _LEVELS[about.severity]},
        "properties": {"precision": about.confidence, "tags": ["argo-workflows", "memoization"]},
    }


def _invocation(failed: Iterable[FileFailure]) -> dict[str, Any]:
    notifications = [
        {
            "level": "error",
            "message": _message(each.failure.message),
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(each.file)},
                        "region": {"startLine": each.failure.line, "startColumn": each.failure.column},
                    }
                }
            ],
        }
        for each in failed
    ]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _result(finding: Finding, index: int) -> dict[str, Any]:
    related = [_location(each.place, each.message, number) for number, each in enumerate(finding.related, start=1)]
    value = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": _message(finding.message + origin_of(finding.place)),
        "locations": [{**_location(finding.place), "logicalLocations": [_logical(finding)]}],
        "relatedLocations": related,
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "fixes": [_fix(fix) for fix in finding.fixes if fix.edits],
        "properties": {"confidence": finding.confidence, "signal": finding.signal},
    }
    if finding.witness and finding.witness.runs:
        value["codeFlows"] = [_code_flow(finding, finding.witness)]
    if finding.suppressed is not None:
        kind = "external" if finding.baselined else "inSource"
        value["suppressions"] = [{"kind": kind, "justification": whole(finding.suppressed)}]
    return value


def _logical(finding: Finding) -> dict[str, Any]:
    return {"fullyQualifiedName": whole(dotted(finding.path)) or "document", "kind": "member"}


def _location(place: Place, message: str = "", number: int = 0) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri(place.source.name)}, "region": _region(place)}
    }
    if message:
        location["message"] = _message(message)
    return {"id": number, **location} if number else location


def _region(place: Place) -> dict[str, int]:
    start, end = place.source.place(place.start), place.source.place(place.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _code_flow(finding: Finding, witness: Witness) -> dict[str, Any]:
    """The runs that prove the finding, one after the other, at the place that it is about."""
    steps = [{"location": _location(finding.place, " ".join(line.split()))} for line in proof_lines(witness, _PLAIN)]
    return {"message": {"text": "the runs that prove it"}, "threadFlows": [{"locations": steps}]}


def _fix(fix: Fix) -> dict[str, Any]:
    by_file: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        inserted = {"insertedContent": {"text": whole(edit.text)}} if edit.text else {}
        replacement = {"deletedRegion": _region(edit.place), **inserted}
        by_file.setdefault(edit.place.source.name, []).append(replacement)
    changes = [{"artifactLocation": {"uri": uri(file)}, "replacements": each} for file, each in by_file.items()]
    return {"description": _message(fix.title), "artifactChanges": changes}


def _message(text: str) -> dict[str, str]:
    """In the text of a message `[…](…)` would be a link."""
    text = whole(text) or "-"
    return {"text": text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text}


def uri(file: str) -> str:
    """The name of a file as a URI reference: relative as it is, absolute with its scheme."""
    written = quote(file.encode("utf-8", "surrogateescape") if _is_file_name(file) else whole(file), safe="/")
    return f"file://{written}" if written.startswith("/") else written


def _is_file_name(file: str) -> bool:
    try:
        file.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
