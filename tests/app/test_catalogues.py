"""Catalogues of the user's own: what they change, and what is said of mistakes in them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from memolint.app.config.catalogues import BadCatalogue, put_in_force, read
from memolint.code.effects import effects

pytestmark = pytest.mark.usefixtures("here")

ROW = """\
[[shell]]
id = "our.fetch"
title = "fetches from the lake"
category = "network"
effects = ["reads-world"]
confidence = "high"
match.commands = ["our-cli"]
match.subcommand = "fetch"
"""


@pytest.fixture(autouse=True)
def _without_catalogues() -> Iterator[None]:
    yield
    put_in_force(())


def signals(code: str) -> set[str]:
    return {each.signal for each in effects({"script": {"image": "a", "command": ["bash"], "source": code}})}


def test_rows_of_the_user_are_found_and_gone_with_the_setting() -> None:
    Path("a.toml").write_text(ROW)
    assert signals("our-cli fetch x > f") == set()
    put_in_force(["a.toml"])
    assert signals("our-cli fetch x > f") == {"our.fetch"}
    put_in_force([])
    assert signals("our-cli fetch x > f") == set()


def test_the_same_schema_in_json() -> None:
    row = {"id": "our.x", "title": "x", "category": "cloud", "effects": ["writes-world"], "confidence": "high"}
    Path("a.json").write_text(json.dumps({"shell": [{**row, "match": {"commands": ["our-cli"]}}]}))
    put_in_force(["a.json"])
    assert signals("our-cli x") == {"our.x"}


def test_a_row_with_a_known_id_replaces_it_and_what_is_harmless_has_no_other_rows() -> None:
    Path("a.toml").write_text('harmless = ["curl"]\n' + ROW.replace("our.fetch", "sh.git.push"))
    put_in_force(["a.toml"])
    assert signals("git push\ncurl https://x > f\nwget https://x\nour-cli fetch a") == {"sh.wget.get", "sh.git.push"}
    assert signals("git push") == set()


WRONG = [
    ("harmles = []", 1, "there is no table `harmles`: did you mean `harmless`?"),
    ("x = [", 1, ""),
    ("harmless = [1]", 1, "a list of names"),
    ("shell = 3", 1, "write [[shell]]"),
    (ROW.replace("netw", "nextw"), 4, "did you mean `network`?"),
    (ROW.replace("match.commands", "match.comands"), 7, "did you mean `commands`?"),
    (ROW.replace("match.commands", "commands"), 7, "write `match.commands`"),
    (ROW.replace('"fetch"', '"fe(tch"'), 8, "no regular expression"),
    (ROW.replace('"fetch"', "3"), 8, "must be a text"),
    (ROW.replace("reads-world", "reads"), 5, "`effects` must be a list"),
    (ROW.replace('"high"', '"sure"'), 6, "`confidence` must be one of high, medium, low"),
    (ROW.replace('title = "fetches from the lake"\n', ""), 2, "the row has no `title`"),
    (ROW + ROW.replace('match.commands = ["our-cli"]\n', ""), 10, "the row matches nothing"),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    Path("a.toml").write_text(text)
    with pytest.raises(BadCatalogue) as error:
        read("a.toml")
    assert str(error.value).startswith(f"a.toml:{line}:")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[]", "1:1: a catalogue is an object"),
        (b"{\n,", "2:1: "),
        (b'{"shell": [{\n"id": "a",\n"titel": "x"}]}', "3:1: `a`: a row of `shell` has no field `titel`"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "cannot be read"),
        (b" " * 2_000_000, "at most"),
    ],
)
def test_json_that_is_no_catalogue(data: bytes, said: str) -> None:
    Path("a.json").write_bytes(data)
    with pytest.raises(BadCatalogue) as error:
        read("a.json")
    assert said in str(error.value)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(BadCatalogue, match=r"none\.toml:1:1: "):
        read("none.toml")
