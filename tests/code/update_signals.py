"""Writes what memolint loads of the catalogue anew from `signals.toml`: `make pages`."""

import json
import tomllib
from pathlib import Path
from typing import Any

from memolint.code.catalogue import loader
from memolint.code.catalogue.clues import word_of
from memolint.code.catalogue.own import loaded as as_loaded
from memolint.code.catalogue.rows import SOURCE
from memolint.code.catalogue.rows import TABLES as ROWS

FOLDER = Path(loader.__file__).parent


def source() -> dict[str, Any]:
    """The tables of the catalogue as they are written, with the examples of its rows."""
    return tomllib.loads(Path(SOURCE).read_text(encoding="utf-8"))


def wanted() -> dict[Path, str]:
    """The files that memolint loads, with the text that they should have."""
    tables = source()
    loaded = tables | {name: [as_loaded(row) for row in tables[name]] for name in ROWS}
    made = {FOLDER / file: _json({name: loaded[name] for name in names}) for file, names in loader.FILES.items()}
    return made | {FOLDER / "clues.txt": "".join(f"{word}\n" for word in sorted(_clues(loaded)))}


def _json(tables: dict[str, Any]) -> str:
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).replace('},{"id"', '},\n{"id"')
    return f"{text}\n"


def _clues(tables: dict[str, Any]) -> set[str]:
    """One plain word of each command and variable, the longest, and those that the rows of places name."""
    catalogue, patterns = loader.from_rows(tables), loader.patterns_from(tables)
    names = [name for signal in catalogue.shell for name in (*signal.commands, *signal.variables)]
    longest = {word_of(name) for name in names}
    placed = (
        *catalogue.shell,
        *patterns.code.values(),
        *(signal for signals in patterns.text.values() for signal in signals),
    )
    return longest | {clue for signal in placed for clue in signal.clues}


def main() -> None:
    """Write the files that are out of date."""
    for path, text in wanted().items():
        if not path.exists() or text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            print(f"updated {path.name}")


if __name__ == "__main__":
    main()
