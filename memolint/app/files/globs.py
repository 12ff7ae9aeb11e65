"""Globs as in a .gitignore, whoever wrote them: what is none matches nothing, and none takes long."""

import re
from collections.abc import Iterable, Iterator

from pathspec import GitIgnoreSpec

from memolint.typed import Any

try:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern as Pattern

    _ENGINE: dict[str, Any] = {"backend": "simple"}  # others differ in what they take, and depend on what is installed
except ImportError:  # before pathspec 1.0
    from pathspec.patterns.gitwildmatch import GitWildMatchPattern as Pattern

    _ENGINE = {}

MAX_DOUBLE_STARS = 3  # in one glob: each multiplies the ways to match a deep path
_REPEATED = re.compile(r"(?<![^/])(?:\*\*/)+")
_STAR = r"\[\^/\]\*"
_CHARACTER = r"(?:\\.|\[(?!\^/\]\*)\^?\]?(?:\\.|[^\]\\])*\](?![*+?])|[\w!\"%',:;<=>@`~ -])"
_BETWEEN_STARS = re.compile(rf"{_STAR}({_CHARACTER}+)(?={_STAR})")


def spec(globs: Iterable[str]) -> GitIgnoreSpec:
    """The globs, later ones over earlier ones."""
    return GitIgnoreSpec(list(_patterns(globs)), **_ENGINE)


def _patterns(globs: Iterable[str]) -> Iterator[Any]:
    for glob in (_REPEATED.sub("**/", each) for each in globs):
        if not glob or glob.count("**") > MAX_DOUBLE_STARS:
            continue
        try:
            pattern = Pattern(glob)
            if pattern.regex is not None:
                pattern.regex = re.compile(_linear(pattern.regex.pattern))
        except (ValueError, re.error, RecursionError, OverflowError):
            continue
        yield pattern


def _linear(regex: str) -> str:
    """`[^/]*a[^/]*` takes the first `a` and never another: more stars then cost no more than one."""
    return _BETWEEN_STARS.sub(r"(?>[^/]*?\1)", regex)
