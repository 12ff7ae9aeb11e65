"""What an expression, a text with tags, a `when` or a `depends` gives: the work of `memolint eval`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from memolint.lang.go.json import gojson
from memolint.lang.template.dialect import NEWEST, Dialect

Variables = Mapping[str, object]
Answer = dict[str, object]

STRICT_PREFIXES = ("tasks", "steps")
"""The prefixes that steps and DAGs demand; the mode `strict` of a line with `text`."""

# What is computed for a line, by the field that asks; stale ones are not echoed.
_COMPUTED = {
    "expr": ("ok", "gotype", "json", "jsontext", "raw", "phase", "error"),
    "text": ("allow", "deny", "strict"),
    "when": ("ok", "gotype", "value", "phase", "error"),
    "yaml": ("jsontext", "anystring", "itemType", "itemStr", "error"),
}


class Evaluation(NamedTuple):
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


def expression(source: str, variables: Variables, dialect: Dialect = NEWEST) -> Evaluation:
    """The value of an expression in Argo's environment of flat `variables`."""
    from memolint.lang import expr
    from memolint.lang.go import values
    from memolint.lang.template import environment

    used: tuple[str, ...] = ()
    try:
        tree = expr.parse(source)
        used = tuple(dict.fromkeys(".".join(reference.path) for reference in expr.references(tree)))
        value = expr.evaluate(tree, environment.environment(variables), dialect)
    except expr.ExprError as error:
        failed = Evaluation(False, error.message, "", used, error.phase, error.line, error.column)
        return _explained(failed, variables)._replace(hint=_dash_hint(source, error.message, variables))
    return _explained(Evaluation(True, _shown(value), values.gotype(value), used), variables)


def tagged(text: str, variables: Variables, dialect: Dialect = NEWEST) -> Evaluation:
    """What a text with tags becomes where unresolved ones may stay, as a key does."""
    from memolint.lang.abstract.trees import references_of
    from memolint.lang.template import substitute

    used = references_of(text)
    try:
        replaced = substitute.replace_string(text, variables, substitute.ALLOW, dialect)
    except substitute.SubstituteError as error:
        line, column = _place_in_tags(text, error.message, variables, dialect)
        return _explained(Evaluation(False, error.message, "", used, "", line, column), variables)
    hint = _why_it_stays(text, replaced, variables, dialect)
    return _explained(Evaluation(True, gojson.marshal(replaced), "string", used, hint=hint), variables)


def condition(text: str, variables: Variables, dialect: Dialect = NEWEST) -> Evaluation:
    """Whether a step with this `when` runs, once its tags are replaced."""
    from memolint.lang import when
    from memolint.lang.template import substitute

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
    from memolint.lang.template import depends

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
    from memolint.app.simulate.assignments import WrongVariables
    from memolint.lang.template import depends

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


def _dash_hint(source: str, message: str, variables: Variables) -> str:
    """`inputs.parameters.my-x` is a subtraction; who gave a variable of that name meant another thing."""
    if not message.startswith(("unknown name ", "invalid operation: -")):
        return ""
    for name in variables:
        parent, _, last = name.rpartition(".")
        if "-" in last and parent and name in source:
            return f"`{name}` subtracts; a name with a dash is written {parent}['{last}']"
    return ""


def _why_it_stays(text: str, replaced: str, variables: Variables, dialect: Dialect) -> str:
    """The error of the first expression that stays as it is written, since unresolved tags may stay."""
    from memolint.lang.template import tags

    for part in tags.parse(text):
        if isinstance(part, tags.Expression) and part.raw in replaced:
            found = expression(part.source, variables, dialect)
            if not found.ok:
                return f"{part.raw} stays: {found.text}"
    return ""


def _place_in_tags(text: str, message: str, variables: Variables, dialect: Dialect) -> tuple[int, int]:
    """(line, column) of the tag that an error is about, or of the place in its expression; else (0, 0)."""
    from memolint.lang.template import tags

    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        return _line_and_column(text, error.start)
    for part in parts:
        if isinstance(part, tags.Expression):
            found = expression(part.source, variables, dialect)
            if not found.ok and found.text in message:
                lines = part.source.split("\n")[: max(found.line - 1, 0)]
                before = sum(len(line) + 1 for line in lines) + max(found.column - 1, 0)
                return _line_and_column(text, part.start + len("{{=") + before)
        elif isinstance(part, tags.Simple) and part.raw in message:
            return _line_and_column(text, part.start)
    return 0, 0


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def answers(lines: Iterable[str], dialect: Dialect = NEWEST) -> Iterator[str]:
    """The answer to each line of JSON, in order, as a line of JSON.

    A line with `_comment` is echoed; its `env` holds for the lines after it that bring none.
    """
    inherited: Variables = {}
    for line in lines:
        if not line.strip():
            continue
        row = _row(line)
        if row is None:
            yield _line({"error": "not a JSON object"})
        elif "_comment" in row:
            inherited = _environment(row, inherited)
            yield _line(row)
        else:
            yield _line(_guarded(row, _environment(row, inherited), dialect))


def answer(row: Answer, variables: Variables, dialect: Dialect = NEWEST) -> Answer:
    """The fields of `row`, with those that its question (`expr`, `text`, `when` or `yaml`) computes."""
    for field, computed in _COMPUTED.items():
        question = row.get(field)
        if isinstance(question, str):
            echoed = {name: value for name, value in row.items() if name not in computed}
            return echoed | _ANSWERS[field](question, variables, dialect)
    return row | {"error": f"none of {', '.join(_COMPUTED)} is asked"}


def _guarded(row: Answer, variables: Variables, dialect: Dialect) -> Answer:
    """The answer to a line; an error of memolint costs no other line its answer."""
    try:
        return answer(row, variables, dialect)
    except Exception as error:
        from memolint.app.guard import describe

        return row | {"error": describe(error)}


def _of_expression(source: str, variables: Variables, dialect: Dialect) -> Answer:
    from memolint.lang import expr
    from memolint.lang.go import values
    from memolint.lang.template import environment

    try:
        value = expr.evaluate(source, environment.environment(variables), dialect)
    except expr.ExprError as error:
        return {"ok": False, "phase": error.phase, "error": str(error)}
    gotype = values.gotype(value)
    try:
        text = gojson.marshal(value)
    except gojson.GoJSONError as error:
        raw = f"{gotype}  {error.message}"
        return {"ok": True, "gotype": raw, "raw": raw}
    return {"ok": True, "gotype": gotype, "json": gojson.decode(text, keep_numbers=True), "jsontext": text}


def _of_text(text: str, variables: Variables, dialect: Dialect) -> Answer:
    from memolint.lang.template import substitute

    modes = {
        "allow": substitute.ALLOW,
        "deny": substitute.DENY,
        "strict": substitute.strict(STRICT_PREFIXES),
    }
    results: Answer = {}
    for name, mode in modes.items():
        try:
            results[name] = {"out": substitute.replace_string(text, variables, mode, dialect)}
        except substitute.SubstituteError as error:
            results[name] = {"error": error.message}
    return results


def _of_when(text: str, _variables: Variables, _dialect: Dialect) -> Answer:
    from memolint.lang import when
    from memolint.lang.when.values import gotype, text_of

    try:
        value = when.evaluate(text)
    except when.WhenError as error:
        return {"ok": False, "phase": error.phase, "error": error.message}
    if isinstance(value, bool):
        return {"ok": True, "gotype": "bool", "value": value}
    # Type and value are printed together and split at the first space: `[]interface` and `{} [a b]`.
    kind, _, rest = f"{gotype(value)} {text_of(value)}".partition(" ")
    return {"ok": False, "gotype": kind, "value": rest}


def _of_yaml(scalar: str, _variables: Variables, _dialect: Dialect) -> Answer:
    from memolint.lang.template import anystring

    try:
        text = gojson.marshal(_yaml_value(scalar))
    except gojson.GoJSONError as error:
        return {"error": error.message}
    # Argo reads the JSON, in which integers beyond 64 bits are floats.
    read_back = gojson.decode(text, keep_numbers=True)
    return {
        "jsontext": text,
        "anystring": anystring.text_of(read_back),
        "itemType": anystring.item_type(read_back),
        "itemStr": anystring.item_string(read_back),
    }


def _yaml_value(scalar: str) -> object:
    """The value of a scalar that stands in a mapping. Raises GoJSONError for what is no YAML or no JSON."""
    from memolint.text.documents import Document, read
    from memolint.text.scalars import resolve
    from memolint.text.source import Source

    document = next(iter(read(Source("", f"v: {scalar}\n"))), None)
    if isinstance(document, Document) and isinstance(document.value, dict):
        return document.value.get("v")
    plain = resolve(scalar, None) if scalar else None
    if isinstance(plain, float):
        # NaN and the infinities are YAML; only JSON cannot hold them.
        return plain
    raise gojson.GoJSONError(getattr(document, "message", "no mapping"))


_ANSWERS: dict[str, Callable[[str, Variables, Dialect], Answer]] = {
    "expr": _of_expression,
    "text": _of_text,
    "when": _of_when,
    "yaml": _of_yaml,
}


def _shown(value: object) -> str:
    """A value as JSON where it has one, else as Go prints it."""
    from memolint.lang.go import fmt

    try:
        return gojson.marshal(value)
    except gojson.GoJSONError:
        return fmt.text(value)


def _row(line: str) -> Answer | None:
    try:
        row = gojson.decode(line, keep_numbers=True)
    except gojson.GoJSONError:
        return None
    return row if isinstance(row, dict) else None


def _environment(row: Answer, inherited: Variables) -> Variables:
    given = row.get("env")
    return given if isinstance(given, dict) else inherited


def _line(row: Answer) -> str:
    return gojson.marshal(row, lambda _, members: list(members))
