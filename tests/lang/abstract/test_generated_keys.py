"""Shapes, verdicts and collisions of generated keys: sound in what they say, whatever the key is made of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memolint.lang import abstract
from memolint.lang.abstract import EXACTLY, LOSSILY, NOT, Shape
from memolint.lang.abstract import characters as chars
from memolint.lang.template import substitute, tags

SHAPES = {
    "digits": abstract.made_of(chars.DIGITS, 1, 3),
    "word": abstract.made_of(chars.LOWERCASE, 1),
    "stage": abstract.one_of(("dev", "prod", "pre-prod")),
    "x": abstract.ANYTHING,
}
# Few and alike, so that different sources meet in one key as often as can be.
VALUES = st.fixed_dictionaries(
    {
        "digits": st.text(alphabet="01", min_size=1, max_size=3),
        "word": st.text(alphabet="ab", min_size=1, max_size=3),
        "stage": st.sampled_from(("dev", "prod", "pre-prod")),
        "x": st.text(alphabet='aA-_ 1"\\é', max_size=3),
    }
)
_NAMES = st.sampled_from(sorted(SHAPES))
_TEXTS = st.sampled_from(("''", "'a'", "'-'", "'_'", "'A1'", "' '"))
_SMALL = st.sampled_from(("0", "1", "2", "-1", "3", "20"))
_PATTERNS = st.sampled_from(("'[^a-z]'", "'a*'", "'[A-Z]+'", "'(a)(-?)'", "'^a'", "'$'", "'.'"))
_ONE = st.sampled_from(
    "lower upper trim string toJson toBase64 sprig.sha256sum sprig.title sprig.untitle sprig.nospace sprig.snakecase "
    "sprig.camelcase sprig.kebabcase sprig.swapcase sprig.quote sprig.squote sprig.b64enc sprig.b32enc sprig.initials "
    "sprig.toString sprig.trim sprig.adler32sum sprig.sha1sum len toJSON type sprig.toJson sprig.int sprig.lower".split(
        " "
    )
)
_TWO = st.sampled_from(
    "trim trimPrefix trimSuffix sprig.trimAll sprig.trimSuffix sprig.trimPrefix sprig.default sprig.cat sprig.coalesce "
    "sprig.list hasPrefix indexOf sprig.contains split sprig.nospace".split(" ")
)


def _expressions(depth: int) -> st.SearchStrategy[str]:
    leaves = _NAMES | _TEXTS
    if depth == 0:
        return leaves
    inner = st.deferred(lambda: _expressions(depth - 1))
    return leaves | st.one_of(
        st.builds("{}({})".format, _ONE, inner),
        st.builds("{}({}, {})".format, _TWO, inner, inner),
        st.builds("{} + {}".format, inner, inner),
        st.builds("replace({}, {}, {})".format, inner, _TEXTS, _TEXTS),
        st.builds("sprig.replace({}, {}, {})".format, _TEXTS, _TEXTS, inner),
        st.builds(
            "sprig.{}({}, {}, {})".format,
            st.sampled_from(("regexReplaceAll", "regexReplaceAllLiteral")),
            _PATTERNS,
            inner,
            _TEXTS,
        ),
        st.builds("sprig.{}({}, {})".format, st.sampled_from(("trunc", "abbrev", "repeat", "indent")), _SMALL, inner),
        st.builds("sprig.substr({}, {}, {})".format, _SMALL, _SMALL, inner),
        st.builds("({})[{}:{}]".format, inner, _SMALL | st.just(""), _SMALL | st.just("")),
        st.builds("repeat({}, {})".format, inner, _SMALL),
        st.builds("{} == {} ? {} : {}".format, inner, inner, inner, inner).map("({})".format),
        st.builds("sprig.ternary({}, {}, {} == {})".format, inner, inner, inner, inner),
        st.builds("join([{}, {}], {})".format, inner, inner, _TEXTS),
        st.builds("sprig.join({}, [{}, {}])".format, _TEXTS, inner, inner),
        st.builds("toJson([{}, {}])".format, inner, inner),
        st.builds("toJson({{'k': {}, 'l': {} }})".format, inner, inner),
        st.builds("map([{}, {}], # + {})".format, inner, inner, inner),
        st.builds("(let v = {}; v + {} + v)".format, inner, inner),
        st.builds("{} ?? {}".format, _NAMES, inner).map("({})".format),
        st.builds("asInt({}) + {}".format, _NAMES, _SMALL),
    )


_PARTS = st.one_of(
    st.sampled_from(("-", "a", "A_", "1")),
    _NAMES.map("{{{{{}}}}}".format),
    _expressions(2).map("{{{{={}}}}}".format),
)
KEYS = st.lists(_PARTS, min_size=1, max_size=4).map("".join)


def _shape_of(name: str) -> Shape:
    return SHAPES.get(name, abstract.ANYTHING)


def _evaluated(text: str, environment: dict[str, str]) -> str | None:
    """What a key becomes; None where it fails, or an expression stays."""
    try:
        value = str(substitute.replace_value(text, environment))
    except substitute.SubstituteError:
        return None
    stays = any(part.raw in value for part in tags.parse(text) if isinstance(part, tags.Expression))
    return None if stays else value


@given(KEYS, VALUES)
@settings(max_examples=100, deadline=None)
def test_a_shape_holds_what_evaluation_gives(key: str, environment: dict[str, str]) -> None:
    value = _evaluated(key, environment)
    if value is None:
        return
    shape = abstract.of_tag_text(key, _shape_of)
    assert shape.contains(value), (value, shape)
    assert shape.may_be_empty or value


@pytest.mark.slow
@given(KEYS, _NAMES, VALUES, VALUES)
@settings(max_examples=100, deadline=None)
def test_verdicts_hold(key: str, source: str, one: dict[str, str], other: dict[str, str]) -> None:
    found = abstract.determines(key, source, _shape_of)
    first, second = _evaluated(key, one), _evaluated(key, other)
    if found.kind == EXACTLY and one[source] != other[source]:
        assert first is None or first != second
    if found.kind == NOT:
        assert _evaluated(key, {**one, source: other[source]}) == first


@pytest.mark.slow
@given(KEYS, _NAMES)
@settings(max_examples=50, deadline=None)
def test_an_offered_collision_is_one(key: str, source: str) -> None:
    found = abstract.determines(key, source, _shape_of)
    if found.collision is None:
        return
    first, second = dict(found.collision.first), dict(found.collision.second)
    assert found.kind == LOSSILY
    assert first[source] != second[source]
    assert all(_shape_of(name).contains(value) for pair in (first, second) for name, value in pair.items())
    assert _evaluated(key, first) == _evaluated(key, second) == found.collision.key
