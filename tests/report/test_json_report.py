import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import memolint.report
from memolint.finding import (
    Edit,
    FileFailure,
    Finding,
    Fix,
    Place,
    PlayedRun,
    Related,
    Report,
    Skipped,
    Summary,
    Witness,
)
from memolint.report.findings.json import json_report
from memolint.text.source import Failure, Source

SCHEMA = json.loads((Path(memolint.report.__file__).parent / "schema" / "memolint-1.json").read_text())
SOURCE = Source("a\udc80.yaml", "ä: |\n  b\r\n  c\n")
PLACE = Place(SOURCE, 3, 13)
FINDING = Finding(
    message="é\udc80\x1b",
    place=PLACE,
    document=0,
    path=("spec", "x"),
    related=(Related(PLACE, "here"),),
    fixes=(Fix("t", (Edit(PLACE, "new"),), True),),
    rule="key-constant",
    severity="error",
    confidence="high",
    witness=Witness((PlayedRun((("a", "1"),), "MISS", "A"),), "note"),
    fingerprint="0" * 64,
)
REPORT = Report(
    (FINDING, FINDING._replace(suppressed="why", witness=None, severity="info", fixes=(), related=())),
    Summary(3, 1, 1, 1, 1, (Skipped("h", "Helm"),), (FileFailure("f", Failure("bad", 2, 3)),), 1, 4, 1),
    "4.1.2",
)


def value() -> Any:
    return json.loads(json_report(REPORT))


def test_the_report_is_what_its_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(value(), SCHEMA)
    jsonschema.validate(json.loads(json_report(Report((), Summary(), "4.1"))), SCHEMA)


@pytest.mark.parametrize("path", [("findings", 0, "rule"), ("summary", "files"), ("schema",), ("findings", 0, "line")])
def test_the_schema_misses_what_is_missing(path: tuple[Any, ...]) -> None:
    report = value()
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, SCHEMA)
    holder[path[-1]] = holder["unknown"] = None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, SCHEMA)


def test_places_count_from_one_and_ends_are_exclusive() -> None:
    first = value()["findings"][0]
    assert [first[name] for name in ("line", "column", "end_line", "end_column")] == [1, 4, 3, 4]
    assert first["fixes"][0] == {
        "title": "t",
        "safe": True,
        "edits": [{"file": "a\udc80.yaml", "start": 3, "end": 13, "text": "new"}],
    }
    assert first["witness"]["runs"] == [
        {"values": "a=1", "status": "MISS", "served": "A", "uncached": "", "detail": ""}
    ]


def test_suppressed_findings_carry_their_reason_and_do_not_count() -> None:
    report = value()
    assert "suppressed" not in report["findings"][0]
    assert report["findings"][1]["suppressed"] == {"reason": "why"}
    counted = {name: report["summary"][name] for name in ("errors", "warnings", "infos", "fixable", "suppressed")}
    assert counted == {"errors": 1, "warnings": 0, "infos": 0, "fixable": 1, "suppressed": 1}


def test_any_output_can_hold_it() -> None:
    assert json_report(REPORT).isascii()
