"""The tree in CONTRIBUTING.md is the tree of the package, in the order of its layers."""

import tomllib
from collections.abc import Iterator
from itertools import pairwise

from modules import PACKAGE, ROOT

INDENT = 2


def told() -> list[str]:
    """The folders that CONTRIBUTING.md names, as paths below the package, from top to bottom."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (tree,) = [block for block in text.split("```\n") if block.startswith("cli/")]
    found: list[str] = []
    parents: list[str] = []
    for line in tree.splitlines():
        name, _, meaning = line.strip().partition("/ ")
        assert meaning.strip(), f"say in one line what {name} is"
        parents[(len(line) - len(line.lstrip())) // INDENT :] = [name]
        found.append("/".join(parents))
    return found


def test_each_folder_stands_there_once_and_no_other() -> None:
    folders = [path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py")]
    assert sorted(told()) == sorted(folder for folder in folders if folder != ".")


def layers() -> Iterator[tuple[str, list[list[str]]]]:
    """Each contract of layers: its container as a path below the package, and the names in each layer."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    for contract in settings["contracts"]:
        if contract["type"] == "layers":
            for container in contract["containers"]:
                rows = [[name.strip() for name in row.split("|")] for row in contract["layers"]]
                yield container.replace(".", "/").removeprefix("memolint").lstrip("/"), rows


def test_the_order_is_that_of_the_layers() -> None:
    tree = told()
    for container, rows in layers():
        number = {f"{container}/{name}".lstrip("/"): place for place, row in enumerate(rows) for name in row}
        mine = [folder for folder in tree if folder.rpartition("/")[0] == container]
        assert [each for each in pairwise(mine) if number.get(each[0], 0) > number.get(each[1], 99)] == []
