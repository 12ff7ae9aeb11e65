"""The plain call of `lint` without click: exact flags, each value in the word after its flag or behind `=`."""

import sys

from memolint.app.config.options import Option
from memolint.app.config.settings import Given
from memolint.cli.flags import FLAGS

_BY_WORD = {f"--{flag.name}": flag for flag in FLAGS} | {f"-{flag.short}": flag for flag in FLAGS if flag.short}


def plain(argv: list[str]) -> Given | None:
    """What `argv` gives, or None for anything that is better left to click: errors, help, what is unusual."""
    if sys.platform == "win32":  # click expands globs there
        return None
    given: dict[str, list[str]] = {}
    words = iter(argv)
    for word in words:
        if not word.startswith("-") or word == "-":
            given.setdefault("", []).append(word)
            continue
        name, equals, value = word.partition("=")
        flag = _BY_WORD.get(name)
        if flag is None or (equals and not flag.takes):
            return None
        if flag.takes and not equals:
            value = next(words, "-")
        if not _is_plain(flag, value, bool(equals)):
            return None
        given.setdefault(flag.name, []).append(value)
    return given


def _is_plain(flag: Option, value: str, joined: bool) -> bool:
    if flag.choices and value not in flag.choices:
        return False
    return joined or not value.startswith("-")
