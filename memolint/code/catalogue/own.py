"""Catalogues of the user's own: what may stand in them, and how they change the one that comes with memolint."""

import re
from collections.abc import Iterator, Mapping

from memolint.code.catalogue.signal import HIGH, LOW, MEDIUM, CodeSignal, FieldSignal, PythonSignal, Signal, TextSignal
from memolint.lang.words import did_you_mean
from memolint.typed import Any, Record

KINDS: Mapping[str, Any] = {
    "shell": Signal,
    "python": PythonSignal,
    "text": TextSignal,
    "field": FieldSignal,
    "code": CodeSignal,
}
TABLES = (*KINDS, "options", "harmless")
LANGUAGES = ("javascript", "powershell", "r", "ruby", "shell", "expression", "tag")
EFFECTS = ("reads-world", "writes-world", "opaque")
CONFIDENCES = (HIGH, MEDIUM, LOW)
CATEGORIES = (
    *("time", "random", "identity", "env", "hardware", "ordering", "locale", "fs", "host", "network", "cloud"),
    *("cluster", "database", "vcs", "registry", "publish", "queue", "notify", "credential", "iac", "image", "human"),
    "opaque",
)
# Fields of a row that stand beside `match`, with those that every row has.
_NEEDED = ("id", "title", "category", "effects", "confidence")
_BESIDE = (
    *(*_NEEDED, "fix", "final", "prints", "saves", "waits", "settles", "runs", "unsure", "off", "thorough"),
    "judged_by",
)
_EXAMPLES = ("hit", "miss", "example")
_PATTERNS = frozenset(
    "subcommand argument first last not_last source word script place method receiver pattern unless value".split()
)
# What a row looks for: one of these, by table.
_LOOKS_FOR = {
    "shell": ("commands", "variables", "place"),
    "python": ("calls", "attributes", "methods", "method"),
    "text": ("pattern",),
    "field": ("fields",),
    "code": (),
}


class WrongRow(Record):
    """What is wrong with a catalogue: the table, the number of its row (-1: the table), the field, and what to do."""

    table: str
    row: int
    field: str
    message: str


def wrong_rows(tables: Mapping[str, Any]) -> Iterator[WrongRow]:
    """What is wrong with the tables of a catalogue as they are written."""
    for name, table in tables.items():
        if name not in TABLES:
            yield WrongRow(name, -1, "", f"there is no table `{name}`{did_you_mean(name, TABLES)}")
        elif name == "harmless":
            if not _is_texts(table):
                yield WrongRow(name, -1, "", "`harmless` must be a list of names of commands")
        elif name == "options":
            if not isinstance(table, Mapping) or not all(map(_is_texts, table.values())):
                yield WrongRow(name, -1, "", "`options` must be a table with a list of options for each command")
        elif not isinstance(table, list) or not all(isinstance(row, Mapping) for row in table):
            yield WrongRow(name, -1, "", f"`{name}` must be a list of rows: write [[{name}]]")
        else:
            for number, row in enumerate(table):
                yield from (WrongRow(name, number, *found) for found in _of_row(name, row))


def _of_row(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _of_head(row)
    match = row.get("match", {})
    if not isinstance(match, Mapping):
        yield "match", "`match` must be a table of conditions"
        return
    known = KINDS[table]._fields
    beside = [name for name in (*_BESIDE, "match", *_EXAMPLES) if name in known or name in ("match", *_EXAMPLES)]
    conditions = [name for name in known if name not in _BESIDE]
    for name in row:
        if name not in beside:
            hint = f": write `match.{name}`" if name in conditions else did_you_mean(name, beside)
            yield name, f"a row of `{table}` has no field `{name}`{hint}"
    for name, value in match.items():
        if name not in conditions:
            yield name, f"`match` of `{table}` has no condition `{name}`{did_you_mean(name, conditions)}"
        else:
            yield from _of_condition(table, name, value)
    wanted = _LOOKS_FOR[table]
    if wanted and not any(match.get(name) for name in wanted):
        yield "id", f"the row matches nothing: give it {' or '.join(f'`match.{name}`' for name in wanted)}"
    if match.get("place") and not match.get("clues"):
        yield "place", "`match.place` needs `match.clues`: plain words, one of which is in every text that matches"
    if table == "text" and match.get("language") not in LANGUAGES:
        yield "language", f"`match.language` must be one of {', '.join(LANGUAGES)}"


def _of_head(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _NEEDED:
        if name not in row:
            yield "id", f"the row has no `{name}`"
    for name in ("id", "title", "fix", "judged_by"):
        if not isinstance(row.get(name, ""), str) or (name in ("id", "title") and row.get(name) == ""):
            yield name, f"`{name}` must be a text"
    for name in ("effects", "unsure"):
        effects = row.get(name, [])
        if not _is_texts(effects) or not set(effects) <= set(EFFECTS):
            yield name, f"`{name}` must be a list of {', '.join(EFFECTS)}, [] for none"
    for name, choices in (("confidence", CONFIDENCES), ("category", CATEGORIES)):
        value = row.get(name, choices[0])
        if value not in choices:
            yield name, f"`{name}` must be one of {', '.join(choices)}{did_you_mean(str(value), choices)}"
    for name in ("final", "prints", "waits", "runs", "off", "thorough"):
        if name in row and not isinstance(row[name], bool):
            yield name, f"`{name}` must be true or false"
    for name in ("hit", "miss", "saves", "settles"):
        if not _is_texts(row.get(name, [])):
            yield name, f"`{name}` must be a list of texts"


def _of_condition(table: str, name: str, value: object) -> Iterator[tuple[str, str]]:
    """A condition of another type than the record has, or a regular expression that is none."""
    given = KINDS[table]._field_defaults.get(name, () if name in ("fields",) else "")
    if isinstance(given, tuple):
        right, wanted = _is_texts(value), "a list of texts"
    elif isinstance(given, bool):
        right, wanted = isinstance(value, bool), "true or false"
    elif isinstance(given, int):
        right, wanted = isinstance(value, int) and not isinstance(value, bool), "a whole number"
    elif isinstance(given, Mapping):
        right = isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values())
        wanted = "a table of options with regular expressions"
    else:
        right, wanted = isinstance(value, str), "a text"
    if not right:
        yield name, f"`match.{name}` must be {wanted}"
        return
    patterns = list(value.values()) if isinstance(value, Mapping) else [value] if name in _PATTERNS else []
    for pattern in patterns:
        try:
            re.compile(str(pattern))
        except (re.error, RecursionError, OverflowError) as error:
            yield name, f"`match.{name}` is no regular expression: {error}"


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def merged(known: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The loaded tables with those of the user: rows before the others, and instead of those with the same id.

    A command that the user calls harmless has no other rows any more.
    """
    tables = dict(known)
    harmless = frozenset(own.get("harmless", ()))
    for name in tables:
        if name == "harmless":
            tables[name] = [*tables[name], *sorted(harmless)]
        elif name == "options":
            tables[name] = {**tables[name], **own.get(name, {})}
        else:
            rows = [loaded(row) for row in own.get(name, ())]
            ids = {row["id"] for row in rows}
            others = (row for row in tables[name] if row["id"] not in ids)
            tables[name] = [*rows, *_without(harmless, others)] if name == "shell" else [*rows, *others]
    return tables


def _without(commands: frozenset[str], rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if commands.isdisjoint(row.get("commands", ())):
            yield row
        elif kept := [name for name in row["commands"] if name not in commands]:
            yield {**row, "commands": kept}


def loaded(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its examples, which only tests need, and with its conditions among its other fields."""
    kept = {name: value for name, value in row.items() if name not in ("match", *_EXAMPLES)}
    return kept | dict(row.get("match", {}))
