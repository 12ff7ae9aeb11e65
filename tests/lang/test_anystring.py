"""YAML scalars where Argo wants a string, and as items of loops."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from memolint.lang.go.json import gojson
from memolint.lang.template import anystring

VECTORS = Path(__file__).parents[1] / "data" / "vectors" / "yaml_scalars.jsonl"


def _vectors() -> list[dict[str, object]]:
    return list(_rows())


def _rows() -> Iterator[dict[str, object]]:
    for line in VECTORS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if "yaml" in row and "jsontext" in row:
            yield row


@pytest.mark.parametrize("row", _vectors(), ids=lambda row: str(row["yaml"]))
def test_vector(row: dict[str, object]) -> None:
    """The text of a parameter, and the type and text of an item, are those that Argo gave."""
    value = gojson.decode(str(row["jsontext"]))
    assert gojson.marshal(value) == row["jsontext"]
    assert anystring.text_of(value) == row["anystring"]
    assert anystring.item_type(value) == row["itemType"]
    assert anystring.item_string(value) == row["itemStr"]


def test_items_keep_the_writing_of_their_numbers() -> None:
    items = anystring.items_of('[1.0, "a\\nb", {"b": 1, "a": "<"}, true, null]')
    assert [anystring.item_text(item) for item in items] == ["1.0", "a\nb", '{"a":"\\u003c","b":1}', "true", "null"]
    assert anystring.item_string(items[1]) == "a\\nb"
    assert anystring.text_of(items[0]) == "1"


def test_a_list_is_wanted() -> None:
    assert anystring.items_of("null") == []
    with pytest.raises(gojson.GoJSONError, match="cannot unmarshal object"):
        anystring.items_of("{}")
    with pytest.raises(gojson.GoJSONError):
        anystring.items_of("[1")
