"""What code takes of time and chance to reach a service or to tune the work: a free port, the seed of a back-off."""

import re
from collections.abc import Iterator

from memolint.argo.fields import RESULT
from memolint.argo.views import Template, dig, text
from memolint.code.effects import Effect
from memolint.facts.reads import roles
from memolint.text.documents import Span

_CATEGORIES = ("random", "time")
_SET = re.compile(r"^[ \t]*(export[ \t]+|local[ \t]+|readonly[ \t]+)?(\w+)=")
_EXPORTED = "export"
_ARITHMETIC = "$(("


def is_for_service(template: Template, effect: Effect) -> bool:
    """Whether what an effect reads goes nowhere but to flags and variables that say where a service is, or tune."""
    code = text(dig(template.value, *effect.path))
    if effect.category not in _CATEGORIES or not code:
        return False
    spans = list(_spans(code))
    setting = _SET.match(code[code.rfind("\n", 0, effect.start) + 1 : effect.start])
    return _is_in(effect.start, spans) if setting is None else _is_only_in(code, setting, spans)


def _spans(code: str) -> Iterator[Span]:
    """The values that their flags and variables give such a role, arithmetic as a whole."""
    for start, end, _ in roles.given(code):
        closed = code.find("))", start) + 2 if code.startswith(_ARITHMETIC, start) else end
        yield start, max(end, closed)


def _is_only_in(code: str, setting: "re.Match[str]", spans: list[Span]) -> bool:
    """Whether a shell variable stands in such places only, or is exported under such a name."""
    name = setting[2]
    uses = [found.start() for found in re.finditer(rf"\$\{{?{name}\b", code)]
    is_exported = setting[1] is not None and setting[1].startswith(_EXPORTED)
    is_told = is_exported and roles.of_name(name) != RESULT
    return (bool(uses) or is_told) and all(_is_in(use, spans) for use in uses) and (is_told or not is_exported)


def _is_in(at: int, spans: list[Span]) -> bool:
    return any(start <= at < end for start, end in spans)
