"""Scenario files: `.yaml` with one scenario a document, `.jsonl` with one a line."""

import json
from collections.abc import Iterator

from memolint.app.files.keys import misread, mistaken
from memolint.app.scenario import outcomes, scenario_schema
from memolint.app.scenario.configmaps import configmap
from memolint.app.scenario.members import each, entries, lapse, mapping, passes, span, text
from memolint.app.scenario.parts import with_files
from memolint.app.scenario.scenario_schema import ScenarioError, WithoutEffect, WrongName
from memolint.argo.plain import Json
from memolint.engine.scenario import DEFAULT_MAX_PASSES, MANY_PASSES, RECORDED, SYMBOLIC, Scenario, Submission
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.text import documents
from memolint.text.documents import Document
from memolint.text.source import Failure, Unreadable, decode
from memolint.typed import Record

MAX_RUNS = 10_000
# Members that hold manifests, whose keys are for Argo to read.
_MANIFESTS = ("workflow", "templates", "workflowDefaults")


class Located(Record):
    """A scenario as plain data, with the places of its parts: in a document, or on a line of its own."""

    value: Json
    line: int
    document: Document | None = None

    def place(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The line and column of the member at `path`, or of the nearest one above it."""
        if self.document is None:
            return self.line, 1
        return self.document.source.place(self.document.key_node(path).start)

    def misread(self, path: tuple[str | int, ...]) -> str:
        """What YAML made of the member at `path` that its writer did not mean, as a part of a sentence."""
        told = "" if self.document is None else misread(self.document, self.document.node(path))
        return f" ({told})" if told else ""


def read(data: bytes, name: str, folder: str = "", executor: str = SYMBOLIC) -> Iterator[Scenario]:
    """The scenarios of a file; `executor` plays those that do not name any. Raises ScenarioError."""
    for found in located(data, name):
        yield of_located(found, folder, executor)


def of_located(found: Located, folder: str = "", executor: str = SYMBOLIC) -> Scenario:
    """The scenario, with the files that it names read relative to `folder`. Raises ScenarioError."""
    mistake = scenario_schema.mistake(found.value)
    if mistake is not None:
        kind = WithoutEffect if mistake.is_empty else ScenarioError
        told = found.misread(mistake.path) if mistake.wants_text else ""
        raise kind(mistake.message + told, *found.place(mistake.path))
    try:
        return of_value(with_files(found.value, folder), executor)
    except ScenarioError as error:
        raise error.at(*found.place(error.path)) from None


def located(data: bytes, name: str) -> Iterator[Located]:
    """The plain values of a file with their places. Raises ScenarioError."""
    found: Located | None = None
    for found in _lines(data) if name.endswith(".jsonl") else _documents(data, name):
        yield found
    if found is None:
        raise WithoutEffect("there is no scenario in it")


def _documents(data: bytes, name: str) -> Iterator[Located]:
    try:
        source = decode(name, data)
    except Unreadable as error:
        raise ScenarioError(error.failure.message, error.failure.line, error.failure.column) from None
    for document in documents.read(source):
        if isinstance(document, Failure):
            raise ScenarioError(document.message, document.line, document.column)
        mistake = mistaken(document, _MANIFESTS)
        if mistake is not None:
            raise WrongName(mistake.message, mistake.line, mistake.column)
        if document.value is not None:
            place = source.place(document.root.start)
            yield Located(_scenario(document.value, *place), place.line, document)


def _lines(data: bytes) -> Iterator[Located]:
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        if line.strip():
            try:
                value = gojson.decode(line)
            except gojson.GoJSONError as error:
                raise ScenarioError(error.message, number) from None
            if twice := _twice(line):
                raise WrongName(f"`{twice}` is given twice", number)
            yield Located(_scenario(value, number), number)


def _twice(line: str) -> str:
    """A member that an object of a line has twice, "" without one."""
    found: list[str] = []

    def pairs(members: list[tuple[str, object]]) -> None:
        names = [name for name, _ in members]
        found.extend(name for name in names if names.count(name) > 1)

    try:
        json.loads(line, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return ""
    return next(iter(found), "")


def _scenario(value: object, line: int, column: int = 1) -> Json:
    if not isinstance(value, dict):
        raise ScenarioError("a scenario is a mapping with `runs`", line, column)
    return value


def of_value(value: object, executor: str = SYMBOLIC) -> Scenario:
    """The scenario that a plain value describes. Raises ScenarioError."""
    found = mapping(value, "a scenario")
    executor = _executor(found.get("executor", executor))
    return Scenario(
        name=text(found.get("name")),
        about=text(found.get("about")),
        configmaps=tuple(each(configmap, found.get("configmaps"), "configmaps")),
        templates=tuple(mapping(entry, "templates") for entry in entries(found.get("templates"), "templates")),
        pods=(*each(outcomes.rule, found.get("pods"), "pods"), *outcomes.given(found.get("given"))),
        faults=tuple(each(outcomes.fault, found.get("faults"), "faults")),
        controller=_controller(found.get("controller")),
        one_pod_a_pass=found.get("order") == "one",
        resumes=found.get("resume") is not False,
        max_passes=passes(found.get("maxPasses"), DEFAULT_MAX_PASSES if executor == RECORDED else MANY_PASSES),
        executor=executor,
        concurrent=found.get("concurrent") is True,
        seed=_seed(found.get("seed")),
        runs=_runs(found.get("runs")),
    )


def _runs(value: object) -> tuple[Submission, ...]:
    if len(entries(value, "runs")) > MAX_RUNS:
        raise ScenarioError(f"runs: more than {MAX_RUNS}", path=("runs",))
    return tuple(each(_submission, value, "runs"))


def _executor(value: object) -> str:
    if value not in (SYMBOLIC, RECORDED):
        raise ScenarioError(f"executor: {value!r} is neither {RECORDED} nor {SYMBOLIC}")
    return str(value)


def _controller(value: object) -> Json:
    found = mapping(value or {}, "controller")
    settings = mapping(found.get("cacheGC") or {}, "controller.cacheGC")
    for name in ("period", "afterNotHit"):
        span(settings.get(name), f"controller.cacheGC.{name}")
    return found


def _seed(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _submission(value: object) -> Submission:
    found = mapping(value, "runs")
    given = mapping(found.get("arguments") or {}, "arguments")
    world = mapping(found.get("world") or {}, "world")
    return Submission(
        workflow=mapping(found.get("workflow"), "workflow"),
        arguments={name: anystring.text_of(argument) or "" for name, argument in given.items()},
        advance=lapse(found.get("advance"), "advance"),
        world={name: text(content) for name, content in world.items()},
    )
