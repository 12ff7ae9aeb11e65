"""A call of `lint`, read without click and understood: how it runs (`Options`), and how its report is written."""

import os
import sys

from memolint.app.config.options import FORMATS, OPTIONS, Option, Options, default
from memolint.app.config.settings import Given, Settings, WrongUse, resolved, text
from memolint.typed import Record

FLAGS = tuple(option for option in OPTIONS if option.flag)
# Of each pair the first has no effect beside the second.
_IDLE = (
    ("show-suppressed", "no-suppressions"),
    ("verbose", "quiet"),
    ("quiet", "statistics"),
    ("fix", "diff"),
    ("statistics", "diff"),
    ("output", "diff"),
)
_FOR_TEXT = ("quiet", "verbose", "statistics", "width")
_WITH_FINGERPRINTS = ("json", "sarif", "gitlab")
_BY_WORD = {f"--{flag.name}": flag for flag in FLAGS} | {f"-{flag.short}": flag for flag in FLAGS if flag.short}


class Arguments(Record):
    """A call of `lint`, understood. `output` holds (format, file)."""

    paths: tuple[str, ...] = (".",)
    options: Options = Options()
    fail_on: str = default("fail-on")
    exit_zero: bool = False
    format: str = default("format")
    output: tuple[tuple[str, str], ...] = ()
    color: str = default("color")
    quiet: bool = False
    verbose: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    statistics: bool = False
    annotate: bool = False
    width: int | None = None


def arguments(given: Given, settings: Settings | None = None) -> Arguments:
    """What `given` asks for; where it is silent, what the configuration says. Raises `WrongUse`."""
    _check_effects(given)
    output = tuple(_output(value) for value in given.get("output", ()))
    form = text(given, settings, "format")
    wants_fingerprints = any(each in _WITH_FINGERPRINTS for each, _ in (*output, (form, "")))
    return Arguments(
        paths=tuple(given.get("", ())) or (".",),
        options=resolved(given, settings)._replace(fingerprints=wants_fingerprints),
        fail_on=text(given, settings, "fail-on"),
        exit_zero="exit-zero" in given,
        format=form,
        output=output,
        color=text(given, settings, "color"),
        quiet="quiet" in given,
        verbose="verbose" in given,
        fix="fix" in given or "unsafe-fixes" in given,
        unsafe_fixes="unsafe-fixes" in given,
        diff="diff" in given,
        statistics="statistics" in given,
        width=width_of(given.get("width", [None])[-1]),
        annotate="format" not in given and os.environ.get("GITHUB_ACTIONS") == "true",
    )


def _check_effects(given: Given) -> None:
    """Raises `WrongUse` for options that would have no effect: who gives one expects some."""
    for idle, beside in _IDLE:
        if idle in given and beside in given:
            raise WrongUse(f"--{idle} has no effect with --{beside}: give one of the two")
    forms = [given.get("format", ["text"])[-1], *(each.partition(":")[0] for each in given.get("output", ()))]
    if "diff" in given and forms[0] != "text":
        raise WrongUse(f"--format {forms[0]} has no effect with --diff, which prints a diff")
    idle_text = next((each for each in _FOR_TEXT if each in given), "")
    if idle_text and "text" not in forms:
        raise WrongUse(f"--{idle_text} has no effect on --format {forms[0]}: it is for text")


def width_of(value: str | None) -> int | None:
    """What `--width` says, None where it is not given. Raises `WrongUse`."""
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise WrongUse(f"--width takes a number of columns, 0 for no limit, not `{value}`")
    return int(value)


def _output(value: str) -> tuple[str, str]:
    form, colon, file = value.partition(":")
    if form not in FORMATS or not colon or not file:
        raise WrongUse(f"--output takes FORMAT:FILE with a format of {', '.join(FORMATS)}, not `{value}`")
    return form, file


def plain(argv: list[str]) -> Given | None:
    """What `argv` gives: exact flags, each value in the word after its flag or behind `=`.

    None for anything that is better left to click: errors, help, what is unusual.
    """
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
