"""What `memolint advise` shows, for programs: described by `schema/memolint-advice-1.json`."""

import json
from collections.abc import Sequence

from memolint.finding import Edit, Summary
from memolint.report.advice.advised import Advised
from memolint.typed import Any

SCHEMA = "memolint-advice/1"


def advice_json(steps: Sequence[Advised], summary: Summary, argo_version: str) -> str:
    """JSON text in ASCII, ended by a newline. Lines and columns count from 1, columns in characters."""
    value = {
        "schema": SCHEMA,
        "argo_version": argo_version,
        "advice": [_step(each) for each in steps],
        "summary": {
            "files": summary.files,
            "checked": summary.checked,
            "documents": summary.documents,
            "skipped": [{"file": each.file, "reason": each.reason} for each in summary.skipped],
            "failed": [{"file": each.file, **each.failure._asdict()} for each in summary.failed],
            "unresolved": summary.unresolved,
            "templates": summary.templates,
            "memoized": summary.memoized,
        },
    }
    return json.dumps(value, indent=2) + "\n"


def _step(step: Advised) -> dict[str, Any]:
    at = step.place.source.place(step.place.start)
    return {
        "template": step.template,
        "kind": step.kind,
        "file": step.place.source.name,
        "line": at.line,
        "column": at.column,
        "verdict": step.verdict,
        "confidence": step.confidence,
        "because": list(step.because),
        **({"question": step.question} if step.question else {}),
        **({"key": step.key} if step.key else {}),
        "saving": _saving(step),
        "edits": [_edit(each) for each in step.edits],
    }


def _saving(step: Advised) -> dict[str, Any]:
    """`seconds` is what equal runs of a history took; `observed` stands there with a history that has the step."""
    saving, seen = step.saving, step.observed
    observed = {} if seen is None else {"runs": seen.runs, "repeated": seen.repeated, "seconds": seen.seconds}
    return {
        "runs": saving.runs,
        "seconds": None if seen is None else seen.repeated_seconds,
        "requests": dict(saving.requests),
        "schedules": list(saving.schedules),
        **({"observed": observed} if observed else {}),
    }


def _edit(edit: Edit) -> dict[str, Any]:
    place = edit.place
    return {"file": place.source.name, "start": place.start, "end": place.end, "text": edit.text}
