"""What a scenario file may say: its JSON Schema, and the mistakes of one that says something else."""

import functools
import json
import os

import memolint.report
from memolint.argo.plain import Json
from memolint.typed import TYPE_CHECKING, Any, Record, cast

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

NAME = "scenario-1.json"
MAX_MESSAGE = 160

Path = tuple[str | int, ...]


class ScenarioError(ValueError):
    """A mistake in a scenario, with its line and column, from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Mistake(Record):
    """What is wrong in a scenario, and the path of the member."""

    path: Path
    message: str


@functools.cache
def text() -> str:
    """The schema as it is published."""
    with open(os.path.join(memolint.report.__path__[0], "schema", NAME), encoding="utf-8") as stream:
        return stream.read()


@functools.cache
def _validator() -> "Validator":
    from jsonschema import Draft202012Validator  # expensive: 60 ms

    return Draft202012Validator(json.loads(text()))


def mistake(value: Json) -> Mistake | None:
    """The most telling mistake of a value that is not a scenario, None for a good one."""
    found = next(iter(sorted(_validator().iter_errors(cast(Any, value)), key=_depth)), None)
    if found is None:
        return None
    while found.context:
        found = _nearest(found.context)
    path = (*found.absolute_path, *_unknown(found))
    message = _told(found)
    message = message if len(message) <= MAX_MESSAGE else f"{message[: MAX_MESSAGE - 1]}…"
    return Mistake(path, f"{_written(path)}: {message}" if path else message)


def _told(error: "ValidationError") -> str:
    """The library's message, or the description of a pattern, which says more than the pattern."""
    if error.validator != "pattern" or not isinstance(error.schema, dict):
        return error.message
    return f"{error.instance!r} is not {error.schema['description']}"


def _unknown(error: "ValidationError") -> Path:
    """The path to the first member that should not be there, which is where a reader looks; else empty."""
    if error.validator != "additionalProperties" or not isinstance(error.schema, dict):
        return ()
    known = error.schema.get("properties", {})
    return next(((name,) for name in cast(Any, error.instance) if name not in known), ())


def _depth(error: "ValidationError") -> int:
    return len(error.absolute_path)


def _nearest(errors: "list[ValidationError]") -> "ValidationError":
    """Of the errors of several alternatives, the first one of the alternative with the right kind of value."""
    wrong_kind = {
        error.relative_schema_path[0]
        for error in errors
        if not error.relative_path and error.validator in ("type", "const", "enum")
    }
    return next((error for error in errors if error.relative_schema_path[0] not in wrong_kind), errors[0])


def _written(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
