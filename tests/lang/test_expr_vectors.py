"""Expressions against what Go gave for them: the value, its Go type, or the error with its phase and place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from memolint.lang import expr
from memolint.lang.go import values
from memolint.lang.go.json import gojson
from memolint.lang.template.environment import environment

VECTORS = Path(__file__).parent.parent / "data" / "vectors"


def _rows(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(row, flat environment): a row with an environment and no expression holds for those that follow."""
    flat: dict[str, Any] = {}
    for line in (VECTORS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flat = row.get("env", flat)
        if row.get("expr"):
            yield row, flat


def _outcome(source: str | expr.Node, flat: dict[str, Any]) -> dict[str, Any]:
    try:
        value = expr.evaluate(source, environment(flat))
    except expr.ExprError as error:
        return {"ok": False, "phase": error.phase, "error": str(error).split("\n")[0], "kind": type(error)}
    try:
        return {"ok": True, "gotype": values.gotype(value), "json": json.loads(gojson.marshal(value))}
    except (gojson.GoJSONError, values.GoError):
        return {"ok": True, "gotype": values.gotype(value)}


def _expected(row: dict[str, Any]) -> dict[str, Any]:
    if not row["ok"]:
        return {"ok": False, "phase": row["phase"], "error": row["error"]}
    expected = {"ok": True, "gotype": row["gotype"].split("  ")[0]}
    if "jsontext" in row:
        expected["json"] = json.loads(row["jsontext"])
    return expected


@pytest.mark.parametrize("name", ["expr.jsonl", "expr2.jsonl", "expr_go.jsonl"])
def test_every_expression_gives_what_go_gave(name: str) -> None:
    differing = []
    for row, flat in _rows(name):
        outcome = _outcome(row["expr"], flat)
        if outcome.pop("kind", None) is expr.VolatileResult:
            continue
        if outcome != _expected(row):
            differing.append((row["expr"], outcome, _expected(row)))
    assert differing == []


@pytest.mark.parametrize("name", ["expr.jsonl", "expr2.jsonl"])
def test_no_vector_is_left_out(name: str) -> None:
    kinds = {_outcome(row["expr"], flat).get("kind") for row, flat in _rows(name)}
    assert kinds <= {None, expr.ExprError, expr.WrongTypes}


def test_a_tree_gives_what_its_source_gives_as_often_as_it_is_evaluated() -> None:
    for row, flat in _rows("expr.jsonl"):
        if row["ok"]:
            tree = expr.parse(row["expr"])
            assert _outcome(tree, flat) == _outcome(tree, flat) == _expected(row), row["expr"]
