"""Loads the catalogue: from the JSON that `make pages` makes of `signals.toml`, which takes a twentieth of the time."""

import os
from collections.abc import Mapping
from functools import cache

from memolint.code.catalogue.signal import PythonSignal, Signal
from memolint.typed import Any, Record


class Catalogue(Record):
    """The signals in the order in which they are tried, and what is known of commands.

    `options` has, by command, those of its options that take a value; `harmless` the commands that touch nothing.
    """

    shell: tuple[Signal, ...]
    python: tuple[PythonSignal, ...]
    options: Mapping[str, tuple[str, ...]]
    harmless: frozenset[str]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with memolint."""
    import json  # only templates with code that may hold a signal get here

    with open(os.path.join(os.path.dirname(__file__), "signals.json"), encoding="utf-8") as file:
        return from_rows(json.load(file))


def from_rows(tables: Mapping[str, Any]) -> Catalogue:
    """A catalogue of the tables of `signals.json`; `TypeError` names a field that no signal has."""
    return Catalogue(
        tuple(Signal(**_tuples(row)) for row in tables["shell"]),
        tuple(PythonSignal(**_tuples(row)) for row in tables["python"]),
        _tuples(tables["options"]),
        frozenset(tables["harmless"]),
    )


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
