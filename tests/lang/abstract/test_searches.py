"""Collisions are found by trying, within a budget; keys that never meet are told apart."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_shapes import SHAPES, STRINGS, holds, members

from memolint.lang import abstract
from memolint.lang.abstract import Shape, collide, made_of, natural, one_of, trees
from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.collide import MAX_TRIES, Search, among_known, find, key_of
from memolint.lang.abstract.meet import MAX_STATES
from memolint.lang.abstract.values import ANY, INTEGER, LIST, MAP, NUMBER, STRING, TRUTH, constant, only_int, only_text


def any_of(**known: Shape) -> abstract.ShapeOf:
    return lambda name: known.get(name, abstract.ANYTHING)


@pytest.mark.parametrize(
    ("text", "source", "first", "second"),
    [
        ("{{x}}-{{y}}", "x", {"x": "a-b", "y": "c"}, {"x": "a", "y": "b-c"}),
        ("{{x}}{{y}}", "y", {"x": "ab", "y": "c"}, {"x": "a", "y": "bc"}),
        ("{{=x + '_' + y}}", "x", {"x": "a_b", "y": "c"}, {"x": "a", "y": "b_c"}),
        ("{{=lower(x)}}", "x", {"x": "a"}, {"x": "A"}),
        ("{{=int(x)}}", "x", {"x": "1"}, {"x": "01"}),
        ("{{=sprig.trunc(200, x)}}", "x", {"x": "x" * 300 + "a"}, {"x": "x" * 300 + "b"}),
        ("{{=jsonpath(x, '$.a')}}", "x", {"x": '{"a":1}'}, {"x": '{"a":1,"b":1}'}),
        ("{{=jsonpath(x, '$.k.l')}}", "x", {"x": '{"k":{"l":"a"}}'}, {"x": '{"k":{"l":"a"},"other":1}'}),
        ("{{=sprig.adler32sum(x)}}", "x", {"x": "aca"}, {"x": "bab"}),
    ],
)
def test_the_collision_is_one_that_a_reader_would_think_of(
    text: str, source: str, first: dict[str, str], second: dict[str, str]
) -> None:
    found = abstract.determines(text, source).collision
    assert found is not None
    assert (dict(found.first), dict(found.second)) == (first, second)
    assert key_of(text, first) == key_of(text, second) == found.key


@pytest.mark.parametrize(
    ("cut", "is_found"),
    [
        ("sprig.trunc(8, sprig.sha1sum(x))", True),
        ("sprig.trunc(3, sprig.sha512sum(x))", True),
        ("sprig.substr(0, 8, sprig.sha256sum(x))", True),
        ("sprig.substr(60, 64, sprig.sha256sum(x))", True),
        ("sprig.sha1sum(x)[0:8]", True),
        ("sprig.sha1sum(x)[36:40]", True),
        ("sprig.trunc(9, sprig.sha1sum(x))", False),
        ("sprig.trunc(0, sprig.sha1sum(x))", False),
        ("sprig.sha1sum(x)[31:40]", False),
        ("sprig.trunc(8, upper(y)) + sprig.trunc(8, sprig.sha1sum(x))", True),
        ("sprig.trunc(8, sprig.sha1sum(y)) + sprig.trunc(8, sprig.sha1sum(x))", True),
        ("sprig.sha1sum(x)[3:14]", False),
        ("sprig.trunc(8, sprig.sha1sum(x + 'a'))", True),
        ("sprig.trunc(6, sprig.sha256sum(toJson([x, y])))", True),
        ("sprig.trunc(-6, sprig.sha512sum(toJson({'k': y, 'l': x})))", True),
        ("sprig.trunc(9, sprig.sha256sum(toJson([x, y])))", False),
        ("toJson([x, y]) | sprig.sha256sum() | sprig.substr(0, 4)", False),
        ("sprig.trunc(8, sprig.sha1sum(y)) + x + '-' + x", False),
    ],
)
def test_short_digests_are_made_to_meet(cut: str, is_found: bool) -> None:
    """Values whose digests agree in a few digits are found by hashing, which no other search would find."""
    found = abstract.determines(f"k-{{{{={cut}}}}}", "x").collision
    assert (found is not None and dict(found.first)["x"].startswith("v")) is is_found


def test_collisions_keep_within_the_shapes() -> None:
    shape_of = any_of(x=made_of(chars.DIGITS, 1), y=made_of(chars.DIGITS, 1))
    found = abstract.determines("{{x}}1{{y}}", "x", shape_of).collision
    assert found is not None
    assert {holds(shape_of(name), value) for pair in (found.first, found.second) for name, value in pair} == {True}


def test_known_values_are_tried_one_by_one() -> None:
    few = any_of(x=one_of(("a", "A", "b")), y=one_of(("1", "2")))
    assert among_known(Search("{{=lower(x)}}-{{y}}", few), "y") == (True, None)
    complete, collision = among_known(Search("{{=lower(x)}}-{{y}}", few), "x")
    assert complete
    assert collision == collide.Collision((("x", "A"), ("y", "1")), (("x", "a"), ("y", "1")), "a-1")
    assert among_known(Search("{{=lower(x)}}", few), "y") == (False, None)
    assert among_known(Search("{{=lower(x)}}-{{z}}", few), "x") == (False, None)
    many = any_of(x=one_of(map(str, range(201))), y=one_of(("1", "2")))
    assert among_known(Search("{{x}}{{y}}", many), "x") == (False, None)
    fails = any_of(x=one_of(("a", "{")), y=one_of(("1", "2")))
    assert among_known(Search("{{=jsonpath(x, '$')}}", fails), "x") == (False, None)


def test_every_combination_of_known_values_counts() -> None:
    most = any_of(x=one_of(f"{number:03}" for number in range(200)), y=one_of(("1", "2")))
    assert among_known(Search("{{x}}{{y}}", most), "x") == (True, None)


def test_a_search_has_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Mapping[str, str]] = []

    def counting(_text: str, assignment: Mapping[str, str]) -> str:
        tried.append(assignment)
        return str(len(tried))

    monkeypatch.setattr(collide, "key_of", counting)
    search = Search("{{x}}", abstract.anything, budget=3)
    for _ in range(2):
        search.begin()
        assert [search.key_of({"x": str(number)}) is None for number in range(9)].count(True) >= 3
    assert len(tried) == 6
    assert search.key_of({"x": "0"}) == "1"
    for _ in range(9):
        search.begin()
        for number in range(100, 109):
            search.key_of({"x": f"{number} {_}"})
    assert len(tried) == 3 * collide.MAX_QUESTIONS


@pytest.mark.parametrize(
    ("text", "assignment", "key"),
    [
        ("{{x}}-{{y}}", {"x": "a", "y": "b"}, "a-b"),
        ("{{x}}-{{y}}", {"x": "a"}, None),
        ("{{=x + z}}", {"x": "a"}, None),
        ("{{=jsonpath(x, '$')}}", {"x": "{"}, None),
        ("{{x}}", {"x": "{{z}}"}, "{{z}}"),
        ("{{=now()}}", {}, None),
        ("{{", {}, None),
    ],
)
def test_what_a_text_becomes(text: str, assignment: dict[str, str], key: str | None) -> None:
    assert key_of(text, assignment) == key


def test_nothing_is_searched_in_texts_that_no_one_writes() -> None:
    longest = "{{x}}-{{y}}".ljust(20_000, "a")
    assert find(Search(longest, abstract.anything), "x", is_join=True) is not None
    assert find(Search(longest + "a", abstract.anything), "x", is_join=True) is None
    assert find(Search("{{x}}-{{y}}", abstract.anything), "z", is_join=False) is None
    assert find(Search("{{x}}-{{y}}", any_of(y=one_of(()))), "x", is_join=False) is None


_FIXED = ("", "a", "-", "ab", "b-")


@given(SHAPES, SHAPES, SHAPES, st.sampled_from(_FIXED), st.sampled_from(_FIXED))
def test_texts_meet_exactly_where_their_strings_do(x: Shape, y: Shape, z: Shape, one: str, other: str) -> None:
    """By brute force: `{{x}}ONE{{y}}` and `OTHER{{z}}`."""
    left, right = f"{{{{x}}}}{one}{{{{y}}}}", f"{other}{{{{z}}}}"
    texts = {a + one + b for a in members(x) for b in members(y)}
    theirs = {other + c for c in members(z)}
    meet = abstract.may_meet(left, right, any_of(x=x, y=y), any_of(z=z))
    assert meet is abstract.may_meet(right, left, any_of(z=z), any_of(x=x, y=y))
    assert meet or not texts & theirs
    if all(shape.values is not None for shape in (x, y, z)):
        assert meet is bool(texts & theirs)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("{{d}}", "{{d}}{{d}}{{d}}{{d}}{{d}}", True),
        ("{{d}}", "{{d}}" * 6, False),
        ("{{n}}", "{{d}}" * 6, True),
        ("{{n}}a", "{{n}}b", False),
        ("{{n}}", "1a", False),
        ("x{{n}}", "{{n}}", False),
        ("{{u}}", "A", True),
        ("{{u}}", "a", False),
        ("{{u}}", "Aa", True),
        ("{{u}}", "AaB", False),
        ("{{u}}{{u}}", "AaAa", True),
        ("{{u}}{{u}}", "AaAaA", False),
        ("a" * MAX_STATES, "a" * MAX_STATES, True),
        ("a" * MAX_STATES, "a" * (MAX_STATES - 1), False),
        ("{{long}}", "1" * 700, True),
        ("{{long}}", "1" * 100, False),
        ("{{long}}", "a" * 700, False),
    ],
)
def test_lengths_and_first_characters_tell_texts_apart(one: str, other: str, meet: bool) -> None:
    shape_of = any_of(
        d=made_of(chars.DIGITS, 1, 5),
        n=made_of(chars.DIGITS),
        u=made_of(chars.LETTERS, 1, 2, chars.UPPERCASE),
        long=made_of(chars.DIGITS, 650, 1500),
    )
    assert abstract.may_meet(one, other, shape_of, shape_of) is meet
    assert abstract.may_meet(other, one, shape_of, shape_of) is meet


@pytest.mark.parametrize(
    ("source", "path", "names", "call"),
    [
        ("a", ("a",), {"a"}, None),
        ("a.b['c-d']", ("a", "b", "c-d"), {"a.b.c-d"}, None),
        ("a?.b", ("a", "b"), {"a.b"}, None),
        ("a[0]", None, {"a"}, None),
        ("a[b.c]", None, {"a", "b.c"}, None),
        ("a + b.c", None, {"a", "b.c"}, None),
        ("upper(a)", None, {"a"}, "upper"),
        ("sprig.trunc(8, a.b)", None, {"a.b"}, "sprig.trunc"),
        ("let v = a; v + b", None, {"a", "b"}, None),
        ("'a'", None, set(), None),
    ],
)
def test_what_an_expression_mentions(
    source: str, path: tuple[str, ...] | None, names: set[str], call: str | None
) -> None:
    tree = trees.parsed_or_none(source)
    assert tree is not None
    assert trees.path_of(tree) == path
    assert trees.paths_in(tree) == names
    assert trees.references_of(f"{{{{={source}}}}}") == tuple(sorted(names))
    body = getattr(tree, "body", tree)
    assert (trees.called(body) if call is not None else None) == call


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{b}}-{{a.c}}{{b}}", ("a.c", "b")),
        ("{{=b + sprig.upper(a)}}", ("a", "b")),
        ("{{=b +}}{{a}}", ("a",)),
        ("{{a", ()),
        ("a", ()),
    ],
)
def test_the_variables_of_a_text(text: str, names: tuple[str, ...]) -> None:
    assert trees.references_of(text) == names


@pytest.mark.parametrize(
    ("source", "hashed"),
    [
        ("sprig.sha256sum(x)", "x"),
        ("sprig.sha1sum(toJson([x, y]))", "[x, y]"),
        ("sprig.trunc(8, sprig.sha512sum(x))", "x"),
        ("sprig.sha1sum(x)[:8]", "x"),
        ("sprig.sha256sum(sprig.sha1sum(sprig.toJson(x)))", "x"),
        ("sprig.sha1sum(upper(x))", "upper(x)"),
        ("sprig.sha256sum(x) + 'a'", None),
        ("sprig.sha256sum(x, y)", None),
        ("sprig.adler32sum(x)", None),
        ("toJson(x)", None),
        ("x[:8]", None),
        ("x", None),
    ],
)
def test_what_a_digest_is_made_of(source: str, hashed: str | None) -> None:
    tree = trees.parsed_or_none(source)
    assert tree is not None
    found = trees.hashed_in(tree)
    assert (found and source[found.start : found.end]) == hashed


def test_what_a_key_parses_is_tried_with_what_can_be_parsed() -> None:
    key = "{{=sprig.toDate('2006-01-02', x).Day()}}-{{=asInt(y) }}-{{=date(z).Year()}}-{{x}}"
    known = natural.parsed(key)
    assert known["x"] == ("2026-01-02", "2026-01-03", "2026-02-03", "2027-01-02")
    assert known["y"] == ("1", "01", "10", "2")
    assert known["z"][0] == "2026-01-02T03:04:05Z"
    assert natural.parsed("{{x}}") == natural.parsed("{{=sprig.toDate(x)}}{{=asInt()}}{{=upper(x)}}") == {}
    found = abstract.determines("{{=sprig.toDate('2006-01-02', x).Day()}}", "x").collision
    assert found is not None
    assert (found.first, found.second, found.key) == ((("x", "2026-01-03"),), (("x", "2026-02-03"),), "3")


def test_examples_of_a_time_of_the_run_share_no_part() -> None:
    shape = natural.time_of_the_run()
    one, other = shape.natural
    assert holds(shape, one)
    assert holds(shape, other)
    parts = zip(re.split("[-:TZ]", one)[:-1], re.split("[-:TZ]", other)[:-1], strict=True)
    assert [mine for mine, theirs in parts if mine == theirs] == []
    assert not holds(shape, "Z026-01-02T03:04:05Z")
    assert not holds(shape, "2026-01-02T03:04:05+")


def test_what_does_not_parse_has_no_tree() -> None:
    assert trees.parsed_or_none("a +") is None
    assert [trees.parsed_or_none(f"a{number}") is None for number in range(1100)].count(True) == 0


@pytest.mark.parametrize(
    ("value", "kind", "text", "number"),
    [
        ("a", STRING, "a", None),
        ("12", STRING, "12", None),
        (True, TRUTH, "true", None),
        (12, INTEGER, "12", 12),
        (-12, INTEGER, "-12", -12),
        (1.5, NUMBER, "1.5", None),
        ([1, "a"], LIST, '[1,"a"]', None),
        ({"a": 1}, MAP, '{"a":1}', None),
        (None, ANY, "null", None),
        (float("inf"), NUMBER, None, None),
    ],
)
def test_constants_are_known(value: object, kind: str, text: str | None, number: int | None) -> None:
    found = constant(value)
    assert (found.kind, only_text(found), only_int(found)) == (kind, text, number)


def test_two_texts_are_not_one() -> None:
    assert only_text(constant("a")._replace(shape=one_of(("a", "b")))) is None
    assert only_text(constant("a")._replace(shape=one_of(()))) is None
    assert MAX_TRIES * 4 <= 2_000
    assert len(STRINGS) == 40
