"""Whether the strings of a memoize block can resolve, and to something legal."""

import re
from collections.abc import Iterator

from memolint.argo import variables
from memolint.argo.views import Origin, Template, dig, named, scalar
from memolint.facts.block.fields import Key, is_digest
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads import unquoted
from memolint.facts.reads.references import (
    ARGUMENT,
    ARTIFACT,
    INPUT,
    Reference,
    Variable,
    in_part,
    variable_of,
    variables_in,
)
from memolint.facts.reads.unquoted import Unquoted
from memolint.facts.values import examples, tagged, texts
from memolint.facts.values.texts import Text
from memolint.lang.formats import illegal_in_cache_key
from memolint.lang.template import tags
from memolint.lang.words import nearest
from memolint.typed import Record

_PLAIN = "a"
# `resolveAllVariables` asks for `item.` and not for a bare `item`, and an inline template has a scope of its own.
_ITEM_INSIDE = (
    "Argo refuses a workflow with a part of the item inside of an inline template: give it an input, and pass the part"
)

# Simple tags whose value is JSON text, and functions whose result is.
_JSON_VARIABLES = (
    "inputs.parameters",
    "workflow.parameters",
    "workflow.parameters.json",
    "workflow.labels",
    "workflow.labels.json",
    "workflow.annotations",
    "workflow.annotations.json",
)


class Unresolved(Record):
    """A variable that stays as text: why, and what was meant ("" where nothing is near).

    `cause` is where the text with the tag that stays was written, None where it is the key itself. `unquoted` is the
    declaration that YAML read as another name.
    """

    reference: Reference
    reason: str
    instead: str = ""
    cause: Origin | None = None
    unquoted: Unquoted | None = None


def unresolved(memo: Memo, field: Key) -> Iterator[Unresolved]:
    """The variables of a memoize field that nothing provides when Argo reads it."""
    found = (_check(memo, reference) for reference in field.references)
    yield from (each for each in found if each is not None)


def is_nothing(memo: Memo, part: tags.Part) -> bool:
    """Whether a tag with an unknown variable becomes a text all the same: in an expression it is nil."""
    if not isinstance(part, tags.Expression):
        return False
    known = {Variable(INPUT, name).text: _PLAIN for name in memo.template.parameters}
    text = texts.with_values(memo, part.raw, known, lenient=True)
    return text is not None and "{{" not in text


@fact
def _check(memo: Memo, reference: Reference) -> Unresolved | None:
    name = reference.name
    if "{{" in name:
        return None  # a nested tag: what it becomes is decided by another pass
    if name.startswith("="):
        return Unresolved(
            reference, "a space before `=` makes this a plain tag, which is never evaluated", f"{{{{{name}}}}}"
        )
    if not variables.is_known(name, memo.visible):
        return Unresolved(reference, _why_unknown(name), _passed_as(name, memo) or _near(name, memo))
    if name.startswith("item.") and memo.template.inline_in is not None:
        return Unresolved(reference, _ITEM_INSIDE)
    if name == "workflow.scheduledTime" and memo.template.manifest.kind == "Workflow":
        return Unresolved(reference, "only a run that a CronWorkflow starts has it")
    if name.startswith("outputs."):
        return _check_output(memo, reference)
    source = variable_of(name)
    if source.kind == ARTIFACT:
        return _check_artifact(memo, reference, source.name)
    if source.kind == INPUT:
        return _check_input(memo, reference, source.name)
    if source.kind == ARGUMENT:
        return _check_workflow_parameter(memo, reference, source.name)
    return None


def _why_unknown(name: str) -> str:
    family = variables.family_of(name)
    if family is variables.ITEM:
        return "the item is substituted in the step that calls the template, never in the template itself"
    if family is variables.SIBLINGS:
        return "the key is read before any step or task of this template runs, and those of the caller are out of scope"
    if family is variables.RETRIES or family is variables.POD:
        return "the cache is looked up before any attempt starts"
    return "Argo knows no such variable"


def _passed_as(name: str, memo: Memo) -> str:
    """The input as which every caller passes the value of a variable of its own scope, "" where there is none."""
    for each in memo.template.parameters:
        passed = [scalar(call.arguments.get(each, (0, {}))[1].get("value")) or "" for call in memo.callers]
        if passed and all(re.fullmatch(rf"{{{{\s*{re.escape(name)}\s*}}}}", text) for text in passed):
            return Variable(INPUT, each).text
    return ""


def _near(name: str, memo: Memo) -> str:
    if variables.family_of(name) is not None:
        return ""
    declared = [Variable(INPUT, each).text for each in memo.template.parameters]
    given = [Variable(ARGUMENT, each).text for each in _workflow_parameters(memo.template) or ()]
    known = [each for family in memo.visible for each in family.names if not each.endswith(".")]
    return nearest(name, [*declared, *given, *known])


def _check_artifact(memo: Memo, reference: Reference, name: str) -> Unresolved | None:
    if name.endswith(".path") and name.removesuffix(".path") in memo.template.artifacts:
        return None
    return Unresolved(reference, "only the `path` of a declared input artifact is known here")


def _check_input(memo: Memo, reference: Reference, name: str) -> Unresolved | None:
    declared = set(memo.template.parameters)
    if memo.template.inline_in is not None and memo.template.inline_in.holder is not None:
        declared |= set(memo.template.inline_in.holder.parameters)
    if name in memo.template.parameters:
        return _check_own_value(memo, reference, name)
    if name in declared or (name.split(".")[0] in declared and reference.path == ()):
        return None
    if misread := unquoted.input_name(memo.template, memo.callers, name):
        return Unresolved(reference, misread.reason, unquoted=misread)
    label = memo.template.label or "the template"
    near = nearest(name, declared)
    return Unresolved(reference, f"`{label}` declares no input `{name}`", near and Variable(INPUT, near).text)


def _check_own_value(memo: Memo, reference: Reference, name: str) -> Unresolved | None:
    """An input whose own value holds a tag that Argo never fills, where somebody leaves the input to that value.

    The value becomes part of the key in the last pass over the template (`common.ProcessArgs`): only what the passes
    before it fill (globals, and around an inline template its caller's variables) is gone by then.
    """
    index, declared = memo.template.parameters[name]
    holder = memo.template.inline_in.holder if memo.template.inline_in is not None else None
    field = "value" if declared.get("value") is not None else "default"
    text = scalar(declared.get(field)) or ""
    left = [each for each in variables_in(text) if not _is_filled_before(each, holder)]
    if not left or _is_always_given(memo, name) or not _stays(memo, reference, name, text):
        return None
    what = "another input" if variable_of(left[0]).kind == INPUT else f"`{left[0]}`"
    reason = f"its own {field} `{text}` refers to {what}, and Argo never fills such a tag in the value of an input"
    return Unresolved(reference, reason, cause=memo.template.origin.at("inputs", "parameters", index, field))


def _is_filled_before(name: str, holder: Template | None) -> bool:
    """Whether a variable in the own value of an input is filled before that value is used."""
    family = variables.family_of(name)
    if holder is not None and family is variables.INPUTS:
        return variable_of(name).name.split(".")[0] in holder.parameters
    return holder is not None or family not in (variables.INPUTS, variables.SIBLINGS, variables.ITEM)


def _is_always_given(memo: Memo, name: str) -> bool:
    """Whether every caller in view passes the input, so that its own value is never used."""
    given = [name in call.arguments for call in memo.callers]
    given += [name in manifest.arguments for manifest in memo.project.submissions(memo.template)]
    return bool(given) and all(given)


def _stays(memo: Memo, reference: Reference, name: str, text: str) -> bool:
    """Whether the tag in the value is still there in what the field becomes; a hash of it is legal."""
    field = next(each for each in (*memo.identity, memo.max_age) if reference in each.references)
    part = next(each for each in field.parts if each.start <= reference.start < each.end)
    known = {Variable(INPUT, each).text: _PLAIN for each in memo.template.parameters}
    became = texts.with_values(memo, part.raw, known | {Variable(INPUT, name).text: text}, lenient=True)
    return became is not None and "{{" in became and became != part.raw


def _check_output(memo: Memo, reference: Reference) -> Unresolved | None:
    """Before the work only the paths of declared outputs are there (`common.SubstituteParams`)."""
    kind, _, name = reference.name.removeprefix("outputs.").partition(".")
    declared = named(dig(memo.template.value, "outputs", kind))
    if name.endswith(".path") and name.removesuffix(".path") in declared:
        return None
    return Unresolved(reference, "the cache is looked up before the work, when there are no outputs")


def _check_workflow_parameter(memo: Memo, reference: Reference, name: str) -> Unresolved | None:
    declared = _workflow_parameters(memo.template)
    if declared is None:
        return _check_library_parameter(memo, reference, name)
    if name in declared or name == "json":
        return None
    if misread := unquoted.argument_name(memo.template, name):
        return Unresolved(reference, misread.reason, unquoted=misread)
    near = nearest(name, declared)
    return Unresolved(reference, f"the workflow has no argument `{name}`", near and Variable(ARGUMENT, near).text)


def _check_library_parameter(memo: Memo, reference: Reference, name: str) -> Unresolved | None:
    """Another workflow may give what a WorkflowTemplate does not declare; not what is a slip of a declared name.

    That is a name which nothing else reads or gives, near to one that the work reads.
    """
    manifest = memo.template.manifest
    declared = list(manifest.arguments)
    givers = [manifest, *memo.project.made_from(manifest)]
    given = {each for giver in givers for each in giver.arguments}
    read = {each.name for each in memo.globals if each.kind == ARGUMENT}
    near = nearest(name, [each for each in declared if each in read])
    if name == "json" or name in given or name in read or not near:
        return None
    return Unresolved(reference, f"no argument is called `{name}`", Variable(ARGUMENT, near).text)


def _workflow_parameters(template: Template) -> list[str] | None:
    """The workflow's own arguments, or None where the running workflow may be another one."""
    manifest = template.manifest
    if manifest.kind not in ("Workflow", "CronWorkflow") or manifest.spec.get("workflowTemplateRef"):
        return None
    return list(manifest.arguments)


def is_json(part: tags.Part) -> bool:
    """Whether a tag becomes JSON text whatever its values are: quotes, brackets and braces are never legal in a key."""
    if isinstance(part, tags.Simple):
        return part.name in _JSON_VARIABLES
    return isinstance(part, tags.Expression) and not is_digest(part) and _starts_as_json(part.source)


def _starts_as_json(source: str) -> bool:
    """Whether an expression gives a list, a map or quoted text, of which no first character is legal anywhere."""
    from memolint.lang import abstract  # costly to load, and most keys are plain or hashed

    shape = abstract.of_expression(source, abstract.anything)
    return bool(shape.first) and not shape.may_be_empty and not shape.first & abstract.characters.KEY


def is_structure(part: tags.Expression) -> bool:
    """Whether an expression gives a list or a map, which has to be made text before it can be hashed."""
    from memolint.lang import abstract  # `is_json` has loaded it

    return abstract.value_of_expression(part.source, abstract.anything).kind in ("list", "map")


class Illegal(Record):
    """A part of a key that breaks it: the character, and the values that bring it (none where it stands there)."""

    part: tags.Part
    character: str
    text: Text


@fact
def illegal_in_key(memo: Memo) -> tuple[Illegal, ...]:
    """The parts of the key that are illegal as written, or for a value that the project knows; one a part."""
    return tuple(_illegal_in_key(memo))


def _illegal_in_key(memo: Memo) -> Iterator[Illegal]:
    for index, part in enumerate(memo.key.parts):
        if not is_json(part) and not is_digest(part):
            found = next(_illegal_texts(memo, part, index == 0), None) or (_empty_first(memo) if index == 0 else None)
            if found is not None:
                yield found


class Likely(Record):
    """A part of the key that is illegal for values that its variables naturally have; the project knows none.

    `certain`: plain values make it illegal as well, so the part itself brings the character.
    """

    part: tags.Part
    given: dict[str, str]
    text: str
    certain: bool = False


def likely_illegal(memo: Memo) -> Iterator[Likely]:
    """The parts of the key whose natural values are not legal there; only where a value is not known."""
    for index, part in enumerate(memo.key.parts):
        names = list(dict.fromkeys(reference.name for reference in in_part(part)))
        unknown = [name for name in names if not texts.of_variable(memo, name).found]
        if unknown and not is_json(part) and not is_digest(part):
            found = _likely(memo, part, names, index == 0)
            if found is not None:
                yield found


def _likely(memo: Memo, part: tags.Part, names: list[str], first: bool) -> Likely | None:
    known = {name: next((value.text for value in texts.of_variable(memo, name).found), "") for name in names}
    for certain in (True, False) if isinstance(part, tags.Expression) else (False,):
        given = {name: known[name] or ("" if certain else examples.natural(name)) or _PLAIN for name in names}
        text = texts.with_values(memo, part.raw, given)
        if text is not None and "{{" not in text and illegal_in_cache_key(text, first):
            return Likely(part, given, text, certain)
    return None


def _empty_first(memo: Memo) -> Illegal | None:
    """A first variable that can be empty before a `-`."""
    parts = memo.key.parts
    if len(parts) < 2 or isinstance(parts[0], tags.Literal) or not parts[1].raw.startswith("-"):
        return None
    empty = next((text for text in texts.of_part(memo, parts[0]) if not text.text), None)
    return Illegal(parts[0], "-", empty) if empty is not None else None


def _illegal_texts(memo: Memo, part: tags.Part, first: bool) -> Iterator[Illegal]:
    for text in _texts(memo, part):
        character = illegal_in_cache_key(text.text, first)
        if character:
            yield Illegal(part, character, text)


def _texts(memo: Memo, part: tags.Part) -> Iterator[Text]:
    """What a part becomes for the values that are known, those with tags last; only a plain tag takes these as is."""
    if isinstance(part, tags.Literal):
        yield Text(part.text, ())
        return
    yield from (text for text in texts.of_part(memo, part) if "{{" not in text.text)
    if isinstance(part, tags.Simple):
        for each in tagged.reaching(memo, part.name):
            yield Text(each.becomes, ((part.name, each.value),))


@fact
def is_stored(memo: Memo) -> bool:
    """Whether any run can reach an entry: not where the key never resolves or is never legal (other rules say so)."""
    key = memo.key
    if not key.text or key.text.isspace() or key.error or any(unresolved(memo, key)):
        return False
    if any(isinstance(part, tags.Expression) for part in key.parts):
        from memolint.facts.key import expressions

        if any(found.value is None for found in expressions.problems(memo, key)):
            return False
    return not any(is_json(part) or _is_illegal_literal(part) for part in key.parts)


def _is_illegal_literal(part: tags.Part) -> bool:
    return isinstance(part, tags.Literal) and bool(illegal_in_cache_key(part.text, part.start == 0))
