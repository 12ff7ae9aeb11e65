"""Globs of .gitignore files and configurations: git's meaning, and no glob is a trap."""

import pytest

from memolint.app.files.globs import MAX_DOUBLE_STARS, spec


def hides(glob: str, path: str) -> bool:
    return spec([glob]).match_file(path)


@pytest.mark.parametrize(
    ("glob", "path", "hidden"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("*a*b*", "xaxbx", True),
        ("*a*b*", "xbxax", False),
        ("*a*ab", "aab", True),
        ("*ab*b", "aabb", True),
        ("*a?c*d", "aacabcd", True),
        ("*[ab]*[!c]d", "xbcxd", True),
        ("*\\**x", "a*bx", True),
        ("*\\**x", "abx", False),
        ("/a/**/b", "a/x/y/b", True),
        ("/a/**/b", "x/a/b", False),
        ("a/**/**/**/**/**/b", "a/x/b", True),
        ("*a*b*", "xa/bx", False),
        ("d/", "d/x.yaml", True),
    ],
)
def test_what_they_match(glob: str, path: str, hidden: bool) -> None:
    assert hides(glob, path) is hidden


def test_the_last_one_counts() -> None:
    assert not spec(["*.yaml", "!keep.yaml"]).match_file("keep.yaml")


@pytest.mark.parametrize("glob", ["!", "", "[" * 5_000, "\\", "/", "//", "**a" * (MAX_DOUBLE_STARS + 1)])
def test_what_is_no_glob_matches_nothing(glob: str) -> None:
    assert not hides(glob, "a.yaml")
    assert spec([glob, "*.yaml"]).match_file("a.yaml")


@pytest.mark.parametrize("glob", ["*a" * 30 + "*b", "*?" * 30 + "*b", "*[!b]" * 30 + "*b", "*" * 300 + "b"])
def test_many_stars_end(glob: str) -> None:
    assert not hides(glob, "a" * 200 + ".yaml")
