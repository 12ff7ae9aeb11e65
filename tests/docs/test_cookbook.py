"""docs/scenarios.md is a cookbook: each scenario is played and holds, and each feature of the format has one."""

import re
from collections.abc import Iterator

import pytest
from documents import ROOT

from memolint.app.scenario import check, file, scenario_schema
from memolint.argo.plain import Json
from memolint.argo.releases import newest
from memolint.lang.go.json import gojson

PAGE = ROOT / "docs" / "scenarios.md"
BLOCKS = re.findall(r"(?<=^```yaml\n)(.*?)(?=^```$)", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
VALUES = [found.value for block in BLOCKS for found in file.located(block.encode(), "block.yaml")]
# What plays as the recorder of traces did, which no user needs.
LEFT_OUT = {"controller.artifactDrivers"}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition("\n")[0].removeprefix("name: "))
def test_every_scenario_holds(block: str) -> None:
    for found in check.of_file(block.encode(), str(PAGE), newest()):
        assert isinstance(found, check.Tested), found
        assert found.expects
        assert found.broken == (), found.name


def members(schema: Json, prefix: str = "") -> Iterator[str]:
    """The members that a schema knows, each with the name of its holder before it."""
    for name, member in schema.get("properties", {}).items():
        yield f"{prefix}{name}"
        if name in ("controller", "cacheGC"):
            yield from members(member, f"{name}.")


def used(value: object) -> Iterator[str]:
    """The names of all members, with and without their holder's."""
    if isinstance(value, list):
        for entry in value:
            yield from used(entry)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from (f"{name}.{each}" for each in (member if isinstance(member, dict) else ()))
            yield from used(member)


@pytest.mark.parametrize("part", ["", "run", "rule", "fault", "entry", "configmap", "of_all", "of_run", "of_node"])
def test_every_feature_of_the_format_has_a_scenario(part: str) -> None:
    schema = gojson.decode(scenario_schema.text())
    found = schema["$defs"][part] if part else schema
    holder = next((each for each in found.get("anyOf", ()) if "properties" in each), found)
    shown = set(used(VALUES))

    assert [name for name in members(holder) if name not in shown | LEFT_OUT | {"apiVersion", "kind"}] == []
