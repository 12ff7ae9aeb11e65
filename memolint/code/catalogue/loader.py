"""Loads the catalogue: from the JSON that `make pages` makes of `signals.toml`, which takes a twentieth of the time."""

import os
from collections.abc import Callable, Mapping
from functools import cache

from memolint.code.catalogue.clues import own_clues, word_of
from memolint.code.catalogue.signal import CodeSignal, FieldSignal, PythonSignal, Signal, TextSignal
from memolint.typed import Any, Record, TypeVar, cast

_Kind = TypeVar("_Kind", Signal, PythonSignal, TextSignal, FieldSignal, CodeSignal)

_Function = TypeVar("_Function", bound=Callable[..., Any])

# The tables of each file that is loaded: what parsed code needs, and what is found in other texts and in fields.
FILES = {"signals.json": ("harmless", "options", "shell", "python"), "patterns.json": ("text", "code", "field")}


class Catalogue(Record):
    """The signals of parsed code in the order in which they are tried, and what is known of commands.

    `options` has, by command, those of its options that take a value; `harmless` the commands that touch nothing.
    """

    shell: tuple[Signal, ...]
    python: tuple[PythonSignal, ...]
    options: Mapping[str, tuple[str, ...]]
    harmless: frozenset[str]


class Patterns(Record):
    """The signals of other texts by language, of the fields of a template, and by id what memolint finds itself."""

    text: Mapping[str, tuple[TextSignal, ...]]
    field: tuple[FieldSignal, ...]
    code: Mapping[str, CodeSignal]


_own: dict[str, Any] = {}
_remembered: list[Any] = []


def in_force(function: _Function) -> _Function:
    """Remembers what a function makes of the catalogue, until another one is in force."""
    remembering: _Function = cast(Any, cache(function))
    return forgotten(remembering)


def forgotten(remembering: _Function) -> _Function:
    """A function with a cache, which is emptied when another catalogue is in force."""
    _remembered.append(remembering)
    return remembering


def use(tables: Mapping[str, Any]) -> None:
    """Put the tables of a user, which must be right, in force with those that come with memolint; {} for none."""
    if tables != _own:
        _own.clear()
        _own.update(tables)
        own_clues.clear()
        for row in (row for table in ("shell", "text", "code") for row in tables.get(table, ())):
            match = row.get("match", {})
            own_clues.update(map(word_of, (*match.get("commands", ()), *match.get("variables", ()))))
            own_clues.update(match.get("clues", ()))
        for each in _remembered:
            each.cache_clear()


def own_tables() -> Mapping[str, Any]:
    """The tables of the user that are in force."""
    return _own


@in_force
def catalogue() -> Catalogue:
    """The catalogue of commands and calls that is in force."""
    return from_rows(_tables("signals.json"))


@in_force
def patterns() -> Patterns:
    """The catalogue of other texts and of fields that is in force."""
    return patterns_from(_tables("patterns.json"))


def _tables(name: str) -> Mapping[str, Any]:
    import json  # only templates with code that may hold a signal get here

    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        tables: Mapping[str, Any] = json.load(file)
    if not _own:
        return tables
    from memolint.code.catalogue.own import merged  # most users have none

    return merged(tables, _own)


def made(name: str) -> CodeSignal:
    """The signal of this id that memolint finds by more than a pattern."""
    return patterns().code[name]


def from_rows(tables: Mapping[str, Any]) -> Catalogue:
    """A catalogue of the tables of `signals.json`; `TypeError` names a field that no signal has."""
    return Catalogue(
        tuple(_rows(Signal, tables["shell"])),
        tuple(_rows(PythonSignal, tables["python"])),
        _tuples(tables["options"]),
        frozenset(tables["harmless"]),
    )


def patterns_from(tables: Mapping[str, Any]) -> Patterns:
    """What is in the tables of `patterns.json`, as `from_rows`."""
    texts: dict[str, tuple[TextSignal, ...]] = {}
    for signal in _rows(TextSignal, tables["text"]):
        texts[signal.language] = (*texts.get(signal.language, ()), signal)
    code = {signal.id: signal for signal in _rows(CodeSignal, tables["code"])}
    return Patterns(texts, tuple(_rows(FieldSignal, tables["field"])), code)


def _rows(kind: type[_Kind], rows: list[dict[str, Any]]) -> list[_Kind]:
    """The signals of a table but for those that are off."""
    return [signal for signal in (kind(**_tuples(row)) for row in rows) if not signal.off]


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
