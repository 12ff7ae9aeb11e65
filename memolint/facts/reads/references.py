"""Variables, and every one that a template's value mentions, with the place and the role of the field it stands in."""

from collections.abc import Iterator
from functools import lru_cache

from memolint.argo.fields import IDENTITY, RESULT, TUNING, field
from memolint.facts.reads import roles
from memolint.lang.template import tags
from memolint.text.documents import Path
from memolint.typed import Any, Record

# Fields whose whole text is an expression, without tags around it.
_EXPRESSIONS = frozenset(("expression", "fromExpression"))
# Fields whose text is a reference, with or without braces (`scope.go:ResolveVar`).
_REFERENCES = frozenset(("parameter", "from"))
# A flag or a variable's name before a tag is not longer than this.
_FLAG_LENGTH = 200
_ROOTS = ("inputs.", "steps.", "tasks.", "workflow.", "item")
# A parameter or an artifact of the template, an argument of the workflow, (a part of) the item of a loop, any other.
INPUT, ARTIFACT, ARGUMENT, ITEM, OTHER = "input", "artifact", "argument", "item", "other"
_PREFIXES = {INPUT: "inputs.parameters.", ARTIFACT: "inputs.artifacts.", ARGUMENT: "workflow.parameters."}


class Reference(Record):
    """`name` is dotted (`inputs.parameters.x`); it stands at `start` to `end` of the string at `path`."""

    name: str
    path: Path
    start: int
    end: int
    role: str


def in_value(value: object, type_name: str, path: Path = (), role: str = RESULT) -> Iterator[Reference]:
    """The references in a value of a Go type, in the order of the file; calls of steps and tasks are left out."""
    stack: list[tuple[object, str, Path, str, str]] = [(value, type_name, path, role, "")]
    while stack:
        value, type_name, path, role, previous = stack.pop()
        if isinstance(value, str):
            yield from _in_string(value, path, role, previous)
        elif isinstance(value, dict):
            stack.extend(reversed(list(_fields(value, type_name, path, role))))
        elif isinstance(value, list):
            stack.extend(reversed(list(_items(value, type_name, path, role))))


def _fields(
    value: dict[str, Any], type_name: str, path: Path, role: str
) -> Iterator[tuple[object, str, Path, str, str]]:
    named = value.get("name")
    for name, below in value.items():
        if below is None or (type_name == "Template" and name in ("steps", "dag")):
            continue
        known = field(type_name, name)
        inner = roles.of_field(type_name, known, role, named)
        if type_name == "Outputs" and name == "artifacts":
            yield below, "OutputArtifact", (*path, name), inner, ""
        elif type_name == "OutputArtifact" and name not in ("from", "fromExpression", "path"):
            yield below, "", (*path, name), TUNING, ""  # where a result is stored is not what it is
        else:
            yield below, known.type if known else "", (*path, name), inner, ""


def _items(value: list[Any], type_name: str, path: Path, role: str) -> Iterator[tuple[object, str, Path, str, str]]:
    previous = ""
    for index, item in enumerate(value):
        yield item, type_name, (*path, index), role, previous
        previous = item if isinstance(item, str) else ""


def _in_string(text: str, path: Path, role: str, previous: str) -> Iterator[Reference]:
    key = path[-1] if path else ""
    if key in _EXPRESSIONS and "{{" not in text:
        yield from _in_expression(text, path, 0, role)
    elif key in _REFERENCES and text.startswith(_ROOTS):
        yield Reference(text.strip(), path, 0, len(text), role)
    elif "{{" in text:
        for part in parts_of(text):
            if isinstance(part, tags.Literal):
                continue
            yield from in_part(part, path, _role_in(text, part.start, path, role, previous))


def _role_in(text: str, start: int, path: Path, role: str, previous: str) -> str:
    """The role of what is written at a place of a string, after the words before it."""
    if role != RESULT:
        return role
    if path[-1:] == ("podSpecPatch",):
        from memolint.facts.reads import patches  # few templates have one

        return patches.at(text, start).role
    return roles.of_flag(text[max(0, start - _FLAG_LENGTH) : start], previous if start == 0 else "")


def parts_of(text: str) -> tuple[tags.Part, ...]:
    """The parts of a text; none where a tag has no end (the substitution of the whole object fails then)."""
    try:
        return tags.parse(text)
    except tags.TagError:
        return ()


def variables_in(text: str) -> list[str]:
    """The variables in the tags of a text."""
    return [reference.name for part in parts_of(text) for reference in in_part(part)]


def made_of(text: str) -> Iterator[str]:
    """What makes a text what it is: its variables; of an expression that is new each time, its own source."""
    for part in parts_of(text):
        if isinstance(part, tags.Expression) and _is_new_each_time(part.source):
            yield part.raw
        else:
            yield from (reference.name for reference in in_part(part))


def _is_new_each_time(source: str) -> bool:
    from memolint.lang.expr.functions import is_volatile  # with all functions; most templates have no expression

    return any(is_volatile(call.name) for call in read_expression(source).calls)


def in_part(part: tags.Part, path: Path = (), role: str = IDENTITY) -> Iterator[Reference]:
    """The references of one tag, each with the place of the whole tag (expressions: of the reference in it)."""
    if isinstance(part, tags.Simple):
        yield Reference(part.name, path, part.start, part.end, role)
    elif isinstance(part, tags.Expression):
        yield from _in_expression(part.source, path, part.start + 3, role)


def _in_expression(source: str, path: Path, base: int, role: str) -> Iterator[Reference]:
    for found in read_expression(source).references:
        yield Reference(".".join(found.path), path, base + found.start, base + found.end, role)


class Reading(Record):
    """What an expression mentions and calls; `error` says why it does not parse, "" where it does."""

    references: tuple[Any, ...] = ()
    calls: tuple[Any, ...] = ()
    error: str = ""


@lru_cache(maxsize=4096)
def read_expression(source: str) -> Reading:
    """The references and calls of an expression, computed once a source."""
    from memolint.lang import expr  # costly to load, and most templates have no expression

    try:
        tree = expr.parse(source)
    except expr.ExprError as error:
        return Reading(error=str(error))
    return Reading(expr.references(tree), expr.calls(tree))


class Variable(Record):
    """`name` is that of the input or the argument (of an artifact with what follows it); else the whole variable."""

    kind: str
    name: str

    @property
    def text(self) -> str:
        """The variable as it stands in a simple tag: `inputs.parameters.x`."""
        return _PREFIXES.get(self.kind, "") + self.name


def variable_of(text: str) -> Variable:
    """The variable that a dotted text means."""
    for kind, prefix in _PREFIXES.items():
        if text.startswith(prefix):
            return Variable(kind, text[len(prefix) :])
    return Variable(ITEM if text == "item" or text.startswith("item.") else OTHER, text)


def takes_in(reference: str, variable: str) -> bool:
    """Whether a reference takes a variable in: itself, or a whole that holds it (`inputs.parameters`)."""
    return (
        reference == variable
        or variable.startswith(reference + ".")
        or (
            reference in ("workflow.parameters.json", "workflow.labels.json", "workflow.annotations.json")
            and variable.startswith(reference.removesuffix("json"))
        )
    )
