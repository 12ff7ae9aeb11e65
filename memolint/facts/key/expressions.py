"""Expressions in a memoize block that fail, or that do not do what was meant."""

import re
from collections.abc import Iterator, Sequence

from memolint.argo import variables
from memolint.facts.block.fields import Key
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, Variable, read_expression
from memolint.facts.values import literals, texts
from memolint.facts.values.argo import is_written_by_argo
from memolint.facts.values.literals import Value
from memolint.facts.values.texts import Row
from memolint.lang.formats import KINDS, illegal_in_cache_key
from memolint.lang.template import tags
from memolint.lang.words import nearest
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.lang.template import substitute

# `inputs.parameters.my-param` is a subtraction.
_HYPHENATED = r"\b((?:inputs|workflow)\.parameters)\.(\w+(?:-\w+)+)"

# What is right at a glance, and by far the most frequent form of a key.
_HASH_OF_ALL = r"sprig\.sha\d+sum\(toJson\((?:inputs\.parameters|\[[^()]*\])\)\)"
_HAS_ORDER = re.compile(r"\b(?:sprig\.|(?:join|replace|split|splitAfter|trim|trimPrefix|trimSuffix)\()")
_CREATED = "workflow.creationTimestamp"
_MISSING = " is missing"
_NO_CONDITION = ", not bool"
_WHOLE = ("workflow.parameters", "workflow.labels", "workflow.annotations")
# What is wrong with the expression itself, as Go says it.
_WHATEVER_COMES = {
    "error parsing regexp: ": "a regular expression in it is none",
    "unsupported value: ": "it gives a number that JSON cannot write",
    "unsupported type: ": "it gives what JSON cannot write, such as a function that is not called",
    "integer divide by zero": "it divides by zero",
}
# What is not there with one value may be there with another: an error over nothing is none of types.
_NOTHING = re.compile(r"\bnil\b|(?<!^)\binvalid\b")
# The types of what these read are in the values.
_DECODES = re.compile(r"fromjson|jsonpath", re.IGNORECASE)
_CONSTANTS = re.compile(r"'([^'\\]+)'|\"([^\"\\]+)\"")
_MAX_CONSTANTS = 6
_MAX_PLAYED = 50
# The place in the expression and its excerpt, which end a message: a finding underlines the tag.
_PLACED = re.compile(r" \(\d+:\d+\)\n.*", re.DOTALL)


class Problem(Record):
    """What is wrong with an expression tag; `instead` is the repaired source, "" where nothing is plain.

    `certain`: nothing else can be meant. `fails`: the tag stays; else it becomes something that nobody meant. `value`
    is the one with which it fails, None where it does so whatever comes in; `why` is its own message. `call` is what a
    mistaken call was meant to be; it `suits` a key if what it gives where it has something to do can stand there.
    `refused`: what the expression gives today never can.
    """

    part: tags.Expression
    message: str
    instead: str = ""
    certain: bool = False
    fails: bool = True
    value: tuple[str, Value] | None = None
    call: str = ""
    why: str = ""
    suits: bool = True
    refused: bool = False

    @property
    def row(self) -> Row:
        """The value with which it fails, by its variable."""
        return (self.value,) if self.value else ()


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
    if re.fullmatch(_HASH_OF_ALL, part.source.strip()):
        return None
    names = list(dict.fromkeys(".".join(reference.path) for reference in reading.references))
    return _out_of_order(memo, part, names) or _of_the_present(part) or _always_failing(memo, part, names)


def _out_of_order(memo: Memo, part: tags.Expression, names: list[str]) -> Problem | None:
    if "," not in part.source or not _HAS_ORDER.search(part.source):
        return None
    from memolint.lang.abstract import mistakes  # with the abstract strings: only where arguments have an order

    found = mistakes.order_of_arguments(part.source)
    if found is None:
        return None
    why = _why_always_failing(memo, part, names)
    is_key = any(each is part for each in memo.key.parts)
    refused = is_key and not why and not _can_be_legal(memo, part.source, [*KINDS, *_made_of_constants(part.source)])
    problem = Problem(part, found.said, fails=bool(why), why=why, refused=refused)
    if not _can_be_legal(memo, found.instead, KINDS):
        return problem
    made = _made_of_constants(found.instead) if is_key else []
    suits = not made or _can_be_legal(memo, found.instead, made)
    return problem._replace(instead=found.instead, certain=bool(why), call=found.call, suits=suits)


def _can_be_legal(memo: Memo, source: str, samples: Sequence[str]) -> bool:
    """Whether an expression becomes a text that a key may hold, for any of the samples."""
    names = list(dict.fromkeys(".".join(reference.path) for reference in read_expression(source).references))
    given = (_values(memo, names, sample) for sample in samples)
    became = (texts.with_values(memo, f"{{{{={source}}}}}", each) for each in given)
    return any(text is not None and not illegal_in_cache_key(text, False) for text in became)


def _of_the_present(part: tags.Expression) -> Problem | None:
    if "ate" not in part.source:
        return None
    from memolint.lang.abstract import mistakes

    said = mistakes.text_as_time(part.source)
    return Problem(part, said, fails=False) if said else None


def _always_failing(memo: Memo, part: tags.Expression, names: list[str]) -> Problem | None:
    """An expression that fails by its types, whatever comes in, or for values that the project passes."""
    why = _why_always_failing(memo, part, names)
    told = _told(memo, part, names, why) if why else None
    passed = "" if told else _why_failing(memo, part, _closed_values(memo, names))
    if told or passed:
        return told or Problem(part, f"with all that is passed, {passed}")
    return next(_with_known_values(memo, part, names), None)


def _with_known_values(memo: Memo, part: tags.Expression, names: list[str]) -> Iterator[Problem]:
    """The values with which an expression fails whatever its other variables are; what calls pass before defaults."""
    values = {name: texts.of_variable(memo, name).found for name in names}
    known = [(name, each) for name, found in values.items() for each in found if not is_written_by_argo(each)]
    others = {name: found[0].text for name, found in values.items() if found}
    for name, value in sorted(known[:_MAX_PLAYED], key=lambda each: each[1].open):
        rows = [_values(memo, names, sample) | {name: value.text} for sample in KINDS]
        why = "" if "{{" in value.text else _why_failing(memo, part, [rows[0] | others | {name: value.text}, *rows])
        if why:
            given = f"its default `{value.text}`" if value.open else f"`{value.text}`, which is passed here,"
            yield Problem(part, f"`{name}` with {given} gives `{why}`", value=(name, value))


def _closed_values(memo: Memo, names: list[str]) -> list[dict[str, str]]:
    """Everything that the variables of an expression are in the project; nothing where others may come in."""
    values = [texts.of_variable(memo, name) for name in names]
    if not names or not all(each.complete and each.found == each.closed for each in values):
        return []
    rows = [tuple(value.text for value in row) for row in literals.combinations(values)]
    return [_values(memo, [], "a") | dict(zip(names, row, strict=True)) for row in rows]


def _why_always_failing(memo: Memo, part: tags.Expression, names: list[str]) -> str:
    """The error of an expression that fails whatever comes in; "" where it may work for values that no sample is."""
    failures = _failures(memo, part, [_values(memo, names, sample) for sample in KINDS])
    if failures and all(error.of_types and _words(error).endswith(_NO_CONDITION) for error in failures):
        return _words(failures[0])  # also where a text that it looks for keeps it from there, as in `a == 'q' || a`
    made = _made_of_constants(part.source) if failures else []
    others = _failures(memo, part, [_values(memo, names, sample) for sample in made])
    if made and not others:
        return ""
    failures += others
    certain = [error for error in failures if not names or _is_certain(error)]
    if not certain or (_DECODES.search(part.source) and len(set(map(_words, failures))) > 1):
        return ""
    if len(names) > 1 and not _failures(memo, part, _mixed(memo, names, [*KINDS, *made])):
        return ""
    return _words(min(certain, key=lambda error: not _is_wrong_in_itself(error)))


def _is_certain(error: "substitute.SubstituteError") -> bool:
    if _is_wrong_in_itself(error) or error.message.endswith(_MISSING):
        return True
    return error.of_types and not _NOTHING.search(_words(error))


def _is_wrong_in_itself(error: "substitute.SubstituteError") -> bool:
    return any(sign in error.message for sign in _WHATEVER_COMES)


def _made_of_constants(source: str) -> list[str]:
    """Samples of what an expression may look for: each text in it, and texts that hold one or all several times."""
    found = list(dict.fromkeys(one or other for one, other in _CONSTANTS.findall(source)))[:_MAX_CONSTANTS]
    parts = ["".join(found), *found] if found else []
    return [*found, *(part * 9 for part in parts), *(f"a{part}" * 9 for part in parts)]


def _mixed(memo: Memo, names: list[str], kinds: list[str]) -> list[dict[str, str]]:
    """The samples in other combinations: each variable with another one than those before it."""
    count = len(kinds)
    return [
        _values(memo, names, kinds[at])
        | {name: kinds[(at + index * shift) % count] for index, name in enumerate(names)}
        for shift in range(1, count)
        for at in range(count)
    ]


def _why_failing(memo: Memo, part: tags.Expression, values: list[dict[str, str]]) -> str:
    """The error of an expression that fails for each of some values; "" where it works for one of them."""
    failures = _failures(memo, part, values)
    return _words(next(filter(_is_wrong_in_itself, failures), failures[-1])) if failures else ""


def _failures(memo: Memo, part: tags.Expression, values: list[dict[str, str]]) -> "list[substitute.SubstituteError]":
    """The error with each of some values; none where the expression works for one of them."""
    from memolint.lang.template import substitute  # with the evaluator

    failures = []
    for each in values:
        try:
            substitute.replace_value(part.raw, each, substitute.DENY, memo.release.dialect, volatile=lambda _: "1")
            return []
        except substitute.NotEvaluated:
            return []  # whatever the values: it takes too many steps, or calls what is not known
        except substitute.SubstituteError as error:
            failures.append(error)
    return failures


def _words(error: "substitute.SubstituteError") -> str:
    return _PLACED.sub("", error.message.removeprefix("failed to evaluate expression: "))


def _values(memo: Memo, names: list[str], sample: str) -> dict[str, str]:
    """One text for every variable that the template can know; the time of creation is always there in its parts."""
    known = {Variable(INPUT, name).text: sample for name in memo.template.parameters}
    others = (name for name in names if not name.startswith("inputs."))
    parts = {f"{_CREATED}.{part}": "2026" for part in variables.CREATION_PARTS} if _CREATED in names else {}
    return known | parts | {f"{name}.{sample}" if name in _WHOLE else name: sample for name in others}


def _told(memo: Memo, part: tags.Expression, names: list[str], why: str) -> Problem | None:
    """The problem in the words of people, where it is one of types."""
    from memolint.lang.abstract import mistakes  # only with an expression that fails

    mistaken = mistakes.text_as_condition(part.source) if "bool" in why or "operation: " in why else None
    if mistaken is not None:
        return Problem(part, f"{mistaken.said} ({why})", mistaken.instead)
    if _CREATED in names and not why.endswith(_MISSING):
        taken = f"take one, such as `{_CREATED}.Y` or `{_CREATED}.RFC3339`"
        return Problem(part, f"`{_CREATED}` is a map of its parts in an expression: {taken} ({why})")
    member = re.match(r"(inputs\.parameters\.([\w-]+))\.([\w-]+) is missing", why)
    if member is not None and member[2] in memo.template.parameters:
        return Problem(part, f"`{member[1]}` is text, which has no `{member[3]}`: functions take it as an argument")
    said = next((said for sign, said in _WHATEVER_COMES.items() if sign in why), "")
    if said:
        return Problem(part, f"{said} ({why.rpartition('error parsing regexp: ')[2]})")
    return None if why.endswith(_MISSING) else Problem(part, why)


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
