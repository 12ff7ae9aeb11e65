"""`when`, as govaluate evaluates it for Argo."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.lang import when
from memolint.lang.when.values import gotype, text_of

pytestmark = pytest.mark.slow(every=10)

VECTORS = Path(__file__).parents[1] / "data" / "vectors" / "when.jsonl"


def _vectors() -> list[dict[str, object]]:
    return list(_rows())


def _rows() -> Iterator[dict[str, object]]:
    for line in VECTORS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "when" in row:
            yield row


@pytest.mark.parametrize("row", _vectors(), ids=lambda row: repr(row["when"]))
def test_vector(row: dict[str, object]) -> None:
    """Value, type, phase and message are those that govaluate gave."""
    assert _answer(str(row["when"])) == {key: value for key, value in row.items() if key != "when"}


def _answer(text: str) -> dict[str, object]:
    try:
        value = when.evaluate(text)
    except when.WhenError as error:
        return {"ok": False, "phase": error.phase, "error": error.message}
    if isinstance(value, list):
        # The vectors print type and value together, and split at the first space.
        return {"ok": False, "gotype": "[]interface", "value": "{} " + text_of(value)}
    shown = value if isinstance(value, bool) else text_of(value)
    return {"ok": isinstance(value, bool), "gotype": gotype(value), "value": shown}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", True),
        ("heads == heads", True),
        ("(1, 2) == (1, 2)", True),
        ("7 % 0 == 7 % 0", False),
        ("1 / 0 > 5", True),
        ("0 ** -1 > 5", True),
        ("~0 == -1", True),
        ("1 << 70 == 0", True),
        ("(true) false", True),
        ("false ? a : b == b", True),
    ],
)
def test_steps_run_or_not(text: str, value: bool) -> None:
    assert when.should_execute(text) is value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{a}} == b", "Invalid 'when' expression '{{a}} == b': Invalid token: '{{' (hint: try wrapping the affected "
         'expression in quotes ("))'),
        ("a ==", "Invalid 'when' expression 'a ==': Unexpected end of expression"),
        ("a-b == c", "Failed to evaluate 'when' expresion 'a-b == c': Value 'a' cannot be used with the modifier '-', "
         "it is not a number"),
        ("yes", "Expected boolean evaluation for 'yes'. Got yes"),
        ("1, a", "Expected boolean evaluation for '1, a'. Got [1 a]"),
        ("1000000.0", "Expected boolean evaluation for '1000000.0'. Got 1e+06"),
    ],
)  # fmt: skip
def test_errors_read_as_in_a_node(text: str, message: str) -> None:
    with pytest.raises(when.WhenError) as caught:
        when.should_execute(text)
    assert caught.value.message == message


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 5_000 + "true" + ")" * 5_000,
        "true && " * 12_000 + "true",
        "a," * 40_000 + "b",
        "a" * 1_000_000,
        "1 ? " * 20_000 + "1",
        "-(" * 3_000 + "1" + ")" * 3_000,
        "\\",
        '"\\',
        "a =~ " + '"' + "(" * 50_000 + '"',
    ],
)
def test_no_expression_is_too_much(text: str) -> None:
    assert _answer(text)["ok"] in (True, False)


@given(st.text(alphabet="ab1. ()=!&|<>-+*/%?:,'\"[]\\~^intrue", max_size=24))
def test_any_text_gives_a_value_or_an_error(text: str) -> None:
    answer = _answer(text)
    assert answer.get("phase", "eval") in ("parse", "reparse", "eval")
    assert answer.get("gotype", "bool") in ("<nil>", "bool", "string", "float64", "[]interface")


@given(st.text(alphabet="abcxyz09 ", max_size=8).filter(str.strip), st.text(alphabet="abcxyz09 ", max_size=8))
def test_quoted_texts_compare_as_texts(left: str, right: str) -> None:
    assert when.evaluate(f'"{left}" == "{right}"') is (left == right)
