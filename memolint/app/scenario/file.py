"""Scenario files: `.yaml` with one scenario a document, `.jsonl` with one a line."""

from collections.abc import Iterator

from memolint.app.scenario import outcomes, scenario_schema
from memolint.app.scenario.configmaps import configmap
from memolint.app.scenario.members import each, entries, lapse, mapping, passes, span, text
from memolint.app.scenario.parts import with_files
from memolint.app.scenario.scenario_schema import ScenarioError, WithoutEffect
from memolint.argo.plain import Json
from memolint.engine.scenario import DEFAULT_MAX_PASSES, MANY_PASSES, RECORDED, SYMBOLIC, Scenario, Submission
from memolint.lang.go.json import gojson
from memolint.lang.template import anystring
from memolint.text import documents
from memolint.text.documents import Document
from memolint.text.source import Failure, Unreadable, decode
from memolint.typed import Record

MAX_RUNS = 10_000


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


def read(data: bytes, name: str, folder: str = "", executor: str = SYMBOLIC) -> Iterator[Scenario]:
    """The scenarios of a file; `executor` plays those that do not name any. Raises ScenarioError."""
    for found in located(data, name):
        yield of_located(found, folder, executor)


def of_located(found: Located, folder: str = "", executor: str = SYMBOLIC) -> Scenario:
    """The scenario, with the files that it names read relative to `folder`. Raises ScenarioError."""
    mistake = scenario_schema.mistake(found.value)
    if mistake is not None:
        kind = WithoutEffect if mistake.is_empty else ScenarioError
        raise kind(mistake.message, *found.place(mistake.path))
    try:
        return of_value(with_files(found.value, folder), executor)
    except ScenarioError as error:
        raise error.at(*found.place(error.path)) from None


def located(data: bytes, name: str) -> Iterator[Located]:
    """The plain values of a file with their places. Raises ScenarioError."""
    if name.endswith(".jsonl"):
        yield from _lines(data)
        return
    try:
        source = decode(name, data)
    except Unreadable as error:
        raise ScenarioError(error.failure.message, error.failure.line, error.failure.column) from None
    for document in documents.read(source):
        if isinstance(document, Failure):
            raise ScenarioError(document.message, document.line, document.column)
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
            yield Located(_scenario(value, number), number)


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
