"""Reads catalogues of the user's own, TOML or JSON, and says what is wrong with them, and where."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from memolint.app.config.settings import WrongUse
from memolint.app.files.io import read_file
from memolint.code.catalogue.loader import use
from memolint.code.catalogue.own import WrongRow, wrong_rows
from memolint.text.source import Unreadable
from memolint.typed import Any

MAX_BYTES = 1024 * 1024
MAX_TOLD = 20
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


class BadCatalogue(WrongUse):
    """A catalogue cannot be used; the lines say why, each with file, line and column."""


def put_in_force(files: Sequence[str]) -> None:
    """From here on the signals of these files count too, and no others of the user. Raises `BadCatalogue`."""
    tables: dict[str, Any] = {}
    for file in files:
        for name, table in read(file).items():
            more = tables.get(name)
            tables[name] = table if more is None else {**more, **table} if isinstance(table, dict) else [*more, *table]
    use(tables)


def read(file: str) -> Mapping[str, Any]:
    """The tables of a catalogue. Raises `BadCatalogue`."""
    text = _text(file)
    tables = _tables(file, text)
    found = list(islice(wrong_rows(tables), MAX_TOLD))
    if found:
        raise BadCatalogue("\n".join(_told(file, text, tables, found)))
    return tables


def _text(file: str) -> str:
    try:
        data = read_file(file)
    except Unreadable as error:
        raise BadCatalogue(f"{file}:1:1: {error.failure.message}") from None
    if len(data) > MAX_BYTES:
        raise BadCatalogue(f"{file}:1:1: a catalogue may have at most {MAX_BYTES} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCatalogue(f"{file}:1:1: not UTF-8: {error.reason} at byte {error.start}") from None


def _tables(file: str, text: str) -> Mapping[str, Any]:
    import json  # only where there is a catalogue

    try:
        tables = json.loads(text) if file.endswith(".json") else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line, column = (found[1] or "1", found[2] or "1") if found else ("1", "1")
        raise BadCatalogue(f"{file}:{line}:{column}: {_AT.sub('', str(error))}") from None
    except json.JSONDecodeError as error:
        raise BadCatalogue(f"{file}:{error.lineno}:{error.colno}: {error.msg}") from None
    except (RecursionError, ValueError, OverflowError) as error:
        raise BadCatalogue(f"{file}:1:1: cannot be read: {type(error).__name__}") from None
    if not isinstance(tables, dict):
        raise BadCatalogue(f"{file}:1:1: a catalogue is an object with tables such as `shell` and `harmless`")
    return tables


def _told(file: str, text: str, tables: Mapping[str, Any], found: list[WrongRow]) -> Iterator[str]:
    for each in found:
        row = tables[each.table][each.row] if each.row >= 0 else {}
        name = f"`{row['id']}`: " if isinstance(row.get("id"), str) and row["id"] else ""
        line, column = _place(text, each, row, file.endswith(".json"))
        yield f"{os.path.normpath(file)}:{line}:{column}: {name}{each.message}"


def _place(text: str, mistake: WrongRow, row: Mapping[str, Any], is_json: bool) -> tuple[int, int]:
    """Where a field of a row is written, else its id, else its header, else the table."""
    start, end = _row(text, mistake, row, is_json)
    key = re.escape(mistake.field or mistake.table)
    for pattern in (rf'"{key}"\s*:' if is_json else rf'(?m)^\s*(?:match\.)?"?{key}"?\s*=', rf"\b{key}\b"):
        if found := re.compile(pattern).search(text, start, end):
            at = found.end() - len(found[0].lstrip())
            return _line(text, at)
    return _line(text, start)


def _row(text: str, mistake: WrongRow, row: Mapping[str, Any], is_json: bool) -> tuple[int, int]:
    """The part of a text in which a row is written, as far as that can be told."""
    table = re.escape(mistake.table)
    headers = [] if is_json else list(re.finditer(rf"(?m)^\s*\[\[\s*{table}\s*\]\]", text))
    if 0 <= mistake.row < len(headers):
        start = headers[mistake.row].end() - len(headers[mistake.row][0].lstrip())
        following = re.compile(r"(?m)^\s*\[").search(text, start + 2)
        return start, following.start() if following else len(text)
    name = row.get("id")
    found = re.search(rf'"id"\s*:\s*"{re.escape(name)}"', text) if isinstance(name, str) else None
    begin = text.find(f'"{mistake.table}"') if is_json else 0
    if found is None:
        return max(begin, 0), len(text)
    start = max(text.rfind("{", 0, found.start()), 0)
    end = text.find('"id"', found.end())
    return start, end if end >= 0 else len(text)


def _line(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
