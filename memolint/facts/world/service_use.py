"""What code takes of time and chance to reach a service or to tune the work: a free port, the seed of a back-off."""

from memolint.argo.fields import RESULT
from memolint.argo.views import Template, dig, text
from memolint.code.effects import Effect
from memolint.code.snippets import language_at
from memolint.facts.fact import fact
from memolint.facts.reads import roles, settings
from memolint.text.documents import Path, Span

_CATEGORIES = ("random", "time")
_ARITHMETIC = "$(("


@fact
def is_for_service(template: Template, effect: Effect) -> bool:
    """Whether what an effect reads goes nowhere but to flags and variables that say where a service is, or tune."""
    code = text(dig(template.value, *effect.path))
    if effect.category not in _CATEGORIES or not code:
        return False
    spans = _spans(template, effect.path)
    language = language_at(template.value, effect.path) or settings.SHELL
    setting = settings.set_in_line(code, language, effect.start)
    if setting is None or setting.start > effect.start:
        return settings.is_in(effect.start, spans)
    role = settings.role_of(setting, code, language, lambda at: settings.is_in(at, spans))
    return role not in (RESULT, roles.SHORT_FLAG)


@fact
def _spans(template: Template, path: Path) -> tuple[Span, ...]:
    """The values in a code that their flags and variables give such a role, arithmetic as a whole."""
    code = text(dig(template.value, *path))
    return tuple((start, max(end, _closed(code, start, end))) for start, end, _ in roles.given(code))


def _closed(code: str, start: int, end: int) -> int:
    return code.find("))", start) + 2 if code.startswith(_ARITHMETIC, start) else end
