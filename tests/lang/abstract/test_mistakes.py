"""Expressions in which something else was meant, and the expression that was."""

import pytest

from memolint.lang.abstract import mistakes


@pytest.mark.parametrize(
    ("source", "call", "place"),
    [
        ("sprig.trunc(x, 8)", "sprig.trunc(8, x)", "last"),
        ("sprig.abbrev(x, 5)", "sprig.abbrev(5, x)", "last"),
        ("sprig.repeat(x, 2)", "sprig.repeat(2, x)", "last"),
        ("sprig.default(x, 'a')", "sprig.default('a', x)", "last"),
        ("sprig.substr(x, 0, 3)", "sprig.substr(0, 3, x)", "last"),
        ("sprig.substr(0, x, 3)", "sprig.substr(0, 3, x)", "last"),
        ("sprig.replace(x, 'a', 'b')", "sprig.replace('a', 'b', x)", "last"),
        ("sprig.replace('a', x, 'b')", "sprig.replace('a', 'b', x)", "last"),
        ("sprig.regexReplaceAll(x, '[a]', '-')", "sprig.regexReplaceAll('[a]', x, '-')", "second"),
        ("sprig.regexReplaceAll('[a]', '-', x)", "sprig.regexReplaceAll('[a]', x, '-')", "second"),
        ("sprig.regexReplaceAllLiteral('[a]', '-', x)", "sprig.regexReplaceAllLiteral('[a]', x, '-')", "second"),
        ("sprig.mustRegexReplaceAll('[a]', '-', x)", "sprig.mustRegexReplaceAll('[a]', x, '-')", "second"),
        (
            "sprig.mustRegexReplaceAllLiteral('[a]', '-', x)",
            "sprig.mustRegexReplaceAllLiteral('[a]', x, '-')",
            "second",
        ),
        ("sprig.regexFind(x, 'a+')", "sprig.regexFind('a+', x)", "last"),
        ("sprig.regexMatch(x, 'a+')", "sprig.regexMatch('a+', x)", "last"),
        ("sprig.regexSplit(x, 'a', 2)", "sprig.regexSplit('a', x, 2)", "second"),
        ("sprig.splitList(x, ',')", "sprig.splitList(',', x)", "last"),
        ("sprig.join([x, y], '-')", "sprig.join('-', [x, y])", "last"),
        ("sprig.toDate(x, '2006')", "sprig.toDate('2006', x)", "last"),
        ("sprig.trimPrefix(x, 'v')", "sprig.trimPrefix('v', x)", "last"),
        ("sprig.trimSuffix(x, '/')", "sprig.trimSuffix('/', x)", "last"),
        ("sprig.trimAll(x, '/')", "sprig.trimAll('/', x)", "last"),
    ],
)
def test_arguments_that_stand_where_another_is_taken(source: str, call: str, place: str) -> None:
    for written, instead in ((source, call), (f"'k-' + string({source}) + 'z'", f"'k-' + string({call}) + 'z'")):
        found = mistakes.order_of_arguments(written)
        assert found is not None
        assert (found.call, found.instead, found.place) == (call, instead, place)
        assert f"`{source.partition('(')[0]}` works on the {place} one" in found.said
    assert mistakes.order_of_arguments(call) is None


@pytest.mark.parametrize(
    "source",
    [
        "sprig.trunc(x, y)",
        "sprig.trunc(8, 'a')",
        "sprig.trunc(len(x), 'abcdef')",
        "sprig.trunc(x)",
        "sprig.trim('a')",
        "sprig.repeat(len(x), 'a')",
        "join('-', len(x))",
        "sprig.default('a', x)",
        "sprig.replace('a', x, 'cab')",
        "sprig.regexReplaceAll('[a]', 'cab', x)",
        "upper(x)",
        "x +",
    ],
)
def test_arguments_in_an_order_that_may_be_meant(source: str) -> None:
    assert mistakes.order_of_arguments(source) is None


@pytest.mark.parametrize(
    ("source", "written", "instead"),
    [
        ("x ? 1 : 2", "x", "x == 'true' ? 1 : 2"),
        ("not x ? 1 : 2", "x", "x != 'true' ? 1 : 2"),
        ("!x", "x", "x != 'true'"),
        ("x and y", "x", "x == 'true' and y == 'true'"),
        ("x && y == 'a'", "x", "x == 'true' && y == 'a'"),
        ("x == 'a' or y", "y", "x == 'a' or y == 'true'"),
        ("(x || y) ? 'p' : 'q'", "x", "(x == 'true' || y == 'true') ? 'p' : 'q'"),
        ("sprig.ternary('a', 'b', x)", "x", "sprig.ternary('a', 'b', x == 'true')"),
        ("'k-' + (!x ? 'a' : 'b')", "x", "'k-' + (x != 'true' ? 'a' : 'b')"),
        ("'a' ? 1 : 2", "'a'", ""),
        ("x && 'a'", "x", ""),
    ],
)
def test_texts_that_are_no_conditions(source: str, written: str, instead: str) -> None:
    found = mistakes.text_as_condition(source)
    assert found is not None
    assert (found.written, found.instead) == (written, instead)
    assert f"`{written}` is text and no condition" in found.said
    assert not instead or mistakes.text_as_condition(instead) is None


@pytest.mark.parametrize(
    "source",
    [
        "x == 'a' ? 1 : 2",
        "true ? x : y",
        "len(x) > 1 ? 1 : 2",
        "sprig.ternary('a', 'b', x == 'c')",
        "sprig.ternary('a', x)",
        "sprig.coalesce('a', 'b', x)",
        "x ?? y",
        "x + y",
        "-x",
        "x ?",
    ],
)
def test_what_is_no_text_in_a_condition(source: str) -> None:
    assert mistakes.text_as_condition(source) is None


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("sprig.date('2006', x)", "x"),
        ("'k-' + sprig.dateInZone('2006', x, 'UTC')", "x"),
        ("sprig.date_in_zone('2006', 'a' + x, 'UTC')", "'a' + x"),
        ("sprig.htmlDate(x)", "x"),
        ("sprig.htmlDateInZone(x, 'UTC')", "x"),
        ("sprig.date('2006', now())", ""),
        ("sprig.date('2006', sprig.toDate('2006', x))", ""),
        ("sprig.htmlDateInZone(now(), x)", ""),
        ("sprig.date('2006')", ""),
        ("date(x)", ""),
        ("x +", ""),
    ],
)
def test_texts_that_a_function_takes_for_the_present(source: str, written: str) -> None:
    said = mistakes.text_as_time(source)
    assert bool(said) is bool(written)
    assert not said or said.startswith(f"`{written}` is text, for which `sprig.")
    assert not said or f"`sprig.toDate('2006-01-02', {written})`" in said
