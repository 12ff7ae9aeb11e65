"""Go's durations and their messages."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang.go.time import duration

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1h30m", 5400 * SECOND),
        ("1.5h", 5400 * SECOND),
        ("0", 0),
        ("-0", 0),
        ("+5s", 5 * SECOND),
        ("-1.5s", -1_500_000_000),
        (".5s", 500_000_000),
        ("1.s", SECOND),
        ("1h1h", 7200 * SECOND),
        ("1µs", 1_000),
        ("1μs", 1_000),
        ("0.1ns", 0),
        ("9223372036854775807ns", 2**63 - 1),
        ("-9223372036854775808ns", -(2**63)),
        ("0." + "0" * 100_000 + "s", 0),
    ],
)
def test_durations_are_read(text: str, nanoseconds: int) -> None:
    assert duration.parse(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10", 'time: missing unit in duration "10"'),
        ("1d", 'time: unknown unit "d" in duration "1d"'),
        ("abc", 'time: invalid duration "abc"'),
        ("", 'time: invalid duration ""'),
        ("-", 'time: invalid duration "-"'),
        (".", 'time: invalid duration "."'),
        (".s", 'time: invalid duration ".s"'),
        ("1h ", 'time: unknown unit "h " in duration "1h "'),
        ("1é", 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'),
        ('1"\\', 'time: unknown unit "\\"\\\\" in duration "1\\"\\\\"'),
        ("9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'),
        ("3000000h", 'time: invalid duration "3000000h"'),
        ("99999999999999999999s", 'time: invalid duration "99999999999999999999s"'),
    ],
)
def test_what_is_no_duration_is_told_in_the_words_of_go(text: str, message: str) -> None:
    with pytest.raises(duration.DurationError) as caught:
        duration.parse(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0s"),
        (1, "1ns"),
        (1_100, "1.1µs"),
        (2_200_000, "2.2ms"),
        (SECOND, "1s"),
        (90 * SECOND, "1m30s"),
        (3600 * SECOND, "1h0m0s"),
        (-1_500_000_000, "-1.5s"),
        (2**63 - 1, "2562047h47m16.854775807s"),
    ],
)
def test_durations_are_written(nanoseconds: int, text: str) -> None:
    assert duration.format(nanoseconds) == text


@given(st.integers(-(2**63), 2**63 - 1))
def test_what_is_written_reads_back(nanoseconds: int) -> None:
    read = duration.parse(duration.format(nanoseconds))
    # The fraction of a second is computed in floating point, as Go does.
    assert abs(read - nanoseconds) <= 1


def test_argo_reads_bare_integers_as_seconds() -> None:
    assert duration.parse_argo("10") == 10 * SECOND
    assert duration.parse_argo("-3") == -3 * SECOND
    assert duration.parse_argo("1m") == 60 * SECOND
    with pytest.raises(duration.DurationError) as caught:
        duration.parse_argo("1d")
    assert caught.value.message == 'unable to parse 1d as a duration: time: unknown unit "d" in duration "1d"'


@given(st.text(max_size=20))
def test_any_text_is_a_duration_or_an_error(text: str) -> None:
    with suppress(duration.DurationError):
        assert isinstance(duration.parse_argo(text), int)
