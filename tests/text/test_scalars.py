"""Plain scalars have the values that go-yaml gives them."""

import json
from pathlib import Path

import pytest

from memolint.lang.go.json import gojson
from memolint.text.documents import Document, read
from memolint.text.source import decode

VECTORS = Path(__file__).parents[1] / "data/vectors/yaml_scalars.jsonl"
ROWS = [row for row in map(json.loads, VECTORS.read_text(encoding="utf-8").splitlines()) if "yaml" in row]


@pytest.mark.parametrize("row", ROWS, ids=[row["yaml"] for row in ROWS])
def test_value_as_in_go(row: dict[str, str]) -> None:
    [found] = read(decode("scalar.yaml", f"v: {row['yaml']}\n".encode()))
    if "jsontext" not in row:
        assert not isinstance(found, Document)
        return
    assert isinstance(found, Document)
    assert isinstance(found.value, dict)
    assert gojson.marshal(found.value["v"]) == row["jsontext"]
