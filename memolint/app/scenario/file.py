"""Scenario files: `.yaml` with one scenario a document, `.jsonl` with one a line."""

from collections.abc import Iterator

from memolint.app.scenario import scenario_schema
from memolint.app.scenario.parts import with_files
from memolint.app.scenario.scenario_schema import ScenarioError
from memolint.argo.plain import Json
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND, START
from memolint.engine.cluster.store import ConfigMap
from memolint.engine.scenario import DEFAULT_MAX_PASSES, MANY_PASSES, RECORDED, SYMBOLIC, PodRule, Scenario, Submission
from memolint.lang.go.json import gojson
from memolint.lang.go.time import duration
from memolint.lang.template import anystring
from memolint.text import documents
from memolint.text.documents import Document
from memolint.text.source import Failure, Unreadable, decode
from memolint.typed import Record

CONTROLLER_NAMESPACE = "default"
MAX_FILL = 4 * 1_048_576
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
        raise ScenarioError(mistake.message, *found.place(mistake.path))
    try:
        return of_value(with_files(found.value, folder), executor)
    except ScenarioError as error:
        raise ScenarioError(str(error), *found.place(())) from None


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
        raise ScenarioError("a scenario: not an object", line, column)
    return value


def of_value(value: object, executor: str = SYMBOLIC) -> Scenario:
    """The scenario that a plain value describes. Raises ScenarioError."""
    found = _object(value, "a scenario")
    executor = _executor(found.get("executor", executor))
    return Scenario(
        name=_text(found.get("name")),
        about=_text(found.get("about")),
        configmaps=tuple(_configmap(entry) for entry in _list(found.get("configmaps"), "configmaps")),
        templates=tuple(_object(entry, "templates") for entry in _list(found.get("templates"), "templates")),
        pods=tuple(_rule(entry) for entry in _list(found.get("pods"), "pods")),
        controller=_controller(found.get("controller")),
        one_pod_a_pass=found.get("order") == "one",
        resumes=found.get("resume") is not False,
        max_passes=_number(found.get("maxPasses"), DEFAULT_MAX_PASSES if executor == RECORDED else MANY_PASSES),
        executor=executor,
        concurrent=found.get("concurrent") is True,
        seed=_seed(found.get("seed")),
        runs=_runs(found.get("runs")),
    )


def _runs(value: object) -> tuple[Submission, ...]:
    listed = _list(value, "runs")
    if len(listed) > MAX_RUNS:
        raise ScenarioError(f"runs: more than {MAX_RUNS}")
    return tuple(_submission(entry) for entry in listed)


def _executor(value: object) -> str:
    if value not in (SYMBOLIC, RECORDED):
        raise ScenarioError(f"executor: {value!r} is neither {RECORDED} nor {SYMBOLIC}")
    return str(value)


def _controller(value: object) -> Json:
    found = _object(value or {}, "controller")
    settings = _object(found.get("cacheGC") or {}, "controller.cacheGC")
    for name in ("period", "afterNotHit"):
        _duration(settings.get(name), f"controller.cacheGC.{name}")
    return found


def _seed(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _submission(value: object) -> Submission:
    found = _object(value, "runs")
    given = _object(found.get("arguments") or {}, "arguments")
    world = _object(found.get("world") or {}, "world")
    return Submission(
        workflow=_object(found.get("workflow"), "workflow"),
        arguments={name: anystring.text_of(argument) or "" for name, argument in given.items()},
        advance=_duration(found.get("advance"), "advance"),
        world={name: _text(content) for name, content in world.items()},
    )


def _rule(value: object) -> PodRule:
    found = _object(value, "pods")
    code, run = found.get("exitCode"), found.get("run")
    result = found.get("result")
    return PodRule(
        template=_text(found.get("template") if found.get("template") is not None else "*"),
        node=_text(found.get("node") if found.get("node") is not None else "*"),
        run=run if isinstance(run, int) else None,
        succeeds=found.get("phase") in (None, "Succeeded"),
        exit_code=code if isinstance(code, int) else None,
        message=_text(found.get("message")),
        result=None if result is None else anystring.text_of(result),
        parameters=_texts(found.get("parameters"), "parameters"),
        artifacts=_texts(found.get("artifacts"), "artifacts"),
        missing=frozenset(_text(name) for name in _list(found.get("missing"), "missing")),
        duration=_duration(found.get("duration"), "duration"),
    )


def _texts(value: object, where: str) -> dict[str, str]:
    return {name: anystring.text_of(text) or "" for name, text in _object(value or {}, where).items()}


def _configmap(value: object) -> ConfigMap:
    found = _object(value, "configmaps")
    metadata = _object(found.get("metadata") or {}, "metadata")
    data = None if found.get("noData") else _data(found)
    labels = metadata.get("labels")
    return ConfigMap(
        namespace=_text(metadata.get("namespace") or CONTROLLER_NAMESPACE),
        name=_text(metadata.get("name")),
        labels=_texts(labels, "labels") if labels is not None else None,
        data=data,
        immutable=bool(found.get("immutable")),
        resource_version=1,
    )


def _data(found: Json) -> dict[str, str] | None:
    given = found.get("data")
    data = {key: _entry_text(value) for key, value in _object(given or {}, "data").items()}
    size = found.get("fill")
    if isinstance(size, int):
        if size > MAX_FILL:
            raise ScenarioError(f"fill: more than {MAX_FILL}")
        data["filler"] = "x" * size
    return data if given is not None or data else None


def _entry_text(value: object) -> str:
    """A text as it is, or the entry with the node, outputs and ages that a mapping gives."""
    if not isinstance(value, dict):
        return anystring.text_of(value) or ""
    outputs = value.get("outputs")
    age, hit_age = value.get("age"), value.get("hitAge")
    entry = Entry(
        node_id=_text(value.get("nodeID")),
        outputs=outputs if isinstance(outputs, dict) else None,
        created=None if age is None else _before(_duration(age, "age")),
        last_hit=None if hit_age is None else _before(_duration(hit_age, "hitAge")),
    )
    return codec.encode(entry)


def _before(age: int) -> int:
    return (START - age) // SECOND * SECOND


def _duration(value: object, where: str) -> int:
    if value is None:
        return 0
    try:
        return duration.parse(anystring.text_of(value) or "")
    except duration.DurationError as error:
        raise ScenarioError(f"{where}: {error.message}") from None


def _number(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1_000_000 else default


def _object(value: object, where: str) -> Json:
    if not isinstance(value, dict):
        raise ScenarioError(f"{where}: not an object")
    return value


def _list(value: object, where: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ScenarioError(f"{where}: not a list")
    return value


def _text(value: object) -> str:
    return anystring.text_of(value) or ""
