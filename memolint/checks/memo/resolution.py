"""The tags of the memoize block resolve: they end, name what Argo knows there, and are expressions that run."""

from collections.abc import Iterator, Sequence

from memolint.checks.repairs import keys
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import sources
from memolint.facts.block.fields import Key
from memolint.facts.coverage.agreed import mentions
from memolint.facts.key import validity
from memolint.facts.key.validity import Unresolved
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, variable_of
from memolint.facts.reads.versions import is_content_of
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, WARNING, Claim, Fails, Fix, Related
from memolint.lang.template import tags
from memolint.text.source import Place
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.key.expressions import Problem


@rule("key-unresolved-variable", MEMO, ERROR, HIGH)
def unresolved_variable(memo: Memo) -> Iterator[Draft]:
    """A variable never resolves: nothing provides it where Argo reads the memoize block, or its tag has no end."""
    yield from _unclosed(memo)
    yield from _unprovided(memo)


def _unclosed(memo: Memo) -> Iterator[Draft]:
    """Tags without an end, which swallow what follows them in the template."""
    for field, what in _fields(memo):
        if field.error and field.text is not None:
            where = f"in the {what} of `{memo.template.label}`"
            yield Draft(
                message=f"`{{{{` without `}}}}` {where}: the tag runs on into the fields that follow",
                origin=field.origin,
                place=field.origin.part(field.text.rfind("{{"), len(field.text)),
            )


def _unprovided(memo: Memo) -> Iterator[Draft]:
    """Variables that nothing provides: Argo leaves them in the text, braces included."""
    for field, what in _fields(memo):
        seen = {problem.part.start for problem in _problems(memo, field)}
        for found in validity.unresolved(memo, field):
            part = _part_of(field, found)
            if part.start not in seen:
                seen.add(part.start)
                yield _unprovided_variable(memo, field, found, what)


@rule("key-expression-error", MEMO, ERROR, HIGH)
def expression_error(memo: Memo) -> Iterator[Draft]:
    """An expression fails whatever comes in, or does not do what was meant: a wrong name, type or argument order."""
    for field, what in _fields(memo):
        problems = _problems(memo, field)
        for found in problems:
            verb = "can fail" if found.value else "fails" if found.fails else "does not do what was meant"
            fixes = keys.expression(memo, field, found, problems)
            is_shown = found.fails or found.refused
            yield Draft(
                message=f"the expression in the {what} of `{memo.template.label}` {verb}: {_said(found, fixes)}",
                origin=field.origin,
                place=field.origin.part(found.part.start, found.part.end),
                related=sources(found.row, "this value"),
                claim=Fails(memo.template, examples.assignment(memo, found.row), "") if is_shown else None,
                fixes=fixes,
                severity=WARNING if found.value and found.value[1].open else None,
            )


def _said(found: "Problem", fixes: tuple[Fix, ...]) -> str:
    """What is wrong, and what to write for a mistaken call: what the fix writes, or why that is something else."""
    why = f" ({found.why})" if found.why else ", and no key may hold what it gives" if found.refused else ""
    if not found.call:
        return f"{found.message}{why}"
    if not found.suits:
        also = ", nor what another order gives" if found.refused else "; no key may hold what the right order gives"
        return f"{found.message}{why}{also}: hash the value"
    is_written = not fixes or fixes[0].title.startswith("write ")
    other = f"`{found.call}` is meant, and only a hash keeps values apart"
    return f"{found.message}: {f'write `{found.call}`' if is_written else other}{why}"


def _problems(memo: Memo, field: Key) -> "Sequence[Problem]":
    if not any(isinstance(part, tags.Expression) for part in field.parts):
        return ()
    from memolint.facts.key import expressions

    return tuple(expressions.problems(memo, field))


def _part_of(field: Key, found: Unresolved) -> tags.Part:
    return next(part for part in field.parts if part.start <= found.reference.start < part.end)


def _unprovided_variable(memo: Memo, field: Key, found: Unresolved, what: str) -> Draft:
    name = found.reference.name
    nothing = found.cause is None and validity.is_nothing(memo, _part_of(field, found))
    hint = f"; did you mean `{found.instead}`?" if found.instead else ""
    becomes = "is nothing, whatever is passed," if nothing else "never resolves"
    in_field = field.origin.part(found.reference.start, found.reference.end)
    return Draft(
        message=f"`{name}` {becomes} in the {what} of `{memo.template.label}`: {found.reason}{hint}",
        origin=found.cause or field.origin,
        place=None if found.cause else in_field,
        related=_explained(found, in_field, what),
        claim=(_served(memo) if nothing else _fails(memo, name)) if field is memo.key else None,
        fixes=keys.variable(memo, field, found),
        severity=WARNING if found.unquoted and found.unquoted.may_be_text else None,
    )


def _explained(found: Unresolved, in_field: Place, what: str) -> tuple[Related, ...]:
    if found.unquoted:
        return (Related(found.unquoted.origins[0].place(), f"read as {found.unquoted.said}"),)
    return (Related(in_field, f"the {what} takes it"),) if found.cause else ()


def _fails(memo: Memo, unknown: str) -> Fails:
    """A run without the variable: nothing gives the workflow parameter, or the input keeps its own value."""
    run = examples.assignment(memo)
    source = variable_of(unknown)
    workflow = {name: value for name, value in run.workflow.items() if Variable(ARGUMENT, name) != source}
    inputs = {name: value for name, value in run.inputs.items() if Variable(INPUT, name) != source}
    return Fails(memo.template, run._replace(workflow=workflow, inputs=inputs), "")


def _served(memo: Memo) -> Claim | None:
    """Two runs that differ in an input that the key does not mention, not in the place of what another names."""
    for name, read in memo.inputs.items():
        source = Variable(INPUT, name)
        if not mentions(memo, source) and not any(is_content_of(each, name, memo.inputs) for each in memo.inputs):
            base = examples.assignment(memo)
            first, second = (
                examples.changed(base, source.text, text) for text in examples.two(memo, source.text, read)
            )
            return examples.claim(memo, first, second)
    return None


def _fields(memo: Memo) -> tuple[tuple[Key, str], ...]:
    return (memo.key, "key"), (memo.cache_name, "cache name"), (memo.max_age, "maxAge")
