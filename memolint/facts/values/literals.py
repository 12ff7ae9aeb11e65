"""Which values the project gives an input: from callers, loops, defaults and enums.

*Closed* are enums and what every caller passes literally; *open* are workflow arguments and defaults, which a
submission can replace: they count for legality, never as the only values there are.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from memolint.argo.project import Project
from memolint.argo.views import Call, Manifest, Origin, Template, mapping, scalar, sequence
from memolint.facts.fact import circular_fact
from memolint.facts.reads.references import ARGUMENT, INPUT, ITEM, parts_of, variable_of, variables_in
from memolint.facts.values import endings
from memolint.lang.go.json.gojson import GoJSONError
from memolint.lang.template import tags
from memolint.lang.template.anystring import item_string, item_text, items_of
from memolint.typed import Record

MAX_VALUES = 200
MAX_STEPS = 30


class Value(Record):
    """A value that an input can have, and where the project says so. `open`: a submission can replace it."""

    text: str
    origin: Origin
    open: bool = False


class Values(Record):
    """The values found, in the order of the files; `complete` when there are no others."""

    found: tuple[Value, ...]
    complete: bool

    @property
    def closed(self) -> tuple[Value, ...]:
        return tuple(value for value in self.found if not value.open)


UNKNOWN = Values((), False)


@circular_fact(UNKNOWN, MAX_STEPS)
def of_input(project: Project, template: Template, name: str) -> Values:
    """The values of input parameter `name` over all callers and submissions in the project."""
    index, declared = template.parameters.get(name, (0, {}))
    origin = template.origin.at("inputs", "parameters", index)
    enum = _enum(declared, origin)
    if enum is not None:
        return enum
    called = [_argument(project, call, name, declared, origin) for call in project.callers(template)]
    submitted = [_submitted(manifest, name, declared, origin) for manifest in project.submissions(template)]
    if called or submitted:
        return _union([*called, *submitted])
    default = _default(declared, origin)
    return Values((default,), False) if default else UNKNOWN


def of_workflow_parameter(project: Project, manifest: Manifest, name: str) -> Values:
    """The values of a workflow parameter as the manifest, and those made from it, give them: an enum is closed."""
    all_values = [_declared(each, name) for each in (manifest, *project.made_from(manifest))]
    known = [each for each in all_values if each.found]
    return known[0] if len(known) == 1 else _union(known) if known else UNKNOWN


def _declared(manifest: Manifest, name: str) -> Values:
    found = manifest.arguments.get(name)
    if found is None:
        return UNKNOWN
    index, declared = found
    origin = manifest.origin.at("arguments", "parameters", index)
    enum = _enum(declared, origin)
    text = scalar(declared.get("value"))
    return enum or (Values((Value(text, origin.at("value"), True),), False) if text is not None else UNKNOWN)


def of_item(project: Project, call: Call, name: str) -> Values:
    """The texts of `item` or `item.k` in a loop whose items stand in the file, be it as the value of a parameter."""
    value = call.value
    key = name.partition(".")[2]
    if isinstance(value.get("withItems"), list):
        return _items(value["withItems"], call.origin.at("withItems"), key)
    if isinstance(value.get("withParam"), str) and not _is_of_items(value["withParam"]):
        lists = of_text(project, value["withParam"], call.origin.at("withParam"), call)
        return _of_lists(lists, key)
    sequence_value = mapping(value.get("withSequence"))
    return _sequence(sequence_value, call.origin.at("withSequence")) if sequence_value and name == "item" else UNKNOWN


def _is_of_items(text: str) -> bool:
    """Whether a loop is over its own item, which Argo has no value for."""
    return any(variable_of(name).kind == ITEM for name in variables_in(text))


def _of_lists(lists: Values, key: str) -> Values:
    """The items of lists that are written as JSON; a list that a submission can replace has open items."""
    found = []
    for text in lists.found:
        try:
            items = items_of(text.text)
        except GoJSONError:
            return UNKNOWN
        one = _items(items, text.origin, key, written=False)
        found.append(Values(tuple(each._replace(open=text.open) for each in one.found), one.complete))
    united = _union(found)
    return united._replace(complete=united.complete and lists.complete and bool(found))


def _items(items: list[object], origin: Origin, key: str, written: bool = True) -> Values:
    """The texts of items, each with its own place where they are `written` as YAML."""
    found = []
    for index, item in enumerate(items[:MAX_VALUES]):
        at = origin.at(index) if written else origin
        if key:
            item_value = mapping(item).get(key)
            if item_value is None:
                return UNKNOWN
            found.append(Value(item_string(item_value), at.at(key) if written else at))
        else:
            found.append(Value(item_text(item), at))
    complete = len(items) <= MAX_VALUES and not any("{{" in value.text for value in found)
    return Values(tuple(value for value in found if "{{" not in value.text), complete)


def _sequence(value: dict[str, object], origin: Origin) -> Values:
    from memolint.lang.template import sequence as sequences  # only where there is one

    pattern = value.get("format") or ""
    if not isinstance(pattern, str) or "{{" in pattern or _is_wide(pattern):
        return UNKNOWN
    try:
        numbers = sequences.numbers(value)
        texts = list(sequences.texts(pattern, numbers[:MAX_VALUES]))
    except sequences.SequenceError:
        return UNKNOWN
    return Values(tuple(Value(text, origin) for text in texts), not numbers[MAX_VALUES:])


def _is_wide(pattern: str) -> bool:
    """Whether a format asks for more digits than anyone writes."""
    return re.search(r"\d{3}", pattern.partition("%")[2]) is not None


def _argument(project: Project, call: Call, name: str, declared: dict[str, object], origin: Origin) -> Values:
    index, argument = call.arguments.get(name, (0, {}))
    if not argument:
        default = _default(declared, origin)
        return Values((default._replace(open=False),), True) if default else UNKNOWN
    text = scalar(argument.get("value"))
    if text is None:
        return UNKNOWN
    at = call.origin.at("arguments", "parameters", index, "value")
    return of_text(project, text, at, call)


def of_text(project: Project, text: str, origin: Origin, call: Call) -> Values:
    """The values of a templated text in a call: the product of what its tags can be (bounded)."""
    choices: list[Values] = []
    for part in parts_of(text):
        if isinstance(part, tags.Literal):
            choices.append(Values((Value(part.text, origin),), True))
        else:
            choices.append(_of_tag(project, part, origin, call))
    if len(choices) == 1:
        return choices[0]
    if not choices:
        return Values((Value("", origin),), True) if not text else UNKNOWN
    return _joined(choices, origin)


def _joined(choices: list[Values], origin: Origin) -> Values:
    rows = product(*(choice.found for choice in choices))
    found = tuple(
        Value("".join(value.text for value in row), origin, any(value.open for value in row))
        for row in islice(rows, MAX_VALUES)
    )
    size = 1
    for choice in choices:
        size *= len(choice.found)
    return Values(found, all(choice.complete for choice in choices) and size <= MAX_VALUES)


def _of_tag(project: Project, part: tags.Part, origin: Origin, call: Call) -> Values:
    if not isinstance(part, tags.Simple):
        return UNKNOWN
    source = variable_of(part.name)
    if source.kind == ITEM:
        return of_item(project, call, source.name)
    if source.kind == INPUT and call.holder is not None:
        return of_input(project, call.holder, source.name)
    if source.kind == ARGUMENT:
        return of_workflow_parameter(project, call.manifest, source.name)
    return Values(tuple(Value(text, origin) for text in endings.of_variable(call, part.name)), False)


def _submitted(manifest: Manifest, name: str, declared: dict[str, object], origin: Origin) -> Values:
    """An entrypoint is called with the workflow's arguments of the same name (`common.ProcessArgs`)."""
    given = _declared(manifest, name)
    default = _default(declared, origin)
    if given.found or default is None:
        return given
    return Values((default,), False)


def _default(declared: dict[str, object], origin: Origin) -> Value | None:
    for field in ("value", "default"):
        text = scalar(declared.get(field))
        if text is not None and "{{" not in text:
            return Value(text, origin.at(field), True)
    return None


def _enum(declared: dict[str, object], origin: Origin) -> Values | None:
    texts = [(index, scalar(item)) for index, item in enumerate(sequence(declared.get("enum")))]
    found = tuple(Value(text, origin.at("enum", index)) for index, text in texts if text is not None)
    return Values(found, True) if found else None


def _union(all_values: Iterable[Values]) -> Values:
    found: dict[str, Value] = {}
    complete = True
    for values in all_values:
        complete = complete and values.complete
        for value in values.found:
            earlier = found.get(value.text)
            if earlier is None or (earlier.open and not value.open):
                found[value.text] = value
    return Values(tuple(islice(found.values(), MAX_VALUES)), complete and len(found) <= MAX_VALUES)


def combinations(values: list[Values]) -> Iterator[tuple[Value, ...]]:
    """Rows of one value each, bounded; empty where one has none."""
    return islice(product(*(each.found for each in values)), MAX_VALUES)
