"""Fields that no Argo release knows."""

from collections.abc import Iterator

from memolint.argo.fields import table
from memolint.argo.views import Origin, Template, dig, mapping
from memolint.checks.rule import TEMPLATE, Draft, TemplateSubject, rule
from memolint.finding import HIGH, INFO, WARNING, Fix
from memolint.typed import Any


@rule("unknown-field", TEMPLATE, WARNING, HIGH)
def unknown_field(subject: TemplateSubject) -> Iterator[Draft]:
    """No release from 3.4 on knows a field of a memoize block, template, step or task: it does nothing."""
    template = subject.template
    memoize = template.memoize_at()
    yield from _unknown(template.value, template.origin, "Template", template)
    yield from _unknown(template.memoize, memoize, "Memoize", template)
    yield from _unknown(dig(template.memoize, "cache"), memoize.at("cache"), "Cache", template)
    config_map = memoize.at("cache", "configMap")
    yield from _unknown(dig(template.memoize, "cache", "configMap"), config_map, "CacheConfigMap", template)
    if "memoize" in mapping(template.value.get(template.kind)):
        yield _misplaced(template)
    for call in template.calls:
        kind = {"step": "WorkflowStep", "task": "DAGTask"}.get(call.kind, "LifecycleHook")
        if call.origin.path[-1] != "onExit":
            yield from _unknown(call.value, call.origin, kind, template)


def _unknown(value: Any, origin: Origin, type_name: str, template: Template) -> Iterator[Draft]:
    for name in mapping(value):
        if name not in table(type_name) and not (name == "key" and _stands_for_the_key(type_name, template)):
            yield _finding(name, origin.at(name), type_name, template)


def _misplaced(template: Template) -> Draft:
    origin = template.origin.at(template.kind, "memoize")
    message = (
        f"`memoize` stands in `{template.kind}` of `{template.label}`, where Argo knows no such field: nothing is "
        f"cached; it belongs beside `{template.kind}`"
    )
    return Draft(message=message, place=origin.key_place(), origin=origin)


def _stands_for_the_key(type_name: str, template: Template) -> bool:
    """Whether a `key` under `cache` is the key of the memoize block, one level too deep: `key-empty` says so."""
    return type_name in ("Cache", "CacheConfigMap") and "key" not in mapping(template.memoize)


def _finding(name: str, origin: Origin, type_name: str, template: Template) -> Draft:
    from memolint.lang.words import nearest  # most fields are known

    near = nearest(name, table(type_name))
    hint = f"; did you mean `{near}`?" if near else ""
    in_memoize = type_name in ("Memoize", "Cache", "CacheConfigMap")
    where = f"`memoize` of `{template.label}`" if in_memoize else f"`{template.label}`"
    message = f"no Argo release knows the field `{name}` in {where}{hint}"
    severity = WARNING if in_memoize else INFO
    return Draft(
        message=message, place=origin.key_place(), origin=origin, severity=severity, fixes=_rename(origin, near)
    )


def _rename(origin: Origin, near: str) -> tuple[Fix, ...]:
    if not near:
        return ()
    from memolint.checks.repairs import edits

    return edits.replace_key(origin, near, f"rename it to `{near}`")
