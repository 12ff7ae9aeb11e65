"""Values with tags that reach a variable of the key as they are written, and what a key makes of them.

Argo fills their tags before the lookup or never: text beside a tag, and a tag that stays, are in the key in every run.
"""

from collections.abc import Iterator

from memolint.argo import variables
from memolint.argo.views import Call, Manifest, Origin, Template, scalar
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, in_part, parts_of, variable_of
from memolint.facts.values import argo, texts
from memolint.facts.values.literals import Value
from memolint.lang.template import tags
from memolint.typed import Record

_MAX_ASKED = 100
# Any text that is legal in a key.
_FILLED = "a"
# `{{=sprig.now()}}` and `{{=now()}}` become a time.
_NOW = ("sprig.now()", "now()")
_ONLY_IN_CALLS = (variables.INPUTS, variables.SIBLINGS, variables.ITEM)


class Tagged(Record):
    """A value with tags as it is written, and the text that it becomes if tags become `a`."""

    value: Value
    becomes: str


def reaching(memo: Memo, variable: str) -> Iterator[Tagged]:
    """The values with tags that calls and the workflow's arguments give a variable of the key."""
    source, asked = variable_of(variable), set[tuple[Template, str]]()
    if source.kind == INPUT and memo.template.inline_in is None:
        yield from _to_input(memo, memo.template, source.name, asked)
    elif source.kind == ARGUMENT:
        yield from _of_arguments(memo, memo.template.manifest, source.name)


def _to_input(memo: Memo, template: Template, name: str, asked: set[tuple[Template, str]]) -> Iterator[Tagged]:
    if (template, name) in asked or len(asked) >= _MAX_ASKED:
        return
    asked.add((template, name))
    for call in memo.project.callers(template):
        index, argument = call.arguments.get(name, (0, {}))
        text = scalar(argument.get("value")) or ""
        if "{{" in text:
            yield from _passed(memo, call, text, call.origin.at("arguments", "parameters", index, "value"), asked)
    for manifest in memo.project.submissions(template):
        yield from _of_arguments(memo, manifest, name)


def _passed(memo: Memo, call: Call, text: str, origin: Origin, asked: set[tuple[Template, str]]) -> Iterator[Tagged]:
    """What a call passes: a tag alone hands on what its variable is."""
    parts = parts_of(text)
    source = variable_of(parts[0].name) if len(parts) == 1 and isinstance(parts[0], tags.Simple) else None
    if source is not None and source.kind == ARGUMENT:
        yield from _of_arguments(memo, call.manifest, source.name)
    elif source is not None and source.kind == INPUT and call.holder is not None:
        yield from _to_input(memo, call.holder, source.name, asked)
    else:
        yield Tagged(Value(text, origin), "".join(_becomes(memo, part, ()) for part in parts))


def _of_arguments(memo: Memo, manifest: Manifest, name: str) -> Iterator[Tagged]:
    """An argument of the workflow, which nothing but what the whole run knows can fill."""
    for holder in (manifest, *memo.project.made_from(manifest)):
        index, argument = holder.arguments.get(name, (0, {}))
        text = scalar(argument.get("value")) or ""
        if "{{" in text:
            origin = holder.origin.at("arguments", "parameters", index, "value")
            becomes = "".join(_becomes(memo, part, _ONLY_IN_CALLS) for part in parts_of(text))
            yield Tagged(Value(text, origin, True), becomes)


def _becomes(memo: Memo, part: tags.Part, never_filled: tuple[variables.Family, ...]) -> str:
    if isinstance(part, tags.Literal):
        return part.text
    if isinstance(part, tags.Expression) and part.source.strip() in _NOW:
        return argo.TIME
    names = [reference.name for reference in in_part(part)]
    if names and all(name in argo.FIXED for name in names):
        return texts.with_values(memo, part.raw, {name: argo.FIXED[name] for name in names}) or _FILLED
    families = [variables.family_of(name) for name in names]
    return part.raw if any(each is None or each in never_filled for each in families) else _FILLED
