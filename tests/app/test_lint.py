import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app_rules import check
from app_workflows import BROKEN, HELM, TRAIN
from hypothesis import given
from hypothesis import strategies as st

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes, lint_paths
from memolint.argo.releases import UnknownRelease, newest
from memolint.finding import Assignment, NeverHits, Report

ALL = Options(min_severity="info", min_confidence="low")


def rules(report: Report) -> list[tuple[str, int, str]]:
    return [
        (each.place.source.name, each.place.source.place(each.place.start).line, each.rule) for each in report.findings
    ]


def accounted(report: Report) -> tuple[int, int, int, int]:
    summary = report.summary
    return summary.files, summary.checked, len(summary.skipped), summary.failed_files


def test_findings_are_sorted_by_file_and_place(here: Path) -> None:
    for name in ("b.yaml", "a.yaml"):
        (here / name).write_text(TRAIN)
    report = lint_paths(["b.yaml", "."])
    assert rules(report) == [
        (name, line, rule)
        for name in ("a.yaml", "b.yaml")
        for line, rule in ((9, "key-constant"), (18, "key-constant"), (19, "maxage-invalid"))
    ]
    assert accounted(report) == (2, 2, 0, 0)
    assert (report.summary.documents, report.summary.templates, report.summary.memoized) == (2, 4, 4)


def test_every_file_is_accounted_for_once(here: Path) -> None:
    (here / "good.yaml").write_text(TRAIN)
    (here / "chart.yaml").write_text(HELM)
    (here / "broken.yaml").write_text(f"{BROKEN}\n---\n{TRAIN}\n---\n{BROKEN}")
    (here / "other.yaml").write_text("on: [push\n")
    report = lint_paths([".", "missing.yaml"])
    assert accounted(report) == (5, 2, 1, 2)
    failed = [(each.file, each.failure.line) for each in report.summary.failed]
    assert failed == [("broken.yaml", 4), ("broken.yaml", 34), ("missing.yaml", 1)]
    assert [(each.file, each.reason.split()[1]) for each in report.summary.skipped] == [("chart.yaml", "Helm")]
    assert {name for name, _, _ in rules(report)} == {"good.yaml", "broken.yaml"}, "a bad document costs no other"


def test_files_without_argo_content_are_checked_by_a_look_at_their_bytes() -> None:
    for data in (b"on: [push", b"\xff\xfe", b"\x80\x81", b"", b"\x00" * 10):
        assert accounted(lint_bytes(data, "x.yaml")) == (1, 1, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_marked_encodings_are_read(encoding: str) -> None:
    report = lint_bytes(TRAIN.encode(encoding), "x.yaml")
    assert len(report.findings) == 3


def test_what_looks_like_argo_and_cannot_be_read_fails() -> None:
    (failed,) = lint_bytes(b"kind: argoproj.io\n  \x80", "x.yaml").summary.failed
    assert failed.failure == ("not UTF-8: byte 0x80 cannot be decoded", 2, 3)


@pytest.mark.slow
def test_standard_input_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for options, name in ((Options(), "<stdin>"), (Options(stdin_filename="a/b.yaml"), "a/b.yaml")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TRAIN.encode())))
        assert {each.place.source.name for each in lint_paths(["-"], options).findings} == {name}


def test_an_internal_error_costs_one_file_and_names_it(here: Path, use_check: Callable[[Any], None]) -> None:
    def breaks(manifests: Any) -> Any:
        if any(manifest.name == "evil" for manifest in manifests):
            raise KeyError("a\nb")
        return check(manifests)

    use_check(breaks)
    (here / "good.yaml").write_text(TRAIN)
    (here / "evil.yaml").write_text(TRAIN.replace("name: training", "name: evil"))
    report = lint_paths(["."])
    assert {name for name, _, _ in rules(report)} == {"good.yaml"}
    ((file, failure),) = report.summary.failed
    assert file == "evil.yaml"
    assert failure.message == "internal error: KeyError: 'a\\nb' (--debug shows the traceback)"
    assert accounted(report) == (2, 1, 0, 1)


def test_debug_shows_the_traceback(use_check: Callable[[Any], None], capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(*_: Any) -> Any:
        raise KeyError("here")

    use_check(breaks)
    lint_bytes(TRAIN.encode(), "x.yaml")
    assert capsys.readouterr().err == ""
    lint_bytes(TRAIN.encode(), "x.yaml", Options(debug=True))
    assert capsys.readouterr().err.count("Traceback") == 1


def claims(manifests: Any) -> Any:
    claim = NeverHits(manifests[0].templates[0], Assignment())
    return [finding._replace(claim=claim) for finding in check(manifests)]


def test_a_proof_that_breaks_keeps_its_finding(
    monkeypatch: pytest.MonkeyPatch, use_check: Callable[[Any], None]
) -> None:
    def breaks(*_: Any) -> Any:
        raise RecursionError("too deep")

    use_check(claims)
    monkeypatch.setattr("memolint.app.lint.proofs.prove", breaks)
    report = lint_bytes(TRAIN.encode(), "x.yaml")
    assert len(report.findings) == 3
    assert [each.failure.message for each in report.summary.failed] == [
        "internal error: RecursionError: too deep (--debug shows the traceback)"
    ]


def test_a_proof_takes_a_finding_down(monkeypatch: pytest.MonkeyPatch, use_check: Callable[[Any], None]) -> None:
    def refutes(_project: Any, finding: Any, *_: Any) -> Any:
        assert finding.rule != "cache-missing", "what is not shown is not played"
        return finding._replace(severity="info", confidence="low")

    use_check(claims)
    monkeypatch.setattr("memolint.app.lint.proofs.prove", refutes)
    assert lint_bytes(TRAIN.encode(), "x.yaml").findings == ()
    assert len(lint_bytes(TRAIN.encode(), "x.yaml", ALL._replace(ignore=("cache-missing",))).findings) == 3


def test_the_release_is_the_one_asked_for() -> None:
    assert lint_bytes(b"", "x").argo_version == newest().name
    assert lint_bytes(b"", "x", Options(argo_version="3.7")).argo_version == "3.7"
    with pytest.raises(UnknownRelease):
        lint_bytes(b"", "x", Options(argo_version="2.12"))
    with pytest.raises(UnknownRelease):
        lint_paths([], Options(argo_version="new"))


@given(st.lists(st.sampled_from([*TRAIN.splitlines(), "---", "kind: ]", "\t", "{{x}}", "  - &a [*a]", "a: !!b"])))
def test_no_text_breaks_a_run(lines: list[str]) -> None:
    report = lint_bytes("\n".join(["# argoproj.io", *lines]).encode(), "x.yaml", ALL)
    assert accounted(report)[0] == 1
    assert not [each for each in report.summary.failed if "internal" in each.failure.message]
