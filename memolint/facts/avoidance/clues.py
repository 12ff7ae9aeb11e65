"""A cheap look at a template: whether its code may look for a marker, or one of its steps may be skipped."""

import re

from memolint.argo.views import Template, dig, mapping, sequence, text

# How code asks whether something is there.
_ASKS = re.compile(
    r"\[ +!? *-[efdsrLhnz] |\btest +!? *-[efdsrLh] |\bexists\(|\bis_?file\(|\bis_?dir\(|read_text\(\) *[=!]=|\.load\("
    r"|head[-_]object|\bls +|\bstat\b|-test\b|\blsf\b|http_code|curl .*-\w*I|\bgrep +-\w*q|\bselect\b|\bexists\b"
    r"|(?:redis|valkey)-cli|\bmkdir\b|\bget +(?:cm|configmap|secret)\b|\bcat +",
    re.IGNORECASE,
)
# How code leaves something out: none of it is a marker without one of these.
_SKIPS = re.compile(r"\bif\b|&&|\|\||\btry\b")


def may_hold_marker(template: Template) -> bool:
    """Whether the code of a template may hold a marker; without this, nothing of it is parsed."""
    return any(_ASKS.search(code) and _SKIPS.search(code) for code in _code(template))


def may_skip(template: Template) -> bool:
    """Whether the template calls something under a condition."""
    return any(call.value.get("when") for call in template.calls)


def _code(template: Template) -> list[str]:
    value = template.value
    holders = [value.get("container"), value.get("script")]
    holders += sequence(value.get("initContainers")) + sequence(dig(value, "containerSet", "containers"))
    found: list[str] = []
    for holder in holders:
        container = mapping(holder)
        words = [*sequence(container.get("command")), *sequence(container.get("args"))]
        found += (text(each) for each in (container.get("source"), *words))
    return [each for each in found if each]
