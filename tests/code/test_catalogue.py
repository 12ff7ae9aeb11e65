"""The catalogue tests itself: every signal carries examples that it must match and ones that it must not."""

from collections import Counter

import pytest

from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.index import CATALOGUE, by_command
from memolint.code.catalogue.signal import Signal
from memolint.code.effects import Effect, effects

HITS = [(signal, example) for signal in CATALOGUE for example in signal.hits]
MISSES = [(signal, example) for signal in CATALOGUE for example in signal.misses]


def found(script: str) -> tuple[Effect, ...]:
    return effects({"script": {"image": "x", "command": ["bash"], "source": script}})


def label(value: object) -> str:
    return value.id if isinstance(value, Signal) else str(value)


@pytest.mark.parametrize(("signal", "example"), HITS, ids=label)
def test_every_hit_is_found_with_its_effects(signal: Signal, example: str) -> None:
    mine = {effect.effect for effect in found(example) if effect.signal == signal.id}
    assert mine == set(signal.effects)


def test_a_text_with_a_hit_is_never_filtered_out() -> None:
    assert [example for _, example in HITS if not suspicious(example)] == []


@pytest.mark.parametrize(("signal", "example"), MISSES, ids=label)
def test_no_miss_is_found(signal: Signal, example: str) -> None:
    assert signal.id not in {effect.signal for effect in found(example)}


@pytest.mark.parametrize(
    ("signal", "example"), [pair for pair in HITS if not pair[0].effects and pair[0].final], ids=label
)
def test_what_is_explicitly_pure_silences_the_default_case(signal: Signal, example: str) -> None:
    assert not [effect for effect in found(example) if effect.category == signal.category]


def test_ids_are_unique_and_written_alike() -> None:
    counts = Counter(signal.id for signal in CATALOGUE)
    assert [name for name, count in counts.items() if count > 1] == []
    assert all(name.split(".")[0] in ("sh", "path", "url") for name in counts)


def test_every_signal_says_what_it_means_and_shows_it() -> None:
    assert [signal.id for signal in CATALOGUE if not signal.message or not signal.hits] == []


def test_place_signals_have_a_word_to_look_for() -> None:
    assert [signal.id for signal in CATALOGUE if signal.kind == "place" and not signal.clues] == []


def test_the_default_case_of_a_command_comes_last() -> None:
    """A signal without conditions hides what comes after it if it is final."""
    for name, signals in by_command().items():
        for signal in signals[:-1]:
            bare = signal._replace(commands=(), hits=(), misses=(), message="", fix="", final=False)
            assert not (signal.final and bare == Signal(*bare[:5])), (name, signal.id)
