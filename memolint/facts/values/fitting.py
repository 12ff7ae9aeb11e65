"""What a value must be to fit where it goes: a time, a number, JSON with the members that are read."""

import re
from collections.abc import Iterator

from memolint.argo.variables import RUN
from memolint.argo.views import dig, scalar, text
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, in_value, variable_of, variables_in
from memolint.lang.words import endings
from memolint.typed import Record

RFC3339 = "2006-01-02T15:04:05Z07:00"
_DATE = "2006-01-02"
# 2026-01-02T03:04:05Z and 2027-02-03T04:05:06Z: every part of them differs.
_SECONDS = (1_767_323_045, 1_801_627_506)
_NUMBERS = ("1", "2")
# What stands before a variable that is parsed; a layout of times where the function takes one.
_PARSING = r"""(?:\b(?:must)?[tT]oDate(?:InZone)?\(\s*(?P<mark>['"])(?P<layout>[^'"]*)(?P=mark)\s*,\s*
        |(?P<time>\bdate\(\s*|fromisoformat\(\s*['"]?|\bdate\b[^\n;|&]*?(?:\s-d|\s--date)[\s=]*['"]?)
        |(?P<number>\b(?:asInt|asFloat|int|int64|float|float64|atoi|toDecimal)\(\s*['"]?)
        |(?P<json>\b(?:jsonpath|fromJson|mustFromJson|fromJSON|json\.loads)\(\s*['"]?))$"""
_MEMBER = r"""(?:\s*,\s*['"]\$|\s*\))(?:\.(\w+)|\[['"](\w[\w-]*)['"]\])"""
# What steps are asked for how they ended, and what tells runs apart.
_OF_RUNS = {
    "status": ("Succeeded", "Failed"),
    "exitCode": ("0", "1"),
    "name": ("run-1", "run-2"),
    "uid": ("5f0c2b1e-7a41-4c7e-9a53-0d4c5f6a7b81", "5f0c2b1e-7a41-4c7e-9a53-0d4c5f6a7b82"),
}
_NEAR = 120  # characters of the text before a variable that are looked at
_BY_WORD = {"time": RFC3339, "timestamp": RFC3339, "datetime": RFC3339, "date": _DATE, "day": _DATE}


class Use(Record):
    """How a variable is parsed: as a time of a layout, as a number, or as JSON of which members are read."""

    layout: str = ""
    number: bool = False
    members: tuple[str, ...] | None = None


def two(memo: Memo, variable: str) -> tuple[str, str] | None:
    """Two values that fit, None where neither what parses the variable nor its name says what does."""
    use = use_of(memo, variable)
    if use is not None and use.members is not None:
        return _json(use.members, "1"), _json(use.members, "2")
    if use is not None and use.number:
        return _NUMBERS
    layout = use.layout if use is not None else layout_by_name(variable)
    found = times(layout) if layout else ()
    return (found[0], found[1]) if len(found) > 1 else _of_callers(memo, variable)


def _of_callers(memo: Memo, variable: str) -> tuple[str, str] | None:
    """Two values of what the callers pass on: how a step ended, or which run it is."""
    source = variable_of(variable)
    calls = memo.project.callers(memo.template) if source.kind == INPUT else []
    given = (call.arguments.get(source.name, (0, {}))[1].get("value") for call in calls)
    passed = {name for value in given for name in variables_in(scalar(value) or "")}
    field = next(iter(passed)).rpartition(".")[2] if len(passed) == 1 else ""
    return _OF_RUNS.get(field) if field not in ("name", "uid") or passed <= RUN else None


def times(layout: str) -> tuple[str, ...]:
    """Two times as a layout writes them, or one where it has no part that differs."""
    from memolint.lang.go.time.times import formatted, unix  # few values are times

    return tuple(dict.fromkeys(formatted(unix(seconds), layout) for seconds in _SECONDS))


@fact
def use_of(memo: Memo, variable: str) -> Use | None:
    """How the key or the work parses a variable, None where neither does; of JSON all members that are read."""
    found = [use for before, after in _places(memo, variable) for use in _parsed(before, after)]
    if not found or found[0].members is None:
        return found[0] if found else None
    return Use(members=tuple(dict.fromkeys(name for use in found for name in use.members or ())))


def _places(memo: Memo, variable: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each mention of a variable in the memoize block and in the template."""
    for field in memo.identity:
        for reference in field.references:
            if reference.name == variable:
                yield (field.text or "")[: reference.start], (field.text or "")[reference.end :]
    for reference in in_value(memo.template.value, "Template"):
        if reference.name == variable:
            whole = text(dig(memo.template.value, *reference.path))
            yield whole[: reference.start], whole[reference.end :]


def _parsed(before: str, after: str) -> Iterator[Use]:
    near = before[-_NEAR:]
    found = re.search(_PARSING, near, re.VERBOSE) if "(" in near or "date" in near else None
    if found is None:
        return
    if found["number"] is not None:
        yield Use(number=True)
    elif found["json"] is not None:
        member = re.match(_MEMBER, after)
        yield Use(members=tuple(name for name in member.groups() if name) if member else ())
    else:
        yield Use(layout=found["layout"] or RFC3339)


def layout_by_name(variable: str) -> str:
    """The layout of the times that a variable holds by the last word of its name, "" where that says nothing."""
    return next((_BY_WORD[ending] for ending in endings(variable_of(variable).name) if ending in _BY_WORD), "")


def _json(members: tuple[str, ...], value: str) -> str:
    return "{" + ",".join(f'"{name}":"{value}"' for name in members or ("a",)) + "}"
