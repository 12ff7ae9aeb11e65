"""What strings can be, and what keys determine: sound where it says yes, proven where it says no."""

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from memolint.lang import abstract
from memolint.lang.abstract import EXACTLY, LOSSILY, NOT, UNKNOWN, Shape, collide
from memolint.lang.abstract import characters as chars
from memolint.lang.template import substitute, tags

SHAPES = {
    "digits": abstract.made_of(chars.DIGITS, 1, 5),
    "word": abstract.made_of(chars.LOWERCASE, 1),
    "stage": abstract.one_of(("dev", "prod", "pre-prod")),
    "x": abstract.ANYTHING,
    "y": abstract.ANYTHING,
}
VALUES = {
    "digits": st.from_regex(r"[0-9]{1,5}", fullmatch=True),
    "word": st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    "stage": st.sampled_from(("dev", "prod", "pre-prod")),
    "x": st.text(alphabet='aAbB01_-/. "<\\é\n', max_size=8),
    "y": st.text(alphabet="aA1-é ", max_size=6),
}
ENVIRONMENTS = st.fixed_dictionaries(VALUES)

TEXTS = (
    "train-{{x}}",
    "{{digits}}-{{stage}}",
    "{{stage}}{{word}}",
    "{{x}}-{{y}}",
    "{{digits}}{{x}}",
    "{{=x + '-' + digits}}",
    "{{=word + stage}}",
    "{{=lower(x)}}",
    "{{=upper(word)}}",
    "{{=trim(x)}}",
    "{{=stage == 'dev' ? word : 'main'}}",
    "{{=x == 'a' ? digits : stage}}",
    "{{=let z = word; z + '-' + z}}",
    "{{=toJson([x, digits])}}",
    "{{=toJson(x)}}",
    "{{=join([word, digits, stage], '-')}}",
    "{{=replace(x, '_', '-')}}",
    "{{=replace(word, 'a', '')}}",
    "{{=repeat(stage, 2)}}",
    "{{=string(len(x))}}",
    "{{=len(x) + 1}}",
    "{{=x[0:3]}}",
    "{{=toBase64(x)}}",
    "{{=x startsWith 'a'}}",
    "{{=[word, stage]}}",
    "{{=asInt(digits) * 2}}",
    "{{=sprig.sha256sum(x)}}",
    "{{=sprig.trunc(8, sprig.sha256sum(x + y))}}",
    "{{=sprig.trunc(3, x)}}",
    "{{=sprig.trunc(-3, word)}}",
    "{{=sprig.substr(1, 3, x)}}",
    "{{=sprig.regexReplaceAll('[^a-zA-Z0-9-]', x, '-')}}",
    "{{=sprig.regexReplaceAll('[^a-z]+', x, '')}}",
    "{{=sprig.regexReplaceAllLiteral('[_/.]', x, '-')}}",
    "{{=sprig.nospace(x)}}",
    "{{=sprig.kebabcase(word)}}",
    "{{=sprig.snakecase(x)}}",
    "{{=sprig.camelcase(x)}}",
    "{{=sprig.title(x)}}",
    "{{=sprig.default('none', x)}}",
    "{{=sprig.adler32sum(x)}}",
    "{{=sprig.b64enc(x)}}",
    "{{=sprig.b32enc(y)}}",
    "{{=sprig.quote(x)}}",
    "{{=sprig.cat(word, stage)}}",
    "{{=sprig.join('-', [word, y])}}",
    "{{=sprig.trimSuffix('a', x)}}",
    "{{=sprig.abbrev(5, x)}}",
    "{{=sprig.add(digits, 1)}}",
    "{{=sprig.swapcase(x)}}",
    "{{=sprig.regexReplaceAll('[A-Z]', x, '')}}",
    "{{=sprig.regexReplaceAll('é', x, 'e')}}",
    "{{=sprig.regexReplaceAll('a*', x, '-')}}",
    "{{=sprig.regexFind('[0-9]+', x)}}",
    "{{=sprig.trimAll('a', x)}}",
    "{{=sprig.ternary(word, stage, x == 'a')}}",
    "{{=sprig.initials(x)}}",
    "{{=sprig.squote(x)}}",
    "{{=sprig.repeat(2, x)}}",
    "{{=sprig.coalesce(x, word)}}",
    "{{=sprig.int(x)}}",
    "{{=sprig.untitle(x)}}",
    "{{=sprig.upper(x)}}{{=lower(y)}}",
    "{{=sprig.replace('', '-', word)}}",
    "{{=sprig.list(x, word)}}",
    "{{=toJson({'a': x})}}",
    "{{=asFloat(digits) / 3}}",
    "{{=string(asFloat(digits) * 1000.0)}}",
    "{{=trim(x, 'a')}}",
    "{{=x[1:]}}",
    "{{=(x ?? 'a') + word}}",
    "{{=-len(x)}}",
    "{{=not (x == 'a')}}",
    "{{=split(x, '-')}}",
    "{{=len(x) ** 2}}",
    "{{=type(x)}}",
    "{{=map([x, y], upper(#))}}",
    "{{=if stage == 'dev' { x } else { y } }}",
)


def shape_of(name: str) -> Shape:
    return SHAPES.get(name, abstract.ANYTHING)


@pytest.mark.slow(every=20)
@pytest.mark.parametrize("text", TEXTS)
@settings(max_examples=8)
@given(environment=ENVIRONMENTS)
def test_a_shape_holds_every_value_that_evaluation_gives(text: str, environment: dict[str, str]) -> None:
    value = _evaluated(text, environment)
    assume(value is not None)
    shape = abstract.of_tag_text(text, shape_of)
    assert shape.contains(str(value)), (value, shape)


def _evaluated(text: str, environment: dict[str, str]) -> str | None:
    """What a text becomes; None where it fails, or an expression stays."""
    try:
        value = substitute.replace_value(text, environment)
    except substitute.SubstituteError:
        return None
    expressions = [part.raw for part in tags.parse(text) if isinstance(part, tags.Expression)]
    return None if any(raw in str(value) for raw in expressions) else str(value)


@cache
def _kind(text: str, source: str) -> str:
    return abstract.determines(text, source, shape_of).kind


@pytest.mark.parametrize("text", TEXTS)
def test_verdicts_hold(text: str) -> None:
    """A collision was evaluated: two values of the source, one key, all within the shapes."""
    for source in SHAPES:
        found = abstract.determines(text, source, shape_of)
        assert found.kind in (EXACTLY, LOSSILY, NOT, UNKNOWN)
        if found.collision is None:
            continue
        first, second = dict(found.collision.first), dict(found.collision.second)
        assert first[source] != second[source]
        assert found.kind == LOSSILY
        assert abstract.key_of(text, first) == abstract.key_of(text, second) == found.collision.key
        assert all(shape_of(name).contains(value) for pair in (first, second) for name, value in pair.items())


@pytest.mark.slow(every=20)
@pytest.mark.parametrize("text", TEXTS)
@settings(max_examples=8)
@given(one=ENVIRONMENTS, other=ENVIRONMENTS)
def test_what_is_determined_never_collides(text: str, one: dict[str, str], other: dict[str, str]) -> None:
    for source in SHAPES:
        kind = _kind(text, source)
        keys = _evaluated(text, one), _evaluated(text, other)
        if kind == EXACTLY and one[source] != other[source] and None not in keys:
            assert keys[0] != keys[1]
        if kind == NOT:
            assert _evaluated(text, {**one, source: other[source]}) == keys[0]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("train-{{x}}", "x", EXACTLY),
        ("train-{{x}}", "y", NOT),
        ("{{x}}-{{y}}", "x", LOSSILY),
        ("{{x}}{{y}}", "y", LOSSILY),
        ("{{digits}}-{{x}}", "x", EXACTLY),
        ("{{digits}}-{{x}}", "digits", EXACTLY),
        ("{{digits}}{{x}}", "digits", LOSSILY),
        ("{{stage}}-{{x}}", "stage", EXACTLY),
        ("{{x}}-{{stage}}", "x", LOSSILY),
        ("{{=sprig.sha256sum(x)}}-{{y}}", "y", EXACTLY),
        ("{{x}}-{{=sprig.sha256sum(y)}}-{{digits}}", "x", EXACTLY),
        ("{{=sprig.sha256sum(toJson([x, y]))}}", "x", EXACTLY),
        ("{{=sprig.sha256sum(x + '-' + y)}}", "x", LOSSILY),
        ("{{=sprig.sha256sum(toJson(inputs.parameters))}}", "inputs.parameters.x", EXACTLY),
        ("{{inputs.parameters}}", "inputs.parameters.x", EXACTLY),
        ("{{=sprig.sha256sum(workflow.parameters.json)}}", "workflow.parameters.x", EXACTLY),
        ("{{=toJson({'a': x, 'b': y})}}", "y", EXACTLY),
        ("{{=toJson({'a': x, 'a': y})}}", "y", LOSSILY),
        ("{{=toJson(sprig.dict('a', x))}}", "x", EXACTLY),
        ("{{=string([x, y])}}", "x", LOSSILY),
        ("{{=sprig.sha256sum(sprig.cat(x, y))}}", "x", LOSSILY),
        ("{{=sprig.trunc(8, sprig.sha256sum(x))}}", "x", LOSSILY),
        ("{{=sprig.sha256sum(x)[:6]}}", "x", LOSSILY),
        ("{{=sprig.trunc(12, sprig.sha256sum(x))}}", "x", LOSSILY),
        ("{{=sprig.trunc(20, sprig.sha256sum(x))}}", "x", EXACTLY),
        ("{{=sprig.trunc(40, x)}}", "x", LOSSILY),
        ("{{=sprig.trunc(40, digits)}}", "digits", EXACTLY),
        ("{{=lower(x)}}", "x", LOSSILY),
        ("{{=lower(word)}}", "word", EXACTLY),
        ("{{=sprig.regexReplaceAll('[^a-zA-Z0-9-]', x, '-')}}", "x", LOSSILY),
        ("{{=sprig.regexReplaceAll('[^a-zA-Z0-9-]', word, '-')}}", "word", EXACTLY),
        ("{{=sprig.replace('_', '-', x)}}", "x", LOSSILY),
        ("{{=stage == 'dev' ? 'a' : 'b'}}", "stage", LOSSILY),
        ("{{=sprig.upper(stage)}}", "stage", EXACTLY),
        ("{{=asInt(digits)}}", "digits", LOSSILY),
        ("{{=jsonpath(x, '$.a')}}", "x", LOSSILY),
        ("{{=sprig.default('a', x)}}", "x", LOSSILY),
        ("{{=sprig.default('a', digits)}}", "digits", EXACTLY),
        ("{{=len(x)}}", "x", LOSSILY),
        ("{{=sprig.adler32sum(x)}}", "x", LOSSILY),
        ("{{item.a}}", "item", UNKNOWN),
        ("{{x", "x", UNKNOWN),
        ("{{=x +}}", "x", NOT),
    ],
)
def test_determination(text: str, source: str, kind: str) -> None:
    found = abstract.determines(text, source, shape_of)
    assert found.kind == kind, found
    assert found.why


def test_the_collision_of_a_join_moves_text_between_its_sides() -> None:
    collision = abstract.determines("{{x}}-{{y}}", "x").collision
    assert collision is not None
    assert collision.first == (("x", "a-b"), ("y", "c"))
    assert collision.second == (("x", "a"), ("y", "b-c"))
    assert collision.key == "a-b-c"


def test_known_values_stay_known() -> None:
    assert abstract.of_tag_text("{{stage}}-1", shape_of).values == {"dev-1", "prod-1", "pre-prod-1"}
    assert abstract.of_tag_text("{{=upper(stage)}}", shape_of).values == {"DEV", "PROD", "PRE-PROD"}
    assert abstract.of_tag_text("{{=sprig.sha256sum('a')}}", shape_of).width == 64
    assert abstract.of_tag_text("{{", shape_of) == abstract.ANYTHING


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("train-{{x}}", "train-{{y}}", True),
        ("train-{{x}}", "train-only-{{y}}", True),
        ("train-{{=sprig.sha256sum(x)}}", "train-only-{{=sprig.sha256sum(x)}}", False),
        ("train-{{x}}", "test-{{x}}", False),
        ("{{x}}-train", "{{x}}-test", False),
        ("{{digits}}-a", "{{word}}-a", False),
        ("{{digits}}", "{{x}}", True),
        ("{{stage}}-1", "{{stage}}-2", False),
        ("{{stage}}-{{digits}}", "dev-{{digits}}", True),
        ("{{x}}", "{{", True),
        ("a" * 2_000, "a" * 2_001, True),
    ],
)
def test_keys_that_can_never_meet(one: str, other: str, meet: bool) -> None:
    assert abstract.may_meet(one, other, shape_of, shape_of) is meet
    assert abstract.may_meet(other, one, shape_of, shape_of) is meet


@settings(max_examples=30)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), ENVIRONMENTS, ENVIRONMENTS)
def test_keys_that_meet_may_meet(one: str, other: str, first: dict[str, str], second: dict[str, str]) -> None:
    key = _evaluated(one, first)
    if key is not None and key == _evaluated(other, second):
        assert abstract.may_meet(one, other, shape_of, shape_of)


@pytest.mark.slow(every=3)
@pytest.mark.parametrize(
    "text", ["{{=" + "x+" * 3_000 + "x}}", "{{=" + "lower(" * 90 + "x" + ")" * 90 + "}}", "{{x}}" * 400]
)
def test_no_key_is_too_much(text: str) -> None:
    assert abstract.of_tag_text(text, shape_of).may_be_empty in (True, False)
    assert abstract.determines(text, "x", shape_of).kind in (EXACTLY, LOSSILY, NOT, UNKNOWN)


KINDS = ("lower({})", "sprig.trunc(20, {})", "sprig.kebabcase({})", "sprig.swapcase({})", "sprig.osDir({})")
MANY = " + '|' + ".join(KINDS[at % 5].format(f"inputs.parameters.p{at}") for at in range(15))


@pytest.mark.slow
@pytest.mark.parametrize("text", [f"{{{{={MANY}}}}}", f"{{{{=sprig.sha256sum({MANY})}}}}"])
def test_many_parts_that_lose_something_cost_no_more_than_a_few(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def counting(key: str, assignment: Mapping[str, str]) -> str | None:
        tried.append(key)
        return abstract.key_of(key, assignment)

    monkeypatch.setattr(collide, "key_of", counting)
    search = abstract.Search(text, abstract.anything)
    found = [
        abstract.determines(text, f"inputs.parameters.p{at}", abstract.anything, search).collision for at in range(15)
    ]
    assert any(found)
    assert 0 < len(tried) <= collide.MAX_TRIES * collide.MAX_QUESTIONS


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("end", [4, 8])
def test_digests_cut_to_eight_digits_meet(digest: str, end: int) -> None:
    text = f"k-{{{{=sprig.{digest}sum(inputs.parameters.x)[:{end}]}}}}"
    found = abstract.determines(text, "inputs.parameters.x").collision
    assert found is not None
    assert dict(found.first) != dict(found.second)
    assert abstract.key_of(text, dict(found.first)) == abstract.key_of(text, dict(found.second)) == found.key
