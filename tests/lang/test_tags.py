"""Tags are split as fasttemplate splits them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang.template import tags
from memolint.lang.template.tags import Expression, Literal, Simple

TEXTS = st.text(alphabet="{}=ab .-\n", max_size=30)


def test_parts_cover_the_text_with_their_places() -> None:
    assert tags.parse("x{{ a.b }}y{{=c}}") == (
        Literal("x", 0, 1),
        Simple("a.b", 1, 10, "{{ a.b }}"),
        Literal("y", 10, 11),
        Expression("c", 11, 17, "{{=c}}"),
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a.b}}", (Literal("a.b}}", 0, 5),)),
        ("{{ =x}}", (Simple("=x", 0, 7, "{{ =x}}"),)),
        ("{{}}", (Simple("", 0, 4, "{{}}"),)),
        ("{{a}}}}", (Simple("a", 0, 5, "{{a}}"), Literal("}}", 5, 7))),
        ("{{=f({'a':{'b':1}})}}", (Expression("f({'a':{'b':1", 0, 18, "{{=f({'a':{'b':1}}"), Literal(")}}", 18, 21))),
        ("{{a-{{b}}}}", (Simple("a-{{b", 0, 9, "{{a-{{b}}"), Literal("}}", 9, 11))),
        ("{{\na }}", (Simple("\na", 0, 7, "{{\na }}"),)),
    ],
)
def test_the_first_closing_braces_end_a_tag(text: str, parts: tuple[tags.Part, ...]) -> None:
    assert tags.parse(text) == parts


def test_a_tag_without_end_is_an_error_in_the_words_of_fasttemplate() -> None:
    with pytest.raises(tags.TagError) as caught:
        tags.parse('"ab{{c"')
    message = 'Cannot find end tag="}}" in the template="\\"ab{{c\\"" starting from "c\\""'
    assert (caught.value.message, caught.value.start) == (message, 3)


def test_the_innermost_open_tag_is_found() -> None:
    (tag, _) = tags.parse("{{outer-{{ a}}}}")
    assert isinstance(tag, Simple)
    assert tags.nested(tag) == ("{{outer-", " a")
    (plain,) = tags.parse("{{a}}")
    assert isinstance(plain, Simple)
    assert tags.nested(plain) is None


def test_filling_keeps_what_the_lookup_does_not_know() -> None:
    parts = tags.parse("<{{a}}|{{b}}|{{=c}}>")
    known = {"{{a}}": "1", "{{=c}}": "{{b}}"}
    assert tags.fill(parts, lambda tag: known.get(tag.raw), tags.STRINGS) == "<1|{{b}}|{{b}}>"


def test_filling_works_in_any_algebra() -> None:
    lengths: tags.Algebra[int] = (len, sum)
    assert tags.fill(tags.parse("ab{{x}}c"), lambda _: 10, lengths) == 13


@given(TEXTS)
def test_parts_spell_the_text(text: str) -> None:
    assert tags.is_balanced(text) is _parses(text)
    if _parses(text):
        parts = tags.parse(text)
        assert "".join(part.raw for part in parts) == text
        assert all(text[part.start : part.end] == part.raw for part in parts)


@given(TEXTS, TEXTS)
def test_balanced_texts_split_alike_side_by_side(left: str, right: str) -> None:
    if _parses(left) and _parses(right):
        together = [part.raw for part in tags.parse(f'{left}","{right}') if not isinstance(part, Literal)]
        alone = [part.raw for text in (left, right) for part in tags.parse(text) if not isinstance(part, Literal)]
        assert together == alone


def _parses(text: str) -> bool:
    try:
        tags.parse(text)
    except tags.TagError:
        return False
    return True
