"""Printing a tree and parsing the text gives the tree."""

import json
from pathlib import Path

import pytest
from expr_sources import sources
from hypothesis import assume, example, given, settings

from memolint.lang import expr
from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.printer import text

VECTORS = Path(__file__).parent.parent / "data" / "vectors"


def _parsed(source: str) -> expr.Node | None:
    try:
        return expr.parse(source)
    except expr.ExprError:
        return None


@given(sources())
@settings(max_examples=300, deadline=None)
@example("1 < 2 < 3 >= (4 < 5 < 6)")
@example("a < b && b < c")
@example("(a ?: b) ?: c")
@example("x not in [1] == true")
@example("a?.b['c'].d?.[e]?.f")
@example("map(xs, ({'a': {'b': {}}}))")
@example("s" + "|upper()" * 40)
@example("1" + "+1" * 4000)
def test_a_printed_tree_parses_to_itself(source: str) -> None:
    parsed = _parsed(source)
    assume(parsed is not None)
    assert parsed is not None
    printed = text(parsed)
    assert tree.same(expr.parse(printed), parsed), printed
    assert text(expr.parse(printed)) == printed
    assert "{{" not in printed
    assert "}}" not in printed


@pytest.mark.parametrize("name", ["expr.jsonl", "expr2.jsonl", "expr_go.jsonl"])
def test_so_do_the_expressions_that_go_was_given(name: str) -> None:
    rows = map(json.loads, (VECTORS / name).read_text(encoding="utf-8").splitlines())
    trees = [parsed for row in rows if row.get("expr") and (parsed := _parsed(row["expr"])) is not None]
    assert len(trees) > 50
    assert [printed for parsed in trees if not tree.same(expr.parse(printed := text(parsed)), parsed)] == []


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("(a + b) * c", "(a + b) * c"),
        ("a + (b * c)", "a + b * c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(2 ** 3) ** 2", "(2 ** 3) ** 2"),
        ("2 ** (3 ** 2)", "2 ** 3 ** 2"),
        ("not (a in b)", "a not in b"),
        ("-(a ?? b)", "-(a ?? b)"),
        ('a["b"]["c-d"]', "a.b['c-d']"),
        ("inputs.parameters?.x ?? 'd'", "inputs.parameters?.x ?? 'd'"),
        ("s | trim() | replace('a', 'b')", "replace(trim(s), 'a', 'b')"),
        ("filter(xs, .size > 2)", "filter(xs, #.size > 2)"),
        ("if a { b } else if c { d } else { e }", "a ? b : c ? d : e"),
        ("let x = 1; let y = 2; x..y", "let x = 1; let y = 2; x..y"),
        ("{a: {'b c': 1}}", "{a: {'b c': 1} }"),
        ("\"it's\" + '\\t\"'", "\"it's\" + '\\t\"'"),
        ("1e3 + 0x10", "1000.0 + 16"),
    ],
)
def test_text_is_as_one_would_write_it(source: str, printed: str) -> None:
    assert text(expr.parse(source)) == printed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),
        ("a.b", "a?.b"),
        ("a + b", "a - b"),
        ("a", "'a'"),
        ("[a]", "[a, a]"),
        ("x[1:]", "x[:1]"),
        ("f(a)", "g(a)"),
        ("a?.b.c", "a?.b['c']"),
    ],
)
def test_different_trees_are_not_the_same(one: str, other: str) -> None:
    assert not tree.same(expr.parse(one), expr.parse(other))


def test_what_the_optimizer_makes_has_no_text() -> None:
    with pytest.raises(TypeError, match="Constant"):
        text(tree.Constant([1]))
