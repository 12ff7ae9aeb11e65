"""The rows of the catalogue as they are written, with their examples: for those who ask what a signal is."""

import os
import tomllib
from collections.abc import Mapping
from functools import cache

from memolint.code.catalogue.loader import own_tables
from memolint.typed import Any

TABLES = ("shell", "python", "text", "code", "field")
SOURCE = os.path.join(os.path.dirname(__file__), "signals.toml")


@cache
def written() -> Mapping[str, Any]:
    """The tables of the catalogue that comes with memolint, as they are written."""
    with open(SOURCE, "rb") as file:
        return tomllib.load(file)


def rows_of(name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows of a signal, each with its table: those of the user where there are any."""
    for tables in (own_tables(), written()):
        found = [(table, row) for table in TABLES for row in tables.get(table, ()) if row["id"] == name]
        if found:
            return found
    return []


def ids() -> list[str]:
    """The ids of all signals."""
    found = (row["id"] for tables in (own_tables(), written()) for table in TABLES for row in tables.get(table, ()))
    return list(dict.fromkeys(found))
