"""The texts that a templated string of a memoize block becomes for the values in the project."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import Call
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, ITEM, in_part, variable_of
from memolint.facts.values import argo, literals
from memolint.facts.values.literals import Value, Values
from memolint.lang.template import tags
from memolint.typed import Record

MAX_TEXTS = 200
_CREATED = "workflow.creationTimestamp"
Row = tuple[tuple[str, Value], ...]


class Text(Record):
    """A text that the string (or one tag of it) becomes, and the values of the variables that make it so."""

    text: str
    row: Row


def of_field(memo: Memo, field: Key) -> Iterator[Text]:
    """The texts of the whole string for the known values of all its variables; none where one is unknown."""
    yield from _rendered(memo, field.text or "", [reference.name for reference in field.references])


def of_part(memo: Memo, part: tags.Part) -> Iterator[Text]:
    """The texts of one tag for the known values of its variables."""
    yield from _rendered(memo, part.raw, [reference.name for reference in in_part(part)])


def _rendered(memo: Memo, text: str, names: list[str]) -> Iterator[Text]:
    names = list(dict.fromkeys(names))
    choices = [of_variable(memo, name) for name in names]
    for row in islice(literals.combinations(choices), MAX_TEXTS):
        rendered = with_values(memo, text, {name: value.text for name, value in zip(names, row, strict=True)})
        if rendered is not None:
            yield Text(rendered, tuple(zip(names, row, strict=True)))


def with_values(memo: Memo, text: str, variables: dict[str, str], lenient: bool = False) -> str | None:
    """What a templated text becomes with these values, or None where it fails; `lenient` as templates are filled."""
    from memolint.lang.template import substitute  # costly to load, and only known values need it

    mode = substitute.ALLOW if lenient else substitute.DENY
    if _CREATED in variables:  # its parts are always there, so that expressions see a map
        variables = {f"{_CREATED}.RFC3339": variables[_CREATED], **variables}
    try:
        return str(substitute.replace_value(text, variables, mode, memo.release.dialect))
    except substitute.SubstituteError:
        return None


@fact
def of_variable(memo: Memo, variable: str) -> Values:
    """The values that the project gives a variable of the memoize block."""
    source, call = variable_of(variable), memo.template.inline_in
    if source.kind == INPUT:
        return _of_input(memo, source.name, call)
    if source.kind == ARGUMENT:
        return literals.of_workflow_parameter(memo.project, memo.template.manifest, source.name)
    if call is not None and source.kind == ITEM:
        return literals.of_item(memo.project, call, source.name)
    return argo.of_variable(memo, variable)


def _of_input(memo: Memo, name: str, call: Call | None) -> Values:
    """In an inline template the enclosing template's input of that name is substituted first."""
    if call is not None and call.holder is not None and name in call.holder.parameters:
        return literals.of_input(memo.project, call.holder, name)
    return literals.of_input(memo.project, memo.template, name)
