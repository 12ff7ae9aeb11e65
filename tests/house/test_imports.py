"""Modules never import each other in a circle, and import inside functions only what start-up must not pay for."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from modules import Import, circles, imports

LATE_IMPORTS = Path(__file__).with_name("late_imports.toml")


class Late(NamedTuple):
    """Imports that stand inside functions on purpose: from a module or folder, of a module or folder."""

    importer: str
    imported: str

    def allows(self, found: Import) -> bool:
        return _is_within(found.importer, self.importer) and _is_within(found.imported, self.imported)


def _is_within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def allowed() -> list[Late]:
    groups = tomllib.loads(LATE_IMPORTS.read_text(encoding="utf-8"))["late"]
    assert all(group["why"] for group in groups)
    return [
        Late(f"memolint.{importer}", f"memolint.{imported}")
        for group in groups
        for importer in group["in"]
        for imported in group["imports"]
    ]


def test_no_module_leads_to_itself() -> None:
    assert circles() == []


def test_an_import_inside_a_function_is_one_of_the_list() -> None:
    entries = allowed()
    late = [each for each in imports() if each.late and each.imported != "memolint"]
    assert [each for each in late if not any(entry.allows(each) for entry in entries)] == []


def test_every_entry_of_the_list_is_needed() -> None:
    late = [each for each in imports() if each.late]
    assert [entry for entry in allowed() if not any(map(entry.allows, late))] == []
