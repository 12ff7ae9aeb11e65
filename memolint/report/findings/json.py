"""The report for programs: `memolint/1`, described by `schema/memolint-1.json`."""

import json

from memolint.argo.releases import written
from memolint.finding import Edit, Finding, Fix, Older, PlayedRun, Report, Summary, Witness
from memolint.report.findings.summary import counts
from memolint.text.documents import dotted
from memolint.text.rendered import rendered_from
from memolint.text.source import Failure, Place
from memolint.typed import Any

SCHEMA = "memolint/1"


def json_report(report: Report) -> str:
    """`report` as JSON text in ASCII, ended by a newline."""
    return json.dumps(report_value(report), indent=2) + "\n"


def report_value(report: Report) -> dict[str, Any]:
    """`report` as plain data."""
    return {
        "schema": SCHEMA,
        "argo_version": report.argo_version,
        "findings": [_finding(finding) for finding in report.findings],
        "summary": _summary(report.summary, report),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    value = {
        "rule": finding.rule,
        "signal": finding.signal,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        **_span(finding.place),
        "template": finding.template,
        "path": dotted(finding.path),
        "related": [{**_span(each.place), "message": each.message} for each in finding.related],
        "fingerprint": finding.fingerprint,
        "witness": _witness(finding.witness),
        "fixes": [_fix(fix) for fix in finding.fixes],
    }
    if finding.releases:
        value["releases"] = [{"first": written(first), "last": written(last)} for first, last in finding.releases]
    if finding.suppressed is not None:
        value["suppressed"] = {"reason": finding.suppressed}
    return value


def _span(place: Place) -> dict[str, Any]:
    """Lines and columns from 1, columns in characters, the end exclusive."""
    start, end = place.source.place(place.start), place.source.place(place.end)
    return {
        "file": place.source.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "rendered_from": rendered_from(place),
    }


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {"runs": [_run(run) for run in witness.runs], "note": witness.note}


def _run(run: PlayedRun) -> dict[str, str]:
    rest = {"status": run.status, "served": run.served, "uncached": run.uncached, "detail": run.detail}
    return {"values": run.values, **rest}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    place = edit.place
    return {"file": place.source.name, "start": place.start, "end": place.end, "text": edit.text}


def _summary(summary: Summary, report: Report) -> dict[str, Any]:
    return {
        "files": summary.files,
        "checked": summary.checked,
        "documents": summary.documents,
        "templates": summary.templates,
        "memoized": summary.memoized,
        "skipped": [each._asdict() for each in summary.skipped],
        "failed": [{"file": each.file, **_failure(each.failure)} for each in summary.failed],
        "unresolved": summary.unresolved,
        **counts(report),
        "suppressed": summary.suppressed,
        "looked_up": summary.looked_up,
        "unread": list(summary.unread),
        "passed_over": list(summary.passed_over),
        "baselined": summary.baselined,
        "stale": list(summary.stale),
        "unproven": summary.unproven,
        "release_from": list(summary.release_from),
        "older": [_older(each) for each in summary.older],
    }


def _older(older: Older) -> dict[str, Any]:
    releases = [{"first": written(first), "last": written(last)} for first, last in older.releases]
    return {"rule": older.rule, "harm": older.harm, "templates": older.templates, "releases": releases}


def _failure(failure: Failure) -> dict[str, Any]:
    return {"line": failure.line, "column": failure.column, "message": failure.message}
