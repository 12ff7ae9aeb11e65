"""What two uses of one entry must agree on, because the key holds it or because every caller makes it of such.

A variable of a caller is *determined* where the key holds it, as what the whole run knows or through an input: passed
whole, in a text, hashed, or through a step that fingerprints what it is given. What is made of determined variables
alone is determined too.
"""

from collections.abc import Iterator

from memolint.argo.variables import is_of_one_node
from memolint.argo.views import Call, text
from memolint.facts.coverage import calls
from memolint.facts.declarations import determined_by
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.reads import is_global
from memolint.facts.reads.references import (
    ARGUMENT,
    ARTIFACT,
    INPUT,
    ITEM,
    Variable,
    made_of,
    takes_in,
    variable_of,
)
from memolint.facts.reads.versions import is_content_of, is_place, location, names_content, stands_for_one_content
from memolint.facts.values import endings
from memolint.facts.values.members import members
from memolint.facts.world.effects import asks_the_world
from memolint.facts.world.verified import verified
from memolint.typed import Any

# Variables that are one value for the whole run: with one of them in the key, globals cannot differ between its users.
RUN_IDENTITIES = ("workflow.uid", "workflow.name", "workflow.creationTimestamp", "workflow.creationTimestamp.s")
_MAX_STEPS = 20


def is_of_one_run(memo: Memo) -> bool:
    """Whether an entry is found by the run alone that stored it, because its key holds an identity of the run."""
    return any(name in memo.held for name in RUN_IDENTITIES)


def mentions(memo: Memo, source: Variable) -> bool:
    """Whether key or cache name mention the source, alone or in a whole that holds it."""
    return any(field.mentions(source.text) for field in memo.identity)


def covers(memo: Memo, source: Variable) -> bool:
    """Whether two uses of one entry must agree on a source."""
    if source.kind == INPUT:
        return _covers_input(memo, source)
    return _covers_global(memo, source)


@fact
def _covers_input(memo: Memo, source: Variable) -> bool:
    return _holds(memo, source.text) or bool(content_of(memo, source)) or _is_fixed(memo, source.name)


@fact
def content_of(memo: Memo, source: Variable) -> str:
    """The variable of the key that names the content of what a source stands for, "" where there is none.

    By its name (`batch-md5` is that of `batch`, `sha256` that of `uri` where the work reads no other place), because
    the step verifies a download with it, or because the writer says so.
    """
    template = memo.template
    declared = determined_by(template.value, template.manifest.metadata, source.name) if source.kind == INPUT else ""
    if declared and (_holds(memo, declared) or _holds(memo, Variable(INPUT, declared).text)):
        return declared
    downloads = verified(template)
    checked = next((name for name in sorted(downloads.digests) if _holds(memo, name)), "")
    if checked and source.text in downloads.places:
        return checked
    named = (name for name in held_one_by_one(memo) if is_content_of(name, source.text, memo.inputs))
    return next((name for name in named if _holds(memo, name)), "")


@fact
def held_one_by_one(memo: Memo) -> tuple[str, ...]:
    """The variables that key and cache name hold, also each input of a whole map of them."""
    inputs = (Variable(INPUT, name) for name in memo.template.parameters)
    return tuple(dict.fromkeys((*memo.held, *(each.text for each in inputs if mentions(memo, each)))))


def has_fingerprint(memo: Memo) -> bool:
    """Whether the key holds a digest that the work does not use: a fingerprint of what it reads from outside.

    It is called so, or every caller takes it from a step that makes one.
    """
    held = (variable_of(name) for name in held_one_by_one(memo))
    unused = [each.name for each in held if each.kind == INPUT and each.name not in memo.inputs]
    return any(names_content(name) or _is_fingerprint(memo, name) for name in unused)


def _is_fingerprint(memo: Memo, name: str) -> bool:
    return bool(memo.callers) and all(
        any(_makes_fingerprint(memo, call, each) for each in made_of(calls.argument(call, name) or ""))
        for call in memo.callers
    )


def _makes_fingerprint(memo: Memo, call: Call, variable: str) -> bool:
    made_by = calls.producer(call, variable)
    template = memo.project.resolve(made_by) if made_by is not None else None
    return template is not None and calls.is_fingerprint(template)


def _holds(memo: Memo, variable: str) -> bool:
    """Whether key or cache name mention a variable, and a whole that holds it is not cut down to other parts."""
    return variable in memo.held or any(
        field.mentions(variable) and not field.leaves_out(variable, members(memo)) for field in memo.identity
    )


def _covers_global(memo: Memo, source: Variable) -> bool:
    same = (source, *map(variable_of, RUN_IDENTITIES))
    if any(mentions(memo, each) for each in same) or content_of(memo, source):
        return True
    names = {each.text for each in same}
    if not memo.callers:  # a submission fills an input of the entrypoint by its name (`common.ProcessArgs`)
        is_input = source.kind == ARGUMENT and _holds(memo, Variable(INPUT, source.name).text)
        return is_input and bool(memo.project.submissions(memo.template))
    return all(not names.isdisjoint(determined(memo, call)) for call in memo.callers)


def _is_fixed(memo: Memo, name: str) -> bool:
    """Whether every caller makes an input of nothing but what the key determines; a submission fills it by its name."""
    is_submitted = bool(memo.project.submissions(memo.template))
    if is_submitted and not _holds(memo, Variable(ARGUMENT, name).text):
        return False
    return bool(memo.callers or is_submitted) and all(
        _is_fixed_by(memo, call, calls.argument(call, name)) for call in memo.callers
    )


def _is_fixed_by(memo: Memo, call: Call, value: str | None) -> bool:
    if value is None or "{{" not in value:
        return False
    known = determined(memo, call)
    return all(_is_determined(memo, call, name, known, 0) for name in made_of(value))


@fact
def determined(memo: Memo, call: Call) -> frozenset[str]:
    """The variables of a call's scope that the key determines."""
    inputs = (Variable(INPUT, name) for name in memo.template.parameters)
    held = (source.name for source in inputs if mentions(memo, source))
    passed = (found for name in held for found in _passed(memo, call, name))
    return frozenset((*passed, *filter(is_global, memo.held)))  # what the whole run knows is one value everywhere


def _passed(memo: Memo, call: Call, name: str) -> Iterator[str]:
    """The variables in what a call passes as an input, and those that a fingerprint in it is made of."""
    for variable in made_of(calls.argument(call, name) or ""):
        yield variable
        made_by = calls.producer(call, variable)
        if made_by is not None and _makes_fingerprint(memo, call, variable):
            yield from calls.given(made_by)


def has_same_content(memo: Memo, call: Call, artifact: dict[str, Any]) -> bool:
    """Whether two uses of one entry get the same content for an artifact argument of the call."""
    known = determined(memo, call)
    return _artifact_is_determined(memo, call, artifact, known, 0) or _is_digested(memo, call, artifact, known)


def _is_digested(memo: Memo, call: Call, artifact: dict[str, Any], known: frozenset[str]) -> bool:
    """Whether the step that makes an artifact hands on its digest too, whatever that is called, and the key has it."""
    made = text(artifact.get("from"))
    made_by = calls.producer(call, made)
    callee = memo.project.resolve(made_by) if made_by is not None else None
    if callee is None:
        return False
    beside = (each for each in known if calls.producer(call, each) is made_by)
    return any(calls.takes_digest(callee, made, each) for each in beside)


def is_checked(memo: Memo, call: Call, artifact: dict[str, Any]) -> bool:
    """Whether the step that makes an artifact is told where it is and its digest, which the key holds too."""
    made_by = calls.producer(call, text(artifact.get("from")))
    given = set(calls.given(made_by)) if made_by is not None else set()
    known = determined(memo, call)
    return any(map(names_content, given & known)) and all(map(is_place, given - known))


def _artifact_is_determined(
    memo: Memo, call: Call, artifact: dict[str, Any], known: frozenset[str], steps: int
) -> bool:
    names = calls.in_artifact(artifact)
    if artifact.get("raw") is not None:
        return known.issuperset(names)
    if location(artifact):
        return bool(names) and known.issuperset(names)
    return len(names) == 1 and _is_determined(memo, call, names[0], known, steps)


def _is_determined(memo: Memo, call: Call, variable: str, known: frozenset[str], steps: int) -> bool:
    """Whether a variable or an artifact in the scope of a call comes of nothing but what is known."""
    if any(takes_in(each, variable) for each in known):
        return True
    if steps >= _MAX_STEPS:
        return False
    source = variable_of(variable)
    if source.kind == ARTIFACT:
        return _comes_from_above(memo, call, source.name.partition(".")[0], known, steps + 1)
    made_by = None if is_of_one_node(variable) else calls.producer(call, variable)
    if made_by is None or (
        calls.tells_how_it_went(variable) and not _goes_alike(memo, call, made_by, known, steps + 1)
    ):
        return False
    return _depends_only_on(memo, made_by, known, steps + 1)


def _goes_alike(memo: Memo, call: Call, made_by: Call, known: frozenset[str], steps: int) -> bool:
    """Whether a step that a call follows ends in one way only: it cannot fail, and is skipped by what is known."""
    is_steered = all(_is_determined(memo, call, each, known, steps) for each in calls.condition(made_by))
    return is_steered and not endings.goes_on_after_failure(call, made_by)


def _comes_from_above(memo: Memo, call: Call, name: str, known: frozenset[str], steps: int) -> bool:
    """Whether every caller of the template around a call hands it a determined artifact."""
    callers = memo.project.callers(call.holder) if call.holder is not None else []
    for outer in callers:
        _, handed = outer.artifacts.get(name, (0, {}))
        held = (each for each in outer.arguments if Variable(INPUT, each).text in known)
        above = frozenset(found for each in held for found in _passed(memo, outer, each))
        if not _artifact_is_determined(memo, outer, handed, above, steps):
            return False
    return bool(callers)


@fact
def _depends_only_on(memo: Memo, call: Call, known: frozenset[str], steps: int) -> bool:
    """Whether a step is given nothing, and fetches nothing, but what is known; its loop is part of it."""
    callee = memo.project.resolve(call)
    if callee is None or not all(covers(memo, source) for source in memo.reads.workflow(callee)):
        return False
    if any(_moves(artifact) for _, artifact in callee.artifacts.values()) or asks_the_world(memo.project, callee):
        return False
    return all(
        variable_of(variable).kind == ITEM or _is_determined(memo, call, variable, known, steps)
        for variable in calls.given(call)
    )


def _moves(artifact: dict[str, Any]) -> bool:
    """Whether a step's own artifact is at a place that says nothing of its content: what it is given, or a digest."""
    kind = location(artifact)
    return bool(kind) and not calls.in_artifact(artifact) and not stands_for_one_content(artifact[kind], kind)
