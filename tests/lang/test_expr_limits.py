"""Input of any size and kind ends in a value or an ExprError, soon."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memolint.lang import expr
from memolint.lang.template.environment import environment

ENVIRONMENT = environment({"s": "abc", "n": "5", "wf.a": "1", "wf.b.c": "x y", "z": None})
DOUBLED = "let a0='xx'; " + "".join(f"let a{i + 1}=a{i}+a{i}; " for i in range(60)) + "a60"
SHARED = "let a0=[1,1]; " + "".join(f"let a{i + 1}=[a{i},a{i}]; " for i in range(60))


def _nested(shape: str, times: int) -> str:
    source = "n"
    for _ in range(times):
        source = shape.format(source)
    return source


@pytest.mark.parametrize("shape", ["(0 < {} < 2)", "({} ?: 2)", "(1 < 2 < {} < 3)"])
def test_parts_that_a_tree_holds_twice_may_not_multiply(shape: str) -> None:
    with pytest.raises(expr.Unsupported):
        expr.parse(_nested(shape, 30))
    tree = expr.parse(_nested(shape, 5))
    assert expr.identifiers(tree) == ("n",)


@pytest.mark.parametrize(
    "source",
    [
        "1" + "+1" * 500_000,
        "(" * 1_000_000,
        "(" * 100_000 + "1" + ")" * 100_000,
        "[" * 100_000,
        "!" * 100_000 + "true",
        "s" + ".a" * 100_000,
        "s" + "|upper()" * 100_000,
        "true?1:" * 100_000 + "1",
        "let a=1;" * 100_000,
        "9" * 1_000_000,
        "1..1000000000",
        "let r=1..1000; all(r, all(r, all(r, true)))",
        DOUBLED,
        SHARED + "a60",
        SHARED + "toJson(a60)",
        SHARED + "string(a60)",
        SHARED + "a60 == a60",
        SHARED + "flatten(a60)",
        "reduce(1..5000, [#acc], [])",
        "fromJSON('" + "[" * 100_000 + "')",
        "repeat(repeat('a', 999), 1002)",
        "sprig.repeat(1000000000, 'a')",
        "sprig.until(1000000000)",
        "sprig.indent(1000000000, 'a')",
        "reduce(1..60, sprig.quote(#acc), 'x')",
        "let d = {}; let e = sprig.set(d, 'a', d); toJson(d)",
        "let d = {}; let e = sprig.set(d, 'a', d); d",
        "s matches '" + "(" * 50_000 + "'",
        "s matches '((((a{100}){100}){100}){100})'",
        "jsonpath('[1]', '$[?(" + "(" * 10_000 + "')",
    ],
)
def test_what_is_too_much_is_an_error(source: str) -> None:
    with pytest.raises(expr.ExprError):
        expr.evaluate(source, ENVIRONMENT)


def test_long_rows_of_operators_need_no_nesting() -> None:
    assert expr.evaluate("1" + "+1" * 4000, ENVIRONMENT) == 4001
    assert expr.evaluate("(s == 'abc')" + " && (s == 'abc')" * 900, ENVIRONMENT) is True


def test_exploding_patterns_are_matched_or_unknown() -> None:
    for pattern in ("(a+)+$", "(a|a)*b", "(.*)(.*)(.*)(.*)x"):
        try:
            assert expr.evaluate(f"repeat('a', 5000) matches '{pattern}'", ENVIRONMENT) in (True, False)
        except expr.Unsupported:
            continue


def test_evaluation_leaves_the_environment_as_it_was() -> None:
    mine = environment({"wf.a": "1"})
    assert expr.evaluate("sprig.set(wf, 'b', 2).b", mine) == 2
    assert mine["wf"] == {"a": "1"}


def test_the_order_of_a_map_is_never_made_up() -> None:
    assert expr.evaluate("keys({'b': 1, 'a': 2}) | sort()", ENVIRONMENT) == ["a", "b"]
    assert expr.evaluate("len(values({'b': 1, 'a': 2}))", ENVIRONMENT) == 2
    for source in ("keys({'b': 1, 'a': 2})", "keys({'b': 1, 'a': 2})[0]", "[values({'b': 1, 'a': 2})]", "sprig.now()"):
        with pytest.raises(expr.VolatileResult):
            expr.evaluate(source, ENVIRONMENT)


def test_what_memolint_does_not_compute_is_told_apart_from_go_errors() -> None:
    with pytest.raises(expr.Unsupported):
        expr.evaluate("sprig.decryptAES('a', 'b')", ENVIRONMENT)
    with pytest.raises(expr.ExprError) as caught:
        expr.evaluate("\n  1 + nope", ENVIRONMENT)
    assert (caught.value.phase, caught.value.line, caught.value.column) == ("compile", 2, 7)
    assert str(caught.value) == "unknown name nope (2:7)"


def test_a_dot_needs_a_name() -> None:
    for source in ("s.[0]", "s.'a'", "s.1", "s?.1", "s."):
        with pytest.raises(expr.ExprError):
            expr.parse(source)
    assert expr.evaluate("wf?.['a']", ENVIRONMENT) == "1"


_WORDS = st.sampled_from(
    (
        "1 2.5 'a' \"b\" true nil s n wf wf.a z [ ] ( ) { } , . ?. ?? ? : + - * / % ** == != < > && || not in .. | ; "
        "let x = # #acc upper( len( map( filter( reduce( sortBy( sprig.trim( jsonpath( date( matches contains if else "
        "`r` b'y' $env"
    ).split(" ")
)


def _is_value_or_error(source: str) -> bool:
    try:
        expr.evaluate(source, ENVIRONMENT)
    except expr.ExprError as error:
        return bool(error.message)
    return True


@pytest.mark.slow
@given(st.lists(_WORDS, max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_any_row_of_tokens_is_a_value_or_an_error(source: str) -> None:
    assert _is_value_or_error(source)


@given(st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_value_or_an_error(source: str) -> None:
    assert _is_value_or_error(source)


@given(st.text(max_size=30), st.text(max_size=8))
@settings(max_examples=200, deadline=None)
def test_strings_survive_the_ways_through_go(text: str, part: str) -> None:
    env = environment({"t": text, "p": part})
    assert expr.evaluate("fromJSON(toJson(t))", env) == text
    assert expr.evaluate("fromBase64(toBase64(t))", env) == text
    assert expr.evaluate("t[:3] + t[3:]", env) == text
    assert expr.evaluate("split(t, p) | join(p)", env) == text
    assert expr.evaluate("hasPrefix(t + p, t)", env) is True
