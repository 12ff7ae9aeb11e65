"""What an expression, a text with tags, a `when` or a `depends` gives, and why: the work of `memolint eval`."""

from collections.abc import Mapping

from memolint.app.simulate.assignments import WrongVariables
from memolint.lang import expr, when
from memolint.lang.abstract import mistakes
from memolint.lang.abstract.trees import references_of
from memolint.lang.go import fmt, values
from memolint.lang.go.json import gojson
from memolint.lang.template import NEWEST, Dialect, depends, environment, substitute, tags
from memolint.typed import Record

Variables = Mapping[str, object]


class Evaluation(Record):
    """What came of one evaluation. `text` shows the value; `line` and `column` (from 1) are 0 without a place.

    `missing` are those of its variables that were not given, `hint` is what may be meant instead.
    """

    ok: bool
    text: str
    gotype: str = ""
    variables: tuple[str, ...] = ()
    phase: str = ""
    line: int = 0
    column: int = 0
    missing: tuple[str, ...] = ()
    hint: str = ""


_CREATED = "workflow.creationTimestamp"
LANGUAGES = ("expression", "tags", "when", "depends")


def evaluated(text: str, variables: Variables, language: str, dialect: Dialect) -> Evaluation:
    """What `text` gives in one of the `LANGUAGES`. Raises `WrongVariables`, as `dependency` does."""
    if language == "depends":
        return dependency(text, variables)
    if language == "when":
        return condition(text, variables, dialect)
    if language == "tags":
        return tagged(text, variables, dialect)
    return expression(text, variables)


def expression(source: str, variables: Variables) -> Evaluation:
    """The value of an expression in Argo's environment of flat `variables`."""
    used: tuple[str, ...] = ()
    try:
        tree = expr.parse(source)
        used = tuple(dict.fromkeys(".".join(reference.path) for reference in expr.references(tree)))
        value = expr.evaluate(tree, environment.environment(_with_parts(variables)))
    except expr.ExprError as error:
        failed = Evaluation(False, error.message, "", used, error.phase, error.line, error.column)
        return _explained(failed, variables)._replace(hint=_dash_hint(source, variables) or _type_hint(source, used))
    hint = _order_hint(source)
    return _explained(Evaluation(True, _shown(value), values.gotype(value), used, hint=hint), variables)


def tagged(text: str, variables: Variables, dialect: Dialect = NEWEST) -> Evaluation:
    """What a text with tags becomes where unresolved ones may stay, as a key does."""
    used = references_of(text)
    try:
        replaced = substitute.replace_string(text, variables, substitute.ALLOW, dialect)
    except substitute.SubstituteError as error:
        line, column = _place_in_tags(text, variables, dialect)
        reason = error.message.partition("\n")[0]  # an excerpt follows, which is drawn anew
        return _explained(Evaluation(False, reason, "", used, "", line, column), variables)
    hint = _why_it_stays(text, replaced, variables)
    return _explained(Evaluation(True, gojson.marshal(replaced), "string", used, hint=hint), variables)


def condition(text: str, variables: Variables, dialect: Dialect = NEWEST) -> Evaluation:
    """Whether a step with this `when` runs, once its tags are replaced."""
    found = tagged(text, variables, dialect)
    if not found.ok:
        return found
    try:
        replaced = substitute.replace_string(text, variables, substitute.ALLOW, dialect)
        runs = when.should_execute(replaced)
    except when.WhenError as error:
        return found._replace(ok=False, text=error.message, gotype="")
    return found._replace(text="true" if runs else "false", gotype="bool")


def dependency(text: str, phases: Variables) -> Evaluation:
    """Whether a task with this `depends` runs, given the phases in which tasks ended; without phases, its expansion.

    Raises WrongVariables for a phase in which no task ends.
    """
    expanded = depends.expand(text, {})
    used = depends.names(text)
    missing = tuple(task for task in used if task not in phases) if phases else ()
    results = _results({**dict.fromkeys(used, "Omitted"), **phases})
    try:
        runs = depends.evaluate(expanded, results)
    except depends.DependsError as error:
        return Evaluation(False, error.message, "", used, missing=missing)
    if missing:
        needed = " ".join(f"--env {task}=Succeeded" for task in missing)
        return Evaluation(False, f"no phase is given for {', '.join(missing)}", "", used, hint=needed, missing=missing)
    if not phases:
        return Evaluation(True, expanded, "string", used)
    return Evaluation(True, "true" if runs else "false", "bool", used)


def _results(phases: Variables) -> dict[str, dict[str, bool]]:
    for task, phase in phases.items():
        if phase not in _PHASES:
            raise WrongVariables(f"a task ends in one of {', '.join(_PHASES)}, not `{task}={phase}`")
    return {task: depends.results_of(str(phase), daemoned=phase == "Daemoned") for task, phase in phases.items()}


_PHASES = ("Succeeded", "Failed", "Error", "Skipped", "Omitted", "Daemoned")


def _explained(found: Evaluation, variables: Variables) -> Evaluation:
    """Names the variables that were not given: neither themselves, nor a part of them, nor what they are a part of."""
    return found._replace(missing=tuple(name for name in found.variables if not _is_given(name, variables)))


def _is_given(name: str, variables: Variables) -> bool:
    return name in variables or any(
        given.startswith(f"{name}.") or name.startswith((f"{given}.", f"{given}[")) for given in variables
    )


def _dash_hint(source: str, variables: Variables) -> str:
    """`inputs.parameters.my-x` is a subtraction; who gave a variable of that name meant another thing."""
    for name in variables:
        parent, _, last = name.rpartition(".")
        if "-" in last and parent and name in source:
            return f"`{name}` subtracts; a name with a dash is written {parent}['{last}']"
    return ""


def _with_parts(variables: Variables) -> Variables:
    """The variables, with a part of the time of creation beside it, as always in Argo: expressions see a map there."""
    created = variables.get(_CREATED)
    return variables if created is None else {f"{_CREATED}.RFC3339": created, **variables}


def _type_hint(source: str, used: tuple[str, ...]) -> str:
    misplaced = mistakes.text_as_condition(source)
    if misplaced is not None:
        return misplaced.said
    if _CREATED in used:
        return f"`{_CREATED}` is a map of its parts in an expression: take one, such as {_CREATED}.RFC3339"
    return _order_hint(source)


def _order_hint(source: str) -> str:
    order = mistakes.order_of_arguments(source)
    return order.said if order is not None else ""


def _why_it_stays(text: str, replaced: str, variables: Variables) -> str:
    """The error of the first expression that stays as it is written, since unresolved tags may stay."""
    for part in tags.parse(text):
        if isinstance(part, tags.Expression) and part.raw in replaced:
            found = expression(part.source, variables)
            if not found.ok:
                return f"{part.raw} stays: {found.text}"
    return ""


def _place_in_tags(text: str, variables: Variables, dialect: Dialect) -> tuple[int, int]:
    """(line, column) of the first tag that fails, or of the place in its expression; (0, 0) where none fails alone."""
    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        return _line_and_column(text, error.start)
    for part in parts:
        if isinstance(part, tags.Expression | tags.Simple) and _fails(part.raw, variables, dialect):
            return _line_and_column(text, part.start + _offset_in(part, variables))
    return 0, 0


def _fails(tag: str, variables: Variables, dialect: Dialect) -> bool:
    try:
        substitute.replace_string(tag, variables, substitute.ALLOW, dialect)
    except substitute.SubstituteError:
        return True
    return False


def _offset_in(part: tags.Expression | tags.Simple, variables: Variables) -> int:
    """How far behind the start of a tag the error of its expression stands."""
    if isinstance(part, tags.Simple):
        return 0
    found = expression(part.source, variables)
    if not found.line:
        return 0
    lines = part.source.split("\n")[: found.line - 1]
    return len("{{=") + sum(len(line) + 1 for line in lines) + found.column - 1


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _shown(value: object) -> str:
    """A value as JSON where it has one, else as Go prints it."""
    try:
        return gojson.marshal(value)
    except gojson.GoJSONError:
        return fmt.text(value)
