"""Variables that code sets, and the role of the places that it hands them to: `T=4; pigz --processes $T` only tunes.

A value that goes through a variable plays the part that the variable plays, in whatever place that stands.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from memolint.argo.fields import ACCESS, HOST, IDENTITY, RESULT, SECRET, SERVICE, TUNING
from memolint.code.placeholders import mask
from memolint.code.snippets import Passage, Snippet
from memolint.facts.reads import roles
from memolint.text.documents import Path, Span
from memolint.typed import Record

SHELL, PYTHON = "shell", "python"
_STRONGEST = (RESULT, SERVICE, HOST, roles.SHORT_FLAG, ACCESS, SECRET, IDENTITY, TUNING)
_MAX_SETTINGS = 100
_LOOKED_BACK = 200
_SET = {
    SHELL: (
        r"""(?m)(?:^|;)[ \t]*(?P<by>(?:export|local|readonly)[ \t]+)?(?P<name>[A-Za-z_]\w*)="""
        r"""(?P<value>(?:"[^"\n`]*"|'[^'\n]*'|\$\(\([^\n`]*?\)\)|[^\s;&|"'`()<>])+)[ \t]*(?=$|;|&&|\#)"""
    ),
    PYTHON: (
        r"""(?m)^[ \t]*(?P<by>)(?P<name>[A-Za-z_]\w*)[ \t]*(?::[ \t]*\w+[ \t]*)?=[ \t]*"""
        r"""(?P<value>(?:(?:int|float|str)\([ \t]*)?(?:[rf]?"[^"\n]*"|[rf]?'[^'\n]*'|[\w.]+)\)?)[ \t]*(?=$|;|\#)"""
    ),
}
_USE = {SHELL: r"\$\{?%(name)s\b|(?<![\w./$\{-])%(name)s\b(?!\+?=)", PYTHON: r"(?<![\w.\\])%(name)s\b"}
# What begins a line that sets a variable, whatever runs for that.
_BEGUN = {
    SHELL: r"[ \t]*(?P<by>(?:export|local|readonly)[ \t]+)?(?P<name>[A-Za-z_]\w*)=",
    PYTHON: r"[ \t]*(?P<by>)(?P<name>[A-Za-z_]\w*)[ \t]*(?::[ \t]*\w+[ \t]*)?=(?!=)",
}
# All variables are exported, or code that is not in view may name them.
_SEEN_ELSEWHERE = (
    r"\bset\s+-\w*a|allexport|(?m:^\s*(?:source|\.|eval)\s)|\$\{!|(?<![\w.])(?:exec|eval|globals|locals|vars)\("
)
_EXPORT = "export"
_RUNS = "$("
_ARITHMETIC = "$(("
# A number made of a variable, or a text, stands for it: `str(`, `f"…{`, `$((`.
_AROUND = r"(?:\b(?:int|str)\(|\$\(\(|(?<!\$)\{)[ \t]*$"


class GivenValue(Record):
    """A value that a variable is given, from `start` to `end`; `is_exported`: programs see it too."""

    name: str
    name_end: int
    start: int
    end: int
    is_exported: bool


def given(found: Iterable[Snippet], quiet: Iterable[Passage]) -> Iterator[tuple[Path, int, int, str]]:
    """The values of variables in snippets that reach places of roles, none of them a result, with the strongest.

    `quiet` are the places in the snippets where nothing reaches a result: a variable may stand there, too.
    """
    still = tuple(quiet)
    for snippet in found:
        spans = [(start, end) for path, start, end in still if path == snippet.path]
        for each in _given(snippet.text, snippet.language, snippet.environment, spans):
            yield snippet.path, *each


def _given(
    code: str, language: str, environment: AbstractSet[str], quiet: list[Span]
) -> Iterator[tuple[int, int, str]]:
    if language not in _SET or "=" not in code or re.search(_SEEN_ELSEWHERE, code):
        return
    masked = mask(code)
    for setting in islice(_settings(masked.text, language, environment), _MAX_SETTINGS):
        role = role_of(setting, masked.text, language, lambda at: is_in(masked.written(at, at + 1)[0], quiet))
        if role != RESULT:
            yield *masked.written(setting.start, setting.end), role


def is_in(at: int, spans: Iterable[Span]) -> bool:
    """Whether a place is in one of the spans."""
    return any(start <= at < end for start, end in spans)


def _settings(code: str, language: str, environment: AbstractSet[str]) -> Iterator[GivenValue]:
    for found in re.finditer(_SET[language], code):
        if _RUNS not in found["value"].replace(_ARITHMETIC, ""):
            yield _setting(found, *found.span("value"), environment)


def set_in_line(code: str, language: str, at: int) -> GivenValue | None:
    """The variable that is set by the line of a place, from the line's beginning on."""
    begun = _BEGUN.get(language)
    found = re.compile(begun).match(code, code.rfind("\n", 0, at) + 1) if begun else None
    return _setting(found, found.end(), at) if found else None


def _setting(found: "re.Match[str]", start: int, end: int, environment: AbstractSet[str] = frozenset()) -> GivenValue:
    is_exported = (found["by"] or "").startswith(_EXPORT) or found["name"] in environment
    return GivenValue(found["name"], found.end("name"), start, end, is_exported)


def role_of(setting: GivenValue, code: str, language: str, is_quiet: Callable[[int], bool]) -> str:
    """The strongest of the roles of the places where a variable stands; RESULT where it stands nowhere."""
    found = [TUNING if is_quiet(at) else _role_at(code, at) for at in _uses(setting.name, code, language)]
    if setting.is_exported:
        found.append(roles.of_name(setting.name))
    return min(found, key=_STRONGEST.index, default=RESULT)


def _uses(name: str, code: str, language: str) -> Iterator[int]:
    """Where a variable is named, but for where it is set."""
    for found in re.finditer(_USE[language] % {"name": re.escape(name)}, code):
        setting = set_in_line(code, language, found.end())
        if setting is None or setting.name_end != found.end():
            yield found.start()


def _role_at(code: str, at: int) -> str:
    before = code[max(0, at - _LOOKED_BACK) : at]
    role = roles.of_flag(before, "")
    if role == RESULT and (around := re.search(_AROUND, before)):
        before = before[: around.start()]
        role = roles.of_flag(before, "")
    return roles.SHORT_FLAG if role == RESULT and roles.is_short_flag(before, "") else role
