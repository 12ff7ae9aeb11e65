"""The pages of signals: what a row of the catalogue matches, what it says of the world, and its examples."""

from collections.abc import Iterator, Mapping

from memolint.code.catalogue.rows import rows_of
from memolint.typed import Any

_TABLES = {
    "shell": "commands of a shell, variables and paths",
    "python": "calls and names in Python",
    "text": "code and tags that are read by patterns",
    "field": "fields of a template",
    "code": "what takes more than a pattern",
}
# Names of `match` as they are read, where the name alone does not say it.
_CONDITIONS = {
    "subcommand": "the leading words match",
    "options": "one of the options",
    "without": "none of the options",
    "values": "values of options match",
    "not_values": "values of options do not match",
    "argument": "an operand matches",
    "first": "the first operand matches",
    "last": "the last operand matches",
    "not_last": "the last operand does not match",
    "source": "an operand before the last matches",
    "word": "a word matches",
    "script": "a word or the text on standard input matches",
    "minimum": "operands, at least",
    "maximum": "operands, at most",
    "at_most": "arguments, at most",
    "but": "but not",
    "seeds": "fine after",
    "unless": "fine where the code matches",
}
_READING = {
    "reads-world": "reads the world: a hit serves an old answer",
    "writes-world": "changes the world: a hit does not",
    "opaque": "cannot be judged",
}


def signal_page(rule: str, signal: str) -> str | None:
    """The Markdown text about a signal of a rule; None where there is no such signal."""
    rows = rows_of(signal)
    if not rows:
        return None
    lines = [f"# {rule}:{signal}", ""]
    for number, (table, row) in enumerate(rows, start=1):
        if len(rows) > 1:
            lines += [f"## Case {number} of {len(rows)}", ""]
        lines += _of_row(table, row)
    return "\n".join(lines).rstrip() + "\n"


def _of_row(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{row['title'][:1].upper()}{row['title'][1:]}.", "")
    effects = "; ".join(_READING[each] for each in row["effects"]) or "none: this is fine"
    yield f"- effects: {effects}"
    if row.get("unsure"):
        yield f"- not surely: {', '.join(row['unsure'])}"
    yield from (f"- category: {row['category']}", f"- confidence: {row['confidence']}")
    if row.get("judged_by"):
        yield f"- the rule that judges it: {row['judged_by']}"
    if row.get("off"):
        yield "- is not looked for, unless a catalogue of your own has the row without `off`"
    if row.get("fix"):
        yield f"- what to do: {row['fix']}"
    yield from ("", f"It looks at {_TABLES[table]}:", "")
    for name, value in row.get("match", {}).items():
        yield f"- {_CONDITIONS.get(name, name)}: {_value(value)}"
    if not row.get("match"):
        yield "- see the examples"
    yield ""
    for name, title in (("hit", "Found in"), ("miss", "Not found in")):
        if row.get(name):
            yield from (f"{title}:", "", "```")
            for example in row[name]:
                yield from example.rstrip("\n").split("\n")
            yield from ("```", "")


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{each}`" for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"`{name}` `{each}`" for name, each in value.items())
    return f"`{value}`"
