"""A cheap look at a template: whether its code may look for a marker, or one of its steps may be skipped."""

from collections.abc import Mapping

from memolint.argo.views import Template, dig, mapping, sequence, text
from memolint.typed import Any

# How code asks whether something is there, and how it leaves something out: none is a marker without both. Plain texts,
# because a pattern would cost every run its compilation.
_ASKS = (
    *(" -e ", " -f ", " -d ", " -s ", " -r ", " -L ", " -n ", " -z "),
    *("exists", "EXISTS", "is_file", "isfile", "is_dir", "isdir", "read_text", "head_object", ".load("),
    *("ls ", "stat", "head-object", "-test", "lsf", "http_code", "--head", "curl -", "grep ", "mkdir", "cat "),
    *("select", "SELECT", "redis-cli", "valkey-cli", "get cm", "get configmap", "get secret"),
)
_SKIPS = ("if ", "&&", "||", "try:")


def may_hold_marker(template: Mapping[str, Any]) -> bool:
    """Whether the code of a template, a plain value, may hold a marker; without this, nothing of it is parsed."""
    return any(_holds(code, _SKIPS) and _holds(code, _ASKS) for code in _code(template))


def _holds(code: str, words: tuple[str, ...]) -> bool:
    return any(word in code for word in words)


def may_skip(template: Template) -> bool:
    """Whether the template asks for outputs of a step that has a condition, or has a condition about outputs."""
    conditional = [call for call in template.calls if call.value.get("when")]
    if not conditional:
        return False
    whole = str(template.value)
    return any(f".{call.name}.outputs" in whole or ".outputs." in str(call.value["when"]) for call in conditional)


def _code(value: Mapping[str, Any]) -> list[str]:
    holders = [value.get("container"), value.get("script")]
    holders += sequence(value.get("initContainers")) + sequence(dig(value, "containerSet", "containers"))
    found: list[str] = []
    for holder in holders:
        container = mapping(holder)
        words = [*sequence(container.get("command")), *sequence(container.get("args"))]
        found += (text(each) for each in (container.get("source"), *words))
    return [each for each in found if each]
