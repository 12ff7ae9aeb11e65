"""What a scenario file may say: its JSON Schema, and how one that says something else is refused."""

import functools
import json
import os

import memolint.report
from memolint.app.scenario import mistakes
from memolint.app.scenario.mistakes import Mistake, Path
from memolint.argo.plain import Json
from memolint.typed import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

NAME = "scenario-1.json"


class ScenarioError(ValueError):
    """A mistake in a scenario: its path in it where that is known, else its line and column, from 1.

    `is_wrong_use`: it is of one who wrote what has no meaning, not of the format.
    """

    is_wrong_use = False

    def __init__(self, message: str, line: int = 1, column: int = 1, path: Path = ()) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.path = path

    def at(self, line: int, column: int) -> "ScenarioError":
        """The same mistake at a place of a file."""
        return type(self)(str(self), line, column, self.path)


class WrongName(ScenarioError):
    """A name that matches nothing, or several things: of a file, an argument, a template, a node, a fault."""

    is_wrong_use = True


class WithoutEffect(ScenarioError):
    """A part that nothing comes of."""

    is_wrong_use = True


@functools.cache
def text() -> str:
    """The schema as it is published."""
    with open(os.path.join(memolint.report.__path__[0], "schema", NAME), encoding="utf-8") as stream:
        return stream.read()


@functools.cache
def _validator() -> "Validator":
    from jsonschema import (
        Draft202012Validator,  # expensive: 60 ms
        validators,
    )

    # To JSON Schema 2.0 is an integer.
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    strict = cast(Any, validators).extend(Draft202012Validator, type_checker=types)
    return cast("Validator", strict(json.loads(text())))


def _is_integer(_: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def mistake(value: Json) -> Mistake | None:
    """The most telling mistake of a value that is not a scenario, None for a good one."""
    found = next(iter(sorted(_validator().iter_errors(cast(Any, value)), key=_depth)), None)
    return None if found is None else mistakes.of_error(found)


def _depth(error: "ValidationError") -> tuple[int, bool]:
    # A member that is misspelt tells more than that it is missing.
    return len(error.absolute_path), error.validator == "required"
