"""The texts that a templated string of a memoize block becomes, for the values of the project and for Argo's own."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import Call, Origin, dig, named, scalar
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, ITEM, in_part, variable_of
from memolint.facts.values import literals
from memolint.facts.values.literals import UNKNOWN, Value, Values
from memolint.lang.template import tags
from memolint.typed import Record

MAX_TEXTS = 200
_CREATED = "workflow.creationTimestamp"
# A time as RFC 3339 (`variables.go`): never legal in a key, whatever the time.
TIME = "2026-01-02T03:04:05Z"
FIXED = {
    _CREATED: TIME,
    f"{_CREATED}.RFC3339": TIME,
    f"{_CREATED}.z": "+0000",
    "workflow.scheduledTime": TIME,
    "workflow.duration": "0.000000",
}
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
    return of_argo(memo, variable)


def _of_input(memo: Memo, name: str, call: Call | None) -> Values:
    """In an inline template the enclosing template's input of that name is substituted first."""
    if call is not None and call.holder is not None and name in call.holder.parameters:
        return literals.of_input(memo.project, call.holder, name)
    return literals.of_input(memo.project, memo.template, name)


def of_argo(memo: Memo, name: str) -> Values:
    """The texts of a variable that Argo fills, as far as they are known: times, paths of artifacts, nodes, labels."""
    text = FIXED.get(name) or _path(memo, name) or _node(memo, name)
    if text:
        return Values((Value(text, memo.template.memoize_at(), True),), False)
    return _label(memo, name)


def is_written_by_argo(value: Value) -> bool:
    """Whether a value comes from Argo and not from a file."""
    return value.origin.path[-1:] == ("memoize",)


def _path(memo: Memo, name: str) -> str:
    """The path of a declared artifact or output."""
    side, _, rest = name.partition(".")
    kind, _, declared_name = rest.removesuffix(".path").partition(".")
    if side not in ("inputs", "outputs") or not rest.endswith(".path"):
        return ""
    _, declared = named(dig(memo.template.value, side, kind)).get(declared_name, (0, {}))
    return scalar(declared.get("path")) or scalar(dig(declared, "valueFrom", "path")) or ""


def _node(memo: Memo, name: str) -> str:
    """The name of a node that a step or a task makes: `run[0].step`, `run.task`; an entrypoint has the workflow's."""
    call = next((each for each in memo.callers if each.kind != "hook"), None)
    if name != "node.name" or call is None or memo.project.submissions(memo.template):
        return ""
    return f"run[0].{call.name}" if call.kind == "step" else f"run.{call.name}"


def _label(memo: Memo, name: str) -> Values:
    """A label or an annotation that the manifest gives its runs."""
    scope, _, key = name.removeprefix("workflow.").partition(".")
    if not name.startswith("workflow.") or scope not in ("labels", "annotations") or not key:
        return UNKNOWN
    manifest = memo.template.manifest
    holders: list[tuple[object, Origin]] = [
        (dig(manifest.spec, "workflowMetadata", scope), manifest.origin.at("workflowMetadata", scope, key))
    ]
    if manifest.kind == "Workflow":
        holders.append((manifest.metadata.get(scope), Origin(manifest.origin.document, ("metadata", scope, key))))
    for holder, origin in holders:
        text = scalar(holder.get(key)) if isinstance(holder, dict) else None
        if text is not None and "{{" not in text:
            return Values((Value(text, origin, True),), False)
    return UNKNOWN
