"""Ranges of numbers, as the linter and the engine read them."""

import pytest

from memolint.lang.template import sequence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"count": "3"}, ["0", "1", "2"]),
        ({"count": "+3", "start": 5}, ["5", "6", "7"]),
        ({"start": "2", "end": "-1", "format": "%02d"}, ["02", "01", "00", "-1"]),
        ({"count": 0}, []),
    ],
)
def test_numbers_as_texts(written: dict, read: list) -> None:
    assert list(sequence.texts(written.get("format", ""), sequence.numbers(written))) == read


@pytest.mark.parametrize("written", [{"count": "²"}, {"start": "--5", "end": "3"}, {"end": "{{x}}"}, {}])
def test_what_is_no_range(written: dict) -> None:
    with pytest.raises(sequence.SequenceError):
        sequence.numbers(written)
