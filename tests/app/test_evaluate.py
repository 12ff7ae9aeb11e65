"""`memolint eval` answers the vectors of the real controller line by line."""

import json
from pathlib import Path

import pytest

from memolint.app import evaluate
from memolint.app.answers import answers
from memolint.app.simulate import assignments

VECTORS = Path(__file__).parents[1] / "data" / "vectors"


@pytest.mark.parametrize("name", ["template", "when", "yaml_scalars"])
def test_lines_are_answered_with_what_argo_gave(name: str) -> None:
    lines = (VECTORS / f"{name}.jsonl").read_text("utf-8").splitlines()
    asked = [_question(json.loads(line)) for line in lines]
    given = [json.loads(answer) for answer in answers(map(json.dumps, asked))]
    assert given == [json.loads(line) for line in lines]


def _question(row: dict[str, object]) -> dict[str, object]:
    """A vector without its answer."""
    return {key: value for key, value in row.items() if key in ("_comment", "env", "text", "when", "yaml", "expr")}


def test_an_environment_holds_for_the_lines_after_it() -> None:
    lines = [
        '{"_comment": "c", "env": {"a": "1"}}',
        '{"expr": "a"}',
        '{"expr": "a", "env": {"a": "2"}}',
        '{"expr": "b"}',
    ]
    comment, first, second, third = map(json.loads, answers(lines))
    assert comment == {"_comment": "c", "env": {"a": "1"}}
    assert first == {"expr": "a", "ok": True, "gotype": "string", "json": "1", "jsontext": '"1"'}
    assert second["jsontext"] == '"2"'
    assert third == {"expr": "b", "ok": False, "phase": "compile", "error": "unknown name b (1:1)"}


def test_stale_answers_are_not_echoed() -> None:
    (answer,) = answers(['{"when": "a == a", "ok": false, "phase": "parse", "error": "x", "id": 7}'])
    assert json.loads(answer) == {"when": "a == a", "id": 7, "ok": True, "gotype": "bool", "value": True}


@pytest.mark.parametrize("line", ["{", "[]", '"a"', "\x00", '{"expr": 1}', "[" * 100_000])
def test_lines_that_ask_nothing_are_answered_too(line: str) -> None:
    (answer,) = answers([line])
    assert json.loads(answer)["error"]


def test_an_expression_tells_type_and_variables() -> None:
    found = evaluate.expression("asInt(inputs.parameters.n) + 1", {"inputs.parameters.n": "41"})
    assert (found.ok, found.text, found.gotype, found.variables) == (True, "42", "int", ("inputs.parameters.n",))


def test_an_error_has_its_place() -> None:
    found = evaluate.expression("a +\n nope", {"a": "1"})
    assert (found.ok, found.text, found.phase, found.line, found.column) == (
        False,
        "unknown name nope",
        "compile",
        2,
        2,
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{{=\n a +}}", (2, 4)),
        ("{{a}}{{=nil.b}} {{=a +}}", (1, 12)),
        ("{{a}} {{", (1, 7)),
        ("{{=sprig.fail('EOF')}} {{=a +}}", (1, 29)),
    ],
)
def test_an_error_in_a_tag_has_the_place_of_the_first_tag_that_fails(text: str, place: tuple[int, int]) -> None:
    found = evaluate.tagged(text, {"a": "x"})
    assert (found.ok, found.line, found.column) == (False, *place)


def test_tags_conditions_and_dependencies() -> None:
    assert evaluate.tagged("x-{{a}}-{{b}}", {"a": "1"}).text == '"x-1-{{b}}"'
    assert evaluate.tagged("{{a", {}).text.startswith("Cannot find end tag")
    assert evaluate.condition("{{a}} == 1", {"a": "1"}).text == "true"
    assert not evaluate.condition("{{a}} == 1", {}).ok
    assert evaluate.dependency("a && b.Failed", {"a": "Succeeded", "b": "Failed"}).text == "true"
    assert evaluate.dependency("a", {}).text == "(a.Succeeded || a.Skipped || a.Daemoned)"


def test_variables_come_from_words_and_files() -> None:
    assert assignments.of_words(["a=1", "b=x=y", "a=2"]) == {"a": "2", "b": "x=y"}
    text = "inputs:\n  parameters: {m: 1e3, on: yes}\nlist: [1, 2]\nnone: ~\n"
    assert assignments.of_text(text, "f") == {
        "inputs.parameters.m": "1000",
        "inputs.parameters.true": "true",
        "list": "[1,2]",
        "none": None,
    }


@pytest.mark.parametrize("words", [["a"], ["=1"]])
def test_wrong_words_are_named(words: list[str]) -> None:
    with pytest.raises(assignments.WrongVariables, match="NAME=VALUE"):
        assignments.of_words(words)


@pytest.mark.parametrize("text", ["a: [", "- a", "a: " + "{b: " * 60 + "1" + "}" * 60])
def test_wrong_files_are_named(text: str) -> None:
    with pytest.raises(assignments.WrongVariables):
        assignments.of_text(text, "f")
