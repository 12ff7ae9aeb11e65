import os
from pathlib import Path

import pytest

from memolint.app.files.discover import discover

as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")


def make(root: Path, *names: str, text: str = "a: 1\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def files(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return list(discover(paths, exclude).files)


def test_folders_are_searched_for_yaml_and_json(here: Path) -> None:
    make(here, "b.yaml", "a.yml", "c.json", "D.YAML", "no.txt", "yaml", "sub/x.yaml", ".argo/w.yaml")
    assert files(".") == [".argo/w.yaml", "D.YAML", "a.yml", "b.yaml", "c.json", "sub/x.yaml"]
    assert files("sub") == ["sub/x.yaml"]
    assert files(f"{here}/sub") == [f"{here}/sub/x.yaml"]
    assert files("./sub") == ["./sub/x.yaml"]


def test_some_folders_are_never_searched_unless_named(here: Path) -> None:
    make(here, ".git/a.yaml", "node_modules/b.yaml", "venv/pyvenv.cfg", "venv/lib/c.yaml", "d.yaml")
    assert files(".") == ["d.yaml"]
    assert files("venv", "node_modules") == ["node_modules/b.yaml", "venv/lib/c.yaml"]


def test_git_ignored_files_are_left_out(here: Path) -> None:
    make(
        here, ".git/HEAD", "a.yaml", "out/b.yaml", "gen.yaml", "sub/c.tmp.yaml", "sub/keep.tmp.yaml", "sub/build/e.yaml"
    )
    make(here, ".gitignore", text="/out/\n*.tmp.yaml\n/gen.yaml\nbuild/\n")
    make(here, "sub/.gitignore", text="!keep.tmp.yaml\n")
    assert files(".") == ["a.yaml", "sub/keep.tmp.yaml"]
    assert files("sub") == ["sub/keep.tmp.yaml"], (
        "patterns above a searched folder hold, up to the root of the repository"
    )
    assert files("out") == ["out/b.yaml"], "a folder named itself is searched"
    assert files("gen.yaml", "sub/c.tmp.yaml") == ["gen.yaml", "sub/c.tmp.yaml"], "a file named itself is read"


def test_ignore_files_above_a_folder_that_is_no_repository_do_not_hold(here: Path) -> None:
    make(here, "sub/a.yaml", "sub/deep/a.yaml")
    make(here, ".gitignore", text="*\n")
    make(here, "sub/.gitignore", text="/deep\n")
    assert files("sub") == ["sub/a.yaml"]


def test_a_file_reached_twice_is_read_once(here: Path) -> None:
    make(here, "sub/a.yaml")
    (here / "link.yaml").symlink_to("sub/a.yaml")
    os.link(here / "sub/a.yaml", here / "zz.yaml")
    assert files("link.yaml", "sub", "sub/a.yaml", ".") == ["sub/a.yaml"]


def test_links_are_not_followed_out_of_the_folder(here: Path) -> None:
    make(here, "outside/a.yaml", "outside/b.yaml", "in/data.txt")
    (here / "in/out.yaml").symlink_to("../outside/a.yaml")
    (here / "in/folder").symlink_to("../outside")
    (here / "in/inside.yaml").symlink_to("data.txt")
    (here / "in/self").symlink_to(".")
    assert files("in") == ["in/inside.yaml"]
    assert files("in/out.yaml") == ["in/out.yaml"], "a link named itself is read"
    assert files("in/folder") == ["in/folder/a.yaml", "in/folder/b.yaml"]


def test_exclude_holds_for_named_files_too(here: Path) -> None:
    make(here, "a.yaml", "gen/b.yaml", "sub/gen/c.yaml", "sub/d.yaml")
    assert files(".", "a.yaml", "gen/b.yaml", exclude=("gen/", "/a.yaml")) == ["sub/d.yaml"]
    assert files(".", exclude=("sub/**/*.yaml",)) == ["a.yaml", "gen/b.yaml"]
    assert files("-", exclude=("*",)) == ["-"]


def test_what_is_missing_or_empty_is_said(here: Path) -> None:
    make(here, "empty/readme.txt", "full/a.yaml")
    found = discover(("nowhere.yaml", "empty"))
    assert [(each.file, each.failure.message) for each in found.failures] == [
        ("nowhere.yaml", "cannot be read: no such file or directory"),
        ("empty", "no YAML or JSON file in this folder"),
    ]
    assert discover(("empty", "full")).failures == ()
    assert [each.file for each in discover(("a\0b",)).failures] == ["a\0b"]


def test_a_looping_link_is_said_and_an_editor_lock_is_not(here: Path) -> None:
    make(here, "a.yaml")
    (here / "loop.yaml").symlink_to("loop.yaml")
    (here / ".#a.yaml").symlink_to("user@host.1234:1")
    assert files(".") == ["a.yaml", "loop.yaml"]
    assert "symbolic links" in discover(("loop.yaml",)).failures[0].failure.message


@as_root
def test_a_folder_that_cannot_be_read_costs_only_itself(here: Path) -> None:
    make(here, "a.yaml", "closed/b.yaml")
    (here / "closed").chmod(0)
    try:
        found = discover((".",))
    finally:
        (here / "closed").chmod(0o755)
    assert found.files == ("a.yaml",)
    assert [each.file for each in found.failures] == ["closed"]
