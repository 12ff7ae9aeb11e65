"""The catalogue tests itself: every row carries code in which its signal is found, and code in which it is not."""

from collections import Counter
from typing import Any

import pytest
import yaml
from update_signals import ROWS as TABLES
from update_signals import source, wanted

from memolint.code.catalogue.clues import clues, suspicious
from memolint.code.catalogue.loader import catalogue, from_rows
from memolint.code.catalogue.signal import Signal
from memolint.code.effects import Effect, effects, stated
from memolint.code.shell.signals import by_command

pytestmark = pytest.mark.slow(every=10)

ROWS = [(table, row) for table in TABLES for row in source()[table] if not row.get("off")]
HITS = [(table, row, example) for table, row in ROWS for example in row["hit"]]
MISSES = [(table, row, example) for table, row in ROWS for example in row.get("miss", ())]
COMMANDS = {"shell": "bash", "javascript": "node", "r": "Rscript", "powershell": "pwsh", "ruby": "ruby"}
OUTPUTS = {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}


def template_of(table: str, row: dict[str, Any], code: str, is_stored: bool) -> dict[str, Any]:
    """A template with an example in it: what it prints is all that it leaves, or goes to a declared output."""
    spoken = row.get("example") or row.get("match", {}).get("language") or table
    if spoken in ("template", "field"):
        return yaml.safe_load(code)
    if spoken in ("expression", "tag"):
        spoken, code = "shell", f"echo '{code}'"
    if is_stored and spoken == "shell":
        code = f"{{\n{code}\n}} > /tmp/o"
    script = {"image": "x", "command": [COMMANDS.get(spoken, spoken)], "source": code}
    return {"script": script} | ({"outputs": OUTPUTS} if is_stored else {})


def found(table: str, row: dict[str, Any], code: str, is_stored: bool = False) -> list[Effect]:
    template = template_of(table, row, code, is_stored)
    is_thorough = table in ("code", "text")
    return [*effects(template, is_thorough), *stated(template)]


def label(value: object) -> str:
    return value["id"] if isinstance(value, dict) else str(value)


def test_what_is_loaded_is_what_is_written() -> None:
    """`make pages` makes these files of `signals.toml`."""
    assert {path.name: path.read_text(encoding="utf-8") == text for path, text in wanted().items()} == {
        "signals.json": True,
        "patterns.json": True,
        "clues.txt": True,
    }


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize(("table", "row", "example"), HITS, ids=label)
def test_every_hit_is_found_with_its_effects(table: str, row: dict[str, Any], example: str, is_stored: bool) -> None:
    """Where its output is read, and where it goes to a declared output; others than the rows here judge some."""
    if table == "code" and row.get("judged_by"):
        return
    mine = {effect.effect for effect in found(table, row, example, is_stored) if effect.signal == row["id"]}
    assert mine == set(row["effects"])


@pytest.mark.parametrize("is_stored", [False, True])
@pytest.mark.parametrize(("table", "row", "example"), MISSES, ids=label)
def test_no_miss_is_found(table: str, row: dict[str, Any], example: str, is_stored: bool) -> None:
    assert row["id"] not in {effect.signal for effect in found(table, row, example, is_stored)}


def test_a_text_with_a_hit_is_never_filtered_out() -> None:
    assert [each for table, row, each in HITS if _is_shell(table, row) and not suspicious(each)] == []


def _is_shell(table: str, row: dict[str, Any]) -> bool:
    is_looked_for = not row.get("judged_by") and row["effects"] != ["opaque"]
    return table == "shell" or (table == "code" and row["example"] == "shell" and is_looked_for)


def test_a_text_without_clues_is_not_suspicious() -> None:
    assert not suspicious("train --data x --out /tmp/y")
    assert suspicious("cd x && git push")
    assert "git" in clues()


FINE = [(row, example) for table, row, example in HITS if table == "shell" and not row["effects"] and row.get("final")]


@pytest.mark.parametrize(("row", "example"), FINE, ids=label)
def test_what_is_explicitly_fine_silences_the_default_case(row: dict[str, Any], example: str) -> None:
    assert not [effect for effect in found("shell", row, example) if effect.category == row["category"]]


def test_rows_that_share_an_id_are_cases_of_one_signal_and_ids_tell_the_language() -> None:
    kinds = {(row["id"], table, *row["effects"]) for table, row in ROWS}
    assert [name for name, count in Counter(kind[0] for kind in kinds).items() if count > 1] == []
    prefixes = {(language, row["id"].split(".")[0]) for language, row in ROWS}
    assert {each for each in prefixes if each[0] in ("shell", "python")} == {
        ("shell", "sh"),
        ("shell", "path"),
        ("shell", "url"),
        ("python", "py"),
    }


def test_every_signal_says_what_it_means_and_shows_it() -> None:
    assert [row["id"] for _, row in ROWS if not row["title"] or not row["hit"]] == []


def test_place_signals_have_a_word_to_look_for() -> None:
    assert [signal.id for signal in catalogue().shell if signal.place and not signal.clues] == []


def test_the_default_case_of_a_command_comes_last() -> None:
    """A signal without conditions hides what comes after it if it is final."""
    for name, signals in by_command().items():
        for signal in signals[:-1]:
            bare = signal._replace(commands=(), title="", fix="", final=False)
            assert not (signal.final and bare == Signal(*bare[:5])), (name, signal.id)


def test_a_field_that_no_signal_has_is_an_error() -> None:
    row = {"id": "sh.x", "effects": [], "category": "time", "confidence": "low", "title": "x", "comands": ["x"]}
    with pytest.raises(TypeError, match="comands"):
        from_rows({"shell": [row], "python": [], "options": {}, "harmless": []})
