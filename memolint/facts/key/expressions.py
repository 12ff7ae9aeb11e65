"""Expressions in a memoize block that fail, or that do not do what was meant."""

import re
from collections.abc import Iterator

from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import read_expression
from memolint.facts.reads.variable import INPUT, Variable
from memolint.lang.record import Record
from memolint.lang.template import tags
from memolint.lang.words import nearest

# `inputs.parameters.my-param` is a subtraction.
_HYPHENATED = r"\b((?:inputs|workflow)\.parameters)\.(\w+(?:-\w+)+)"

# What is right at a glance, and by far the most frequent form of a key.
_HASH_OF_ALL = r"sprig\.sha\d+sum\(toJson\((?:inputs\.parameters|\[[^()]*\])\)\)"
# Values of many kinds, so that only what depends on none of them fails with all.
_SAMPLES = ("a", "1", '{"a":"a"}', '["a"]', "2026-01-02T03:04:05Z", "1.2.0", "")
_WHOLE = ("workflow.parameters", "workflow.labels", "workflow.annotations")
_WRONG_TYPES = (
    *("reflect: ", "invalid operation", "cannot use"),
    *("not enough arguments", "too many arguments", "invalid number of arguments"),
)


class Problem(Record):
    """What is wrong with an expression tag; `instead` is the repaired source, "" where nothing is plain.

    `certain`: nothing else can be meant.
    """

    part: tags.Expression
    message: str
    instead: str = ""
    certain: bool = False


def problems(memo: Memo, field: Key) -> Iterator[Problem]:
    """The first problem of each expression tag of a memoize field."""
    found = (_problem(memo, part) for part in field.parts if isinstance(part, tags.Expression))
    yield from (each for each in found if each is not None)


@fact
def _problem(memo: Memo, part: tags.Expression) -> Problem | None:
    hyphenated = _hyphenated(memo, part)
    if hyphenated is not None:
        return hyphenated
    reading = read_expression(part.source)
    if reading.error:
        return Problem(part, f"it does not parse: {reading.error}")
    for call in reading.calls:
        found = _unknown_function(part, call.name)
        if found is not None:
            return found
    return _of_types(memo, part, [reference.path for reference in reading.references])


def _of_types(memo: Memo, part: tags.Expression, paths: list[tuple[str, ...]]) -> Problem | None:
    """An expression that no values of its variables make work: it calls or joins what does not fit."""
    if re.fullmatch(_HASH_OF_ALL, part.source.strip()):
        return None
    from memolint.lang.template import substitute  # with the evaluator

    why = ""
    for sample in _SAMPLES:
        try:
            values = _values(memo, [".".join(path) for path in paths], sample)
            substitute.replace_value(part.raw, values, substitute.DENY, memo.release.dialect, volatile=lambda _: "1")
            return None
        except substitute.NotEvaluated:
            return None  # whatever the values: it takes too many steps, or calls what is not known
        except substitute.SubstituteError as error:
            why = error.message.removeprefix("failed to evaluate expression: ")
    return _told(memo, part, why)


def _values(memo: Memo, names: list[str], sample: str) -> dict[str, str]:
    """One text for every variable that the template can know."""
    known = {Variable(INPUT, name).text: sample for name in memo.template.parameters}
    others = (name for name in names if not name.startswith("inputs."))
    return known | {f"{name}.{sample}" if name in _WHOLE else name: sample for name in others}


def _told(memo: Memo, part: tags.Expression, why: str) -> Problem | None:
    member = re.match(r"(inputs\.parameters\.([\w-]+))\.([\w-]+) is missing", why)
    if member is not None and member[2] in memo.template.parameters:
        return Problem(part, f"`{member[1]}` is text, which has no `{member[3]}`: functions take it as an argument")
    return Problem(part, why) if why.startswith(_WRONG_TYPES) else None


def _hyphenated(memo: Memo, part: tags.Expression) -> Problem | None:
    for match in re.finditer(_HYPHENATED, part.source):
        scope, name = match[1], match[2]
        declared = scope == "workflow.parameters" or name in memo.template.parameters
        if declared and name.split("-")[0] not in memo.template.parameters:
            index = f"{scope}['{name}']"
            fixed = part.source[: match.start()] + index + part.source[match.end() :]
            return Problem(part, f"`{match[0]}` is a subtraction there: write `{index}`", fixed, True)
    return None


def _unknown_function(part: tags.Expression, name: str) -> Problem | None:
    from memolint.lang.expr.functions import BUILTINS, HELPERS, lookup
    from memolint.lang.sprig.table import TABLE

    if lookup(name) is not None or "." in name.removeprefix("sprig."):
        return None
    if not name.startswith("sprig.") and name in TABLE:
        fixed = re.sub(rf"(?<![\w.]){re.escape(name)}\(", f"sprig.{name}(", part.source)
        return Problem(part, f"there is no function `{name}`: it is `sprig.{name}`", fixed, True)
    known = [f"sprig.{each}" for each in TABLE] if name.startswith("sprig.") else [*BUILTINS, *HELPERS]
    near = nearest(name, known)
    hint = f"; did you mean `{near}`?" if near else ""
    fixed = part.source.replace(f"{name}(", f"{near}(") if near else ""
    return Problem(part, f"there is no function `{name}`{hint}", fixed)
