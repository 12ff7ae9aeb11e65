"""Fields that no Argo release knows, and names that YAML does not take for text."""

import re
from collections.abc import Iterator

from memolint.argo.fields import table
from memolint.argo.project import Project
from memolint.argo.views import Call, Origin, Template, dig, mapping
from memolint.checks.rule import TEMPLATE, Draft, TemplateSubject, rule
from memolint.facts.reads import unquoted
from memolint.facts.reads.unquoted import Unquoted
from memolint.finding import ERROR, HIGH, INFO, WARNING, Fix, Related
from memolint.typed import Any

_LISTS = (("inputs", "parameters"), ("inputs", "artifacts"), ("outputs", "parameters"), ("outputs", "artifacts"))
_TEMPLATED = (("key",), ("cache", "configMap", "name"), ("maxAge",))
_CALL_FIELDS = ("name", "template")
# A name that lacks its quotes, and whether a cache hangs on it; None where the key says that it never resolves.
Weighed = tuple[Unquoted, bool | None]


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
    own = template.value.get("memoize")
    if own is not None and not isinstance(own, dict):
        yield _no_block(own, template)
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


def _no_block(value: object, template: Template) -> Draft:
    from memolint.checks.wording import no_block  # with all that keys need

    return Draft(
        message=no_block(f"`memoize` of `{template.label}`", value),
        origin=template.origin.at("memoize"),
        severity=ERROR,
    )


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


@rule("name-unquoted", TEMPLATE, WARNING, HIGH)
def name_unquoted(subject: TemplateSubject) -> Iterator[Draft]:
    """A name without quotes is a boolean, a number or nothing to YAML: it is refused, or becomes another name."""
    project, template = subject.project, subject.template
    groups: dict[tuple[str, str], list[Unquoted]] = {}
    for found, weighs in (*_own(project, template), *_passed(project, template)):
        if weighs is not None:
            severity = WARNING if weighs and not found.may_be_text else INFO
            groups.setdefault((found.written, severity), []).append(found)
    if not groups:
        return
    from memolint.checks.repairs import edits  # most names are text

    for (_, severity), group in groups.items():
        found = unquoted.merged(group)
        origin = found.origins[0]
        yield Draft(
            message=f"a {_what(origin)} in `{template.label or found.written}` is no text: {found.reason}",
            origin=origin,
            place=found.places[0],
            severity=severity,
            related=tuple(Related(each.place(), "passed here") for each in found.origins[1:] if _passes(each)),
            fixes=edits.quote(found),
        )


def _passes(origin: Origin) -> bool:
    return origin.path[-4:-2] == ("arguments", "parameters")


def _what(origin: Origin) -> str:
    return "key" if origin.path[-2:] == ("memoize", "key") else "name"


def _own(project: Project, template: Template) -> Iterator[Weighed]:
    """The names that the template declares, its own first."""
    is_memoized = template.memoize is not None
    yield from ((each, is_memoized) for each in unquoted.field(template.value, template.origin, "name"))
    memoize = template.memoize_at()
    keys = unquoted.field(template.memoize or {}, memoize, "key")
    yield from ((each, True) for each in keys if each.value is not None)  # `key-empty` speaks of nothing
    for holder, kind in _LISTS:
        for each in unquoted.parameters(template.value.get(holder), template.origin.at(holder), kind):
            found = _with_passed(project, template, each) if (holder, kind) == _LISTS[0] else each
            yield found, None if _is_told(template, each) else is_memoized


def _with_passed(project: Project, template: Template, declared: Unquoted) -> Unquoted:
    """The name of an input where it is declared and where calls pass it: one cause, and one fix for all places."""
    callers = [call for call in project.callers(template) if _is_one_cause(call, template)]
    return unquoted.input_name(template, callers, declared.written) or declared


def _is_one_cause(call: Call, target: Template) -> bool:
    """Whether what a call passes is told of with the input: a cache hangs on it, and both stand in one file."""
    return target.memoize is not None and call.origin.document.source is target.origin.document.source


def _passed(project: Project, template: Template) -> Iterator[Weighed]:
    """The names of steps and tasks, of what they call and pass, and of the fields of their items."""
    for call in template.calls:
        target = project.resolve(call)
        is_memoized = template.memoize is not None or (target is not None and target.memoize is not None)
        fields = (each for name in _CALL_FIELDS for each in unquoted.field(call.value, call.origin, name))
        yield from ((each, is_memoized) for each in (*fields, *unquoted.item_fields(call)))
        for kind in ("parameters", "artifacts"):
            for each in unquoted.parameters(call.value.get("arguments"), call.origin.at("arguments"), kind):
                is_told = target is not None and (_is_told(target, each) or _is_passed(kind, call, target, each))
                yield each, None if is_told else is_memoized


def _is_passed(kind: str, call: Call, target: Template, found: Unquoted) -> bool:
    """Whether the finding about the input of the called template speaks of the name."""
    is_declared = kind == "parameters" and unquoted.input_name(target, (), found.written) is not None
    return is_declared and _is_one_cause(call, target)


def _is_told(template: Template, found: Unquoted) -> bool:
    """Whether `key-unresolved-variable` speaks of the name: an input that the memoize block has in a tag."""
    name = re.escape(found.written)
    in_tag = rf"""parameters(?:\.{name}(?![\w-])|\[\s*(['"]){name}\1\s*\])"""
    texts = (str(dig(template.memoize, *path)) for path in _TEMPLATED)
    return (
        any(re.search(in_tag, each) for each in texts) and unquoted.input_name(template, (), found.written) is not None
    )
