"""Every switch of a release does something: a field that nothing reads would be a promise that nobody keeps."""

import ast
from pathlib import Path

import memolint
from memolint.argo.releases import NEWEST_PATCHES, Release, patches

PACKAGE = Path(memolint.__file__).parent


def attributes_read(file: Path) -> set[str]:
    """The names that a file reads as attributes of some value."""
    tree = ast.parse(file.read_text("utf-8"))
    return {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load)}


def test_every_field_of_a_release_is_read_outside_of_its_table() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "argo" / "releases.py"]
    read = set().union(*map(attributes_read, files))

    assert set(Release._fields) - read == set()


def test_no_field_of_a_release_is_alike_in_all_patches() -> None:
    known = [release for line in NEWEST_PATCHES for release in patches(".".join(map(str, line[:2])))]
    alike = [field for field in Release._fields if len({repr(getattr(each, field)) for each in known}) == 1]

    assert alike == []
