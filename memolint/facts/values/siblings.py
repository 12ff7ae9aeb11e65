"""For a value another one of its kind: `PT48H` and `PT49H`, `s3://b/x.csv` and `s3://b/x2.csv`, `a` and `a-other`.

What a value ends with says what it is: so one table serves lists, paths, addresses, versions, quantities and durations.
"""

import re
from collections.abc import Callable

from memolint.argo.fields import RESULT
from memolint.facts.reads.roles import of_name

Match = re.Match[str]

_TRUTHS = (("true", "false"), ("yes", "no"), ("on", "off"), ("enabled", "disabled"))
_OPPOSITES = {
    spell(one): spell(other)
    for pair in _TRUTHS
    for one, other in (pair, pair[::-1])
    for spell in (str.lower, str.capitalize, str.upper)
}
# Names of one kind of thing, of which nobody would make another by adding to them.
_FAMILIES = (
    *("EUR USD GBP JPY CHF", "DE FR IT ES PL", "US CA MX BR", "EMEA APAC AMER", "en de fr es", "amd64 arm64"),
    *("linux darwin windows", "debug release", "small medium large", "hourly daily weekly monthly"),
    *("dev staging prod", "development staging production", "train test"),
)
_NEXT = {
    spell(one): spell(other)
    for family in map(str.split, _FAMILIES)
    for one, other in zip(family, [*family[1:], family[0]], strict=True)
    for spell in (str, str.lower, str.capitalize, str.upper)
}
_FLAG = "--mode=other"  # a flag that only tunes would show nothing
_VALUED_FLAG = r"(--?[A-Za-z][\w.-]*=)([^\s-]\S*)"
_SOME = "1"
_ANY = ("",)
_LOOKED_AT = 200  # characters at the end
_LONGEST_JSON = 5_000
_WORD = r"[A-Za-z_-]{1,31}"
_NUMBER = r"-\d+(?:\.\d+)?"
_SCALAR = r"(\"?)((?<=\")(?:[^\"\\]|\\.)*(?=\")|-?\d[\d.eE+-]*|true|false)(\"?[\s\]}]*)$"
_EMPTY_LIST = r"(\[\s*)(\][\s\]}]*)$"
_EMPTY_MAP = r"({\s*)(}[\s\]}]*)$"
_DATE = r"(?P<year>(?:19|20)\d\d)(?P<sep>[-/.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]))?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?"
_CLOCK = rf"(?P<joint>[T _-])(?P<hour>[01]\d|2[0-3])(?P<rest>:?[0-5]\d(?::?[0-5]\d(?:\.\d+)?)?{_ZONE})"


def of_text(text: str, joint: str = "-") -> str:
    """Another value of the kind of a text; `joint` goes before what is added to a word."""
    if text in _NEXT:
        return _NEXT[text]
    if text.startswith("-") and not re.fullmatch(_NUMBER, text):
        valued = re.fullmatch(_VALUED_FLAG, text)
        return f"{valued[1]}{of_text(valued[2], joint)}" if valued and of_name(valued[1]) == RESULT else _FLAG
    if re.fullmatch(_WORD, text):
        return _OPPOSITES.get(text) or f"{text}{joint}other"
    is_json = len(text) <= _LONGEST_JSON and text[:1] in ("[", "{") and text.rstrip()[-1:] in ("]", "}")
    return (_json(text) if is_json else "") or _with_another_end(text)


def _json(text: str) -> str:
    """JSON whose last value is another one; "" for what is none."""
    scalar, empty_list, empty_map = (re.search(each, text) for each in (_SCALAR, _EMPTY_LIST, _EMPTY_MAP))
    if scalar is not None:
        other = of_text(scalar[2]) if scalar[2] else _SOME
        return f"{text[: scalar.start()]}{scalar[1]}{other}{scalar[3]}"
    if empty_list is not None:
        return f'{text[: empty_list.end(1)]}"a"{empty_list[2]}'
    return f'{text[: empty_map.end(1)]}"a": "1"{empty_map[2]}' if empty_map is not None else ""


def _with_another_end(text: str) -> str:
    """The text with another last value: brackets, blanks and other signs stay behind it."""
    far, near = text[:-_LOOKED_AT], text[-_LOOKED_AT:]
    core = re.sub(r"[\W_]+$", "", near)
    after = near[len(core) :]
    if not core:
        return f"{text}{_SOME}"
    for signs, kind, other in _KINDS:
        found = re.search(kind, core) if any(sign in core for sign in signs) else None
        if found is not None:
            return f"{far}{core[: found.start()]}{other(found)}{after}"
    return f"{far}{core}2{after}"


def _other_time(found: Match) -> str:
    """Another year, month, day and hour: whatever part of it is read differs."""
    parts = [f"{int(found['year']) - 1}", f"{int(found['month']) % 12 + 1:02}"]
    if found["day"]:
        parts.append(f"{int(found['day']) % 28 + 1:02}")
    date = found["sep"].join(parts)
    return f"{date}{found['joint']}{_next_hour(found)}" if found["joint"] else date


def _next_hour(found: Match) -> str:
    return f"{(int(found['hour']) + 1) % 24:02}{found['rest']}"


def _other_digest(found: Match) -> str:
    return found[0][:-1] + ("1" if found[0][-1] == "0" else "0")


def _other_decimal(found: Match) -> str:
    return found[0][:-1] + ("8" if found[0][-1] == "9" else str(int(found[0][-1]) + 1))


def _next_number(found: Match) -> str:
    return f"{int(found['number']) + 1:0{len(found['number'])}}{found['unit']}"


def _other_stem(found: Match) -> str:
    """The name of a file or of a person with what follows it."""
    return _with_another_end(found["stem"]) + found["after"]


# What a text can end with, the most special first, and how another end is made of it. No such end is without one of the
# signs: they spare most values the compilation of patterns that have nothing to find in them.
_KINDS: tuple[tuple[tuple[str, ...], str, Callable[[Match], str]], ...] = (
    (("://",), r"^[a-z][a-z0-9+.-]*://[^/?#\s]*\.[^/?#\s\d]*$", lambda host: f"{host[0]}/other"),
    (("19", "20"), rf"(?<![\d.]){_DATE}(?:{_CLOCK})?$", _other_time),
    ((":",), r"(?<![\d.:])(?P<hour>[01]\d|2[0-3])(?P<rest>:[0-5]\d(?::[0-5]\d)?)$", _next_hour),
    (
        _ANY,
        r"(?<![0-9a-zA-Z-])(?:(?=[0-9-]*[a-f])(?=[a-f-]*[0-9])[0-9a-f][0-9a-f-]{6,}|[0-9a-f]{32,})$",
        _other_digest,
    ),
    (("@",), r"(?P<stem>[^@\s:/,;]+)(?P<after>@[\w-]+(?:\.[\w-]+)+)$", _other_stem),
    ((".",), r"(?P<stem>[\w+-]*\w)(?P<after>[^\w\s]*(?:\.[A-Za-z]\w{0,9}){1,2})$", _other_stem),
    ((".",), r"^\d*\.\d+$", _other_decimal),
    (_ANY, r"(?P<number>\d{1,18})(?P<unit>[^\d\s,;|=/:@?&#'\"({\[]*)$", _next_number),
    (_ANY, rf"(?<![A-Za-z])(?:{'|'.join(_OPPOSITES)})$", lambda truth: _OPPOSITES[truth[0]]),
)
