"""Text inside text: whatever stands in a field that is read as another language, nothing breaks and all ends.

Lint, simulate, inspect and advise answer in this process, each within bounds of processor time, and some inputs in
processes of their own, which have loaded no more than a command needs. A longer search: give
`test_bad_texts_break_nothing` more examples.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from bounded import MAX_SECONDS, bounded
from hypothesis import given, settings
from text_fields import bad, one_text_a_field, project_with, projects

import memolint
from memolint.app.api.objects import data_of
from memolint.app.files.parse import read_input
from memolint.app.inspect import inspected
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.argo.views import Manifest
from memolint.facts.advice.advice import advice
from memolint.facts.declarations import Policy
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import Reads


@contextmanager
def within_bounds() -> Iterator[None]:
    """Ends what computes for too long; what others do on the machine does not count."""

    def end(*_: object) -> None:
        raise AssertionError(f"more than {MAX_SECONDS} s of processor time")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def lint(data: bytes) -> None:
    report = memolint.lint_object(data, min_severity="info", min_confidence="low")
    broken = [each.failure.message for each in report.summary.failed if "internal error" in each.failure.message]
    assert not broken
    assert report.summary.files == report.summary.checked + len(report.summary.skipped) + report.summary.failed_files


def simulate(data: bytes) -> None:
    with suppress(memolint.WrongUse):
        memolint.simulate(data, runs=2)


def inspect(data: bytes) -> None:
    found: tuple[Manifest, ...] = read_input("w.yaml", data).manifests
    neighbourhood = Neighbourhood(Reads(Project(found, found)), newest())
    for template in (each for manifest in found for each in manifest.templates if each.memoize is not None):
        inspected(neighbourhood.memo(template))


def advise(data: bytes) -> None:
    found: tuple[Manifest, ...] = read_input("w.yaml", data).manifests
    project = Project(found, found)
    for template in (each for manifest in found for each in manifest.templates):
        advice(template, project, Policy(), newest())


COMMANDS: tuple[Callable[[bytes], None], ...] = (lint, simulate, inspect, advise)


def answered(objects: list[dict[str, Any]], comment: str = "") -> None:
    lines = data_of(objects).decode("utf-8", "surrogatepass").split("\n")
    lines.insert(len(comment) * 7 % len(lines), f"  # {' '.join(comment.split())}")
    for command in COMMANDS:
        with within_bounds():
            command("\n".join(lines).encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@given(projects())
@settings(max_examples=60)
def test_bad_texts_break_nothing(project: tuple[list[dict[str, Any]], str]) -> None:
    answered(*project)


@pytest.mark.slow(every=10)
@pytest.mark.parametrize(("path", "text"), [*one_text_a_field(0), *one_text_a_field(3)])
def test_each_field_takes_any_text(path: str, text: str) -> None:
    answered(project_with(path, text))


@pytest.mark.slow(every=20)
@pytest.mark.parametrize("command", ["lint", "simulate", "inspect"])
@pytest.mark.parametrize(("path", "text"), [*bad("json")[:9], *one_text_a_field(2)[::8]])
def test_the_command_takes_any_text(tmp_path: Path, command: str, path: str, text: str) -> None:
    (tmp_path / "w.yaml").write_bytes(data_of(project_with(path, text)))
    ended = bounded([sys.executable, "-m", "memolint", command, "w.yaml"], tmp_path, {})
    assert b"internal error" not in ended.said
    assert b"Traceback" not in ended.said
    assert ended.status in (0, 1, 2), ended.said[-500:]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("0.spec.arguments.parameters.0.name", {"a": "b"}),
        ("0.spec.arguments.parameters.0.name", ["a"]),
        ("0.spec.templates.1.inputs.artifacts.0.path", {"a": "b"}),
        ("0.metadata.generateName", "a\x00b-"),
        ("0.spec.templates.1.podSpecPatch", "{}"),
        ("0.spec.templates.1.memoize.maxAge", "²d"),
        ("0.spec.templates.3.activeDeadlineSeconds", "²"),
        ("0.spec.templates.3.script.source", "[ -e /m/$² ] || touch /m/$²"),
    ],
)
def test_what_once_broke_it(path: str, value: Any) -> None:
    answered(project_with(path, value))


def test_the_project_without_bad_texts_is_right_and_runs() -> None:
    """Else the texts would be refused before anybody reads them."""
    data = data_of(project_with("0.spec.entrypoint", "main"))
    report = memolint.lint_object(data)
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert (errors, report.summary.failed, report.summary.memoized) == ([], (), 3)
    played = memolint.simulate(data, runs=2)
    assert [run.phase for run in played.runs] == ["Succeeded", "Succeeded"]
    assert played.hits
