"""The catalogue tests itself: every row carries code in which its signal is found, and code in which it is not."""

from collections import Counter
from typing import Any

import pytest
from update_signals import source, wanted

from memolint.code.catalogue.clues import clues, suspicious
from memolint.code.catalogue.loader import catalogue, from_rows
from memolint.code.catalogue.signal import Signal
from memolint.code.effects import Effect, effects
from memolint.code.shell.signals import by_command

pytestmark = pytest.mark.slow(every=10)

ROWS = [(language, row) for language in ("shell", "python") for row in source()[language]]
HITS = [(language, row, example) for language, row in ROWS for example in row["hit"]]
MISSES = [(language, row, example) for language, row in ROWS for example in row.get("miss", ())]
INTERPRETERS = {"shell": "bash", "python": "python"}


def found(language: str, code: str) -> tuple[Effect, ...]:
    return effects({"script": {"image": "x", "command": [INTERPRETERS[language]], "source": code}})


def label(value: object) -> str:
    return value["id"] if isinstance(value, dict) else str(value)


def test_what_is_loaded_is_what_is_written() -> None:
    """`make pages` makes these files of `signals.toml`."""
    assert {path.name: path.read_text(encoding="utf-8") == text for path, text in wanted().items()} == {
        "signals.json": True,
        "clues.txt": True,
    }


@pytest.mark.parametrize(("language", "row", "example"), HITS, ids=label)
def test_every_hit_is_found_with_its_effects(language: str, row: dict[str, Any], example: str) -> None:
    mine = {effect.effect for effect in found(language, example) if effect.signal == row["id"]}
    assert mine == set(row["effects"])


@pytest.mark.parametrize(("language", "row", "example"), MISSES, ids=label)
def test_no_miss_is_found(language: str, row: dict[str, Any], example: str) -> None:
    assert row["id"] not in {effect.signal for effect in found(language, example)}


def test_a_text_with_a_hit_is_never_filtered_out() -> None:
    assert [example for language, _, example in HITS if language == "shell" and not suspicious(example)] == []


def test_a_text_without_clues_is_not_suspicious() -> None:
    assert not suspicious("train --data x --out /tmp/y")
    assert suspicious("cd x && git push")
    assert "git" in clues()


FINE = [(row, example) for _, row, example in HITS if not row["effects"] and row.get("final")]


@pytest.mark.parametrize(("row", "example"), FINE, ids=label)
def test_what_is_explicitly_fine_silences_the_default_case(row: dict[str, Any], example: str) -> None:
    assert not [effect for effect in found("shell", example) if effect.category == row["category"]]


def test_ids_are_unique_and_tell_the_language() -> None:
    counts = Counter(row["id"] for _, row in ROWS)
    assert [name for name, count in counts.items() if count > 1] == []
    prefixes = {(language, row["id"].split(".")[0]) for language, row in ROWS}
    assert prefixes == {("shell", "sh"), ("shell", "path"), ("shell", "url"), ("python", "py")}


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
