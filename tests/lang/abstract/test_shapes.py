"""Shapes hold every string that they bound, and as few others as a bound can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_shapes import SHAPES, STRINGS, WORDS, holds, hull, members, written

from memolint.lang.abstract import (
    ANYTHING,
    BOOL,
    EMPTY,
    INT,
    JSON_LIST,
    JSON_MAP,
    Shape,
    joined,
    made_of,
    one_of,
    union,
)
from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.shape import FLOAT, HEX_DIGESTS, MAX_TEXT, MAX_VALUES
from memolint.lang.go.strings import lower_rune, upper_rune


@given(SHAPES)
def test_a_shape_contains_what_its_fields_say(shape: Shape) -> None:
    assert [text for text in STRINGS if shape.contains(text)] == members(shape)
    assert shape.may_be_empty is holds(shape, "")
    assert (shape.width is not None) is (len({len(text) for text in members(shape)}) == 1)


@given(WORDS)
def test_the_shape_of_strings_holds_them_alone(words: set[str]) -> None:
    shape = one_of(words)
    assert shape.values == words
    assert shape._replace(values=None) == hull(words)


def test_too_many_strings_are_held_by_their_bounds() -> None:
    most = [f"a{number:03}" for number in range(MAX_VALUES)]
    assert one_of(most).values == set(most)
    assert one_of([*most, "b"]) == hull([*most, "b"])
    assert one_of(["x" * MAX_TEXT]).values is not None
    assert one_of(["x" * MAX_TEXT, "y"]) == hull(["x" * MAX_TEXT, "y"])


def test_no_strings_have_a_shape() -> None:
    assert one_of(()) == Shape(0, 0, 0, 0, 0, frozenset())
    assert union((one_of(()), one_of(("a",)))) == one_of(("a",))
    assert union(()) == one_of(())
    assert one_of(("",)) == EMPTY
    assert joined(()) == EMPTY


@given(SHAPES, SHAPES)
def test_joined_strings_have_the_joined_shape(left: Shape, right: Shape) -> None:
    texts = [one + other for one in members(left) for other in members(right)]
    both = joined((left, right))
    assert [text for text in texts if not both.contains(text)] == []
    assert both._replace(values=None) == hull(texts)
    assert (both.values is None) is (left.values is None or right.values is None)


@given(SHAPES, SHAPES)
def test_either_of_two_strings_has_the_shape_of_both(left: Shape, right: Shape) -> None:
    texts = [*members(left), *members(right)]
    both = union((left, right))
    assert [text for text in texts if not both.contains(text)] == []
    assert both._replace(values=None) == hull(texts)
    assert (both.values is None) is (left.values is None or right.values is None)


def test_joining_keeps_strings_as_long_as_they_are_few() -> None:
    sixteen, more = one_of(f"{digit:x}" for digit in range(16)), one_of("abcdefghijklmnopq")
    assert len(joined((sixteen, sixteen)).values or ()) == MAX_VALUES == 256
    assert joined((sixteen, more)).values is None


def test_what_has_no_longest_string_stays_open() -> None:
    many = made_of(chars.DIGITS, 2)
    assert many.longest is None
    assert not many.contains("1")
    assert many.contains("1" * 1000)
    assert joined((many, one_of(("ab",)))).longest is None
    assert joined((one_of(("ab",)), many)).longest is None
    assert union((many, one_of(("ab",)))).longest is None
    assert union((one_of(("abc",)), many)).shortest == 2
    assert joined((many, one_of(("ab",)))).shortest == 4
    assert many.width is None


@given(SHAPES)
def test_samples_are_different_strings_of_the_shape(shape: Shape) -> None:
    samples = shape.samples()
    assert [text for text in samples if not holds(shape, text)] == []
    assert len(set(samples)) == len(samples)
    assert len(samples) <= 8
    assert samples or not any(set(text) & set("ab") for text in members(shape))
    if shape.values is not None:
        assert samples == tuple(sorted(shape.values)[:8])


@pytest.mark.parametrize(
    ("shape", "samples"),
    [
        (made_of(chars.DIGITS, 4, 4), ("1111",)),
        (made_of(chars.LETTERS, 1), ("aab", "aa", "ab", "a", "abb", "bb", "b", "axb")),
        (Shape(chars.set_of("a/"), chars.set_of("/"), chars.set_of("/"), 2, None), ("/a/",)),
        (Shape(chars.ALPHANUMERIC, chars.UPPERCASE, chars.DIGITS, 3, 3), ("Aa1", "Ab1", "A11", "Ax1", "Ay1", "Az1")),
        (Shape(chars.set_of("aé"), chars.set_of("é"), chars.set_of("é"), 1, 3), ("éaé",)),
        (Shape(chars.set_of("a/"), chars.set_of("/"), chars.set_of("a"), 1, 3), ("/aa", "/a")),
        (one_of("abcdefghi"), tuple("abcdefgh")),
        (made_of(chars.BEYOND_ASCII, 1), ()),
        (made_of(chars.BEYOND_ASCII), ("",)),
    ],
)
def test_plain_samples_come_first(shape: Shape, samples: tuple[str, ...]) -> None:
    assert shape.samples() == samples


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        (ANYTHING, "any 0-"),
        (BOOL, "<false> <true>"),
        (INT, "[-0..9]:[-0..9]:[0..9] 1-20"),
        (FLOAT, "[-0..9]:[+-.0..9e]:[0..9] 1-26"),
        (JSON_LIST, "[[]:any:[]] 2-"),
        (JSON_MAP, "[{]:any:[}] 2-"),
        (HEX_DIGESTS[160], "[0..9a..f] 40-40"),
        (HEX_DIGESTS[256], "[0..9a..f] 64-64"),
        (HEX_DIGESTS[512], "[0..9a..f] 128-128"),
        (made_of(0, 1), "<>"),
        (made_of(chars.DIGITS, 0, 0), "<>"),
        (made_of(chars.DIGITS, 1, None, chars.set_of("1")), "[1]:[0..9]:[0..9] 1-"),
    ],
)
def test_shapes_that_others_are_made_of(shape: Shape, line: str) -> None:
    assert written(shape) == line


def test_sets_of_characters() -> None:
    assert list(chars.members(chars.set_of("bXaé"))) == ["X", "a", "b"]
    assert chars.has(chars.set_of("é"), "ü")
    assert chars.has(chars.set_of("\x7f"), "\x7f")
    assert not chars.has(chars.set_of("é"), "\x7f")
    assert not chars.has(chars.set_of("ab"), "c")
    assert "".join(chars.members(chars.KEY)) == "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@given(st.characters() | st.sampled_from("\u212aıİſKk"))
def test_the_case_of_a_set_holds_that_of_each_character(character: str) -> None:
    alone = chars.bit_of(character)
    assert chars.has(chars.lowered(alone), lower_rune(character))
    assert chars.has(chars.raised(alone), upper_rune(character))


def test_the_case_of_ascii_is_exact() -> None:
    for code in range(128):
        assert chars.lowered(1 << code) == 1 << ord(chr(code).lower())
        assert chars.raised(1 << code) == 1 << ord(chr(code).upper())
