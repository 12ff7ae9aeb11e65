"""JSON and quoted strings, as Go writes them."""

import json
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from last_resort import LAST_RESORT

from memolint.lang.go import strconv
from memolint.lang.go.json import gojson

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": [1, True, None], "a": {}}, '{"a":{},"b":[1,true,null]}'),
        ("<é&\u2028>\t\x01\x7f", '"\\u003cé\\u0026\\u2028\\u003e\\t\\u0001\x7f"'),
        ("\b\f", '"\\b\\f"'),
        (1.0, "1"),
        (0.5, "0.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (123456789.12345679, "123456789.12345679"),
        (-0.0, "-0"),
        (2**64 - 1, "18446744073709551615"),
        ("\udc80", '"\ufffd"'),
    ],
)
def test_values_are_written_as_go_does(value: object, text: str) -> None:
    assert gojson.marshal(value) == text


@pytest.mark.parametrize(("value", "name"), [(math.inf, "+Inf"), (-math.inf, "-Inf"), (math.nan, "NaN")])
def test_what_json_cannot_hold_is_an_error(value: float, name: str) -> None:
    with pytest.raises(gojson.GoJSONError, match=r"json: unsupported value: ") as caught:
        gojson.marshal([value])
    assert caught.value.message.endswith(name)


def test_fields_can_have_the_order_of_a_struct() -> None:
    def order(path: gojson.Path, members: object) -> list[str]:
        return ["name", "a"] if not path else sorted(members)  # type: ignore[call-overload, no-any-return]  # a mapping

    assert gojson.marshal({"a": {"y": 1, "x": 2}, "name": "n"}, order) == '{"name":"n","a":{"x":2,"y":1}}'


def test_nesting_needs_no_recursion() -> None:
    value: object = 1
    for _ in range(5_000):
        value = [value]
    assert gojson.marshal(value) == "[" * 5_000 + "1" + "]" * 5_000
    for _ in range(6_000):
        value = [value]
    with pytest.raises(gojson.GoJSONError, match="exceeded max depth"):
        gojson.marshal(value)


@given(JSON)
def test_what_is_written_reads_back(value: object) -> None:
    text = gojson.marshal(value)
    assert _numbers_alike(json.loads(text), value)
    assert gojson.valid(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_read_back(value: float) -> None:
    assert float(gojson.float_text(value)) == value
    assert float(strconv.fixed_text(value)) == value
    assert "e" not in strconv.fixed_text(value)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('a"b\\c\n', 'a\\"b\\\\c\\n'),
        ("\a\v\x00\x7f", "\\a\\v\\x00\\x7f"),
        ("é😀<&>", "é😀<&>"),
        ("\u00a0\u00ad\u2028\U000e0001", "\\u00a0\\u00ad\\u2028\\U000e0001"),
        ("\udcff", "\\xff"),
    ],
)
def test_strings_are_quoted_as_strconv_does(text: str, quoted: str) -> None:
    assert strconv.quote(text) == quoted


@given(st.text())
def test_quoting_is_json_exactly_where_it_says_so(text: str) -> None:
    quoted = f'"{strconv.quote(text)}"'
    assert strconv.is_quoted_as_json(text) is gojson.valid(quoted)
    if strconv.is_quoted_as_json(text):
        assert gojson.decode(quoted) == text


@pytest.mark.parametrize("text", ["", "{", "[1,]", "NaN", "-Infinity", "01", "'a'", '"\n"', "1 2", "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    assert not gojson.valid(text)


def test_numbers_can_keep_their_writing() -> None:
    items = gojson.decode("[1.0, 1e3, 7, -0]", keep_numbers=True)
    assert gojson.marshal(items) == "[1.0,1e3,7,-0]"


def test_escaped_lone_surrogates_become_the_replacement_character() -> None:
    assert gojson.decode('{"\\ud800": ["\\udfff\\ud83d\\ude00"]}') == {"\ufffd": ["\ufffd😀"]}


def _numbers_alike(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_numbers_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_numbers_alike, one, other))
    return float(one) == other if isinstance(one, int) and isinstance(other, float) else one == other


FRESH = """
import sys
from memolint.lang.go.json.gojson import GoJSONError, decode
for text in sys.argv[1:]:
    for name in [each for each in sys.modules if each.partition(".")[0] == "json"]:
        del sys.modules[name]
    try:
        print(repr(decode(text)))
    except GoJSONError as error:
        print(error.message)
"""
BROKEN_OFF = ("[1", "{", '{"a"', '"', '{"a":1', '["a",', '{"a": [', "[tru", '"\\', '"\\u12', "")


def test_a_text_that_breaks_off_is_told_of_where_nothing_has_loaded_json() -> None:
    """C's scanner takes its exception from `json.decoder`, which a test's process has always loaded."""
    command = [sys.executable, "-c", FRESH, *BROKEN_OFF, '{"a":1', '{"a":1}', "[01]"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LAST_RESORT, check=True)
    end = "unexpected end of JSON input"
    others = ["{'a': 1}", "invalid character '1' after array element"]
    assert done.stdout.splitlines() == [end] * (len(BROKEN_OFF) + 1) + others
