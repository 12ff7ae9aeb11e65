"""`memolint eval --jsonl`: answers to lines of JSON, in the form of the vectors that the real controller answered."""

from collections.abc import Callable, Iterable, Iterator

from memolint.app.evaluate import Variables
from memolint.app.guard import describe
from memolint.lang import expr, when
from memolint.lang.go import values
from memolint.lang.go.json import gojson
from memolint.lang.template import NEWEST, Dialect, anystring, environment, substitute
from memolint.lang.when.values import gotype, text_of
from memolint.text.documents import Document, read
from memolint.text.scalars import resolve
from memolint.text.source import Source

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
        return row | {"error": describe(error)}


def _of_expression(source: str, variables: Variables, _dialect: Dialect) -> Answer:
    try:
        value = expr.evaluate(source, environment.environment(variables))
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
            # An excerpt of the text below is left out: an answer is one line.
            results[name] = {"error": error.message.partition("\n | ")[0]}
    return results


def _of_when(text: str, _variables: Variables, _dialect: Dialect) -> Answer:
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
