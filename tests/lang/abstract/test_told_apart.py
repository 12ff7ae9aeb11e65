"""Parts of a joined text: those that are told apart can be read from it, whatever stands between them."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_shapes import SHAPES, holds, members

from memolint.lang import abstract
from memolint.lang.abstract import EXACTLY, Shape, made_of, one_of
from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.decode import told_apart

SOME = {
    "a*": made_of(chars.set_of("a"), 0, 2),
    "a+": made_of(chars.set_of("a"), 1, 2),
    "b*": made_of(chars.set_of("b"), 0, 2),
    "b+": made_of(chars.set_of("b"), 1, 2),
    "ab*": made_of(chars.set_of("ab"), 0, 2),
    "ab+": made_of(chars.set_of("ab"), 1, 2),
    "-": one_of(("-",)),
    "-?": one_of(("", "-")),
    "ab|a": one_of(("ab", "a")),
    "ba|a": one_of(("ba", "a")),
    "..": made_of(chars.set_of("ab-"), 2, 2),
    "": one_of(("",)),
    "b?a": Shape(chars.set_of("ab"), chars.set_of("ab"), chars.set_of("a"), 1, 2),
}


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(SOME)), min_size=1, max_size=5) | st.lists(SHAPES, min_size=1, max_size=4))
@settings(max_examples=400)
def test_parts_that_are_told_apart_are_determined(parts: list[str] | list[Shape]) -> None:
    """By brute force: no two rows of strings make one text and differ in such a part."""
    shapes = [SOME[part] if isinstance(part, str) else part for part in parts]
    apart = told_apart(shapes)
    seen: dict[str, tuple[str, ...]] = {}
    for row in product(*([text for text in members(shape) if len(text) < 3] for shape in shapes)):
        before = seen.setdefault("".join(row), row)
        assert [index for index in apart if before[index] != row[index]] == [], (before, row)


@pytest.mark.parametrize("between", ["a*", "b*", "ab*", "-?", ""])
@pytest.mark.parametrize("left", ["ab+", "a+", "b+"])
@pytest.mark.parametrize("right", ["ab+", "a+", "b+"])
def test_nothing_is_exact_around_a_part_that_may_be_empty(left: str, between: str, right: str) -> None:
    """Where the verdict on a key says *exactly*, no two assignments give one text."""
    shapes = {"x": SOME[left], "y": SOME[between], "z": SOME[right]}
    rows = [dict(zip("xyz", row, strict=True)) for row in product(*(members(shape) for shape in shapes.values()))]
    for source in shapes:
        if abstract.determines("{{x}}{{y}}{{z}}", source, shapes.__getitem__).kind == EXACTLY:
            seen: dict[str, str] = {}
            assert all(seen.setdefault("".join(row.values()), row[source]) == row[source] for row in rows)


@pytest.mark.parametrize(
    ("parts", "apart"),
    [
        ((), set()),
        (("a*",), {0}),
        (("a*", "b+"), {0, 1}),
        (("a*", "b*"), set()),
        (("a*", "-", "ab*"), {0, 1, 2}),
        (("a*", "-?", "a*"), set()),
        (("a*", "-?", "b+"), set()),
        (("ab*", "", "-", "a*"), {0, 1, 2, 3}),
        (("..", "ab*"), {0, 1}),
        (("ab*", ".."), {0, 1}),
        (("ab*", "ab*"), set()),
        (("..", "ab*", "ab*", "-", "a*"), {0, 3, 4}),
        (("a*", "-", "ab*", "ab*", ".."), {0, 1, 4}),
        (("a+", "b?a"), set()),
        (("b+", "ab|a"), {0, 1}),
        (("ab|a", "b*"), set()),
        (("ba|a", "b*"), {0, 1}),
        (("b*", "ab|a"), {0, 1}),
        (("b*", "ba|a"), set()),
        (("ab|a", "-", "ab|a"), {0, 1, 2}),
        (("b+", "b?a", "-"), {2}),
        (("a+", "ab*", "b+"), set()),
        (("-?", "a*", "-?"), set()),
        (("-?", "a+", "-?"), {0, 1, 2}),
    ],
)
def test_what_is_told_apart(parts: tuple[str, ...], apart: set[int]) -> None:
    assert told_apart([SOME[part] for part in parts]) == apart


def test_the_shapes_of_these_tests_hold_what_their_names_say() -> None:
    assert [name for name in ("a*", "ab*", "-?", "b*") if not holds(SOME[name], "")] == []
    assert [name for name in ("a+", "ab+", "b+", "..", "b?a") if holds(SOME[name], "")] == []
