"""What calls pass to a memoized template, and what two uses of one entry must therefore agree on.

A variable of a caller is *determined* where the key holds it through an input: passed whole, in a text, hashed, or
through a step that fingerprints what it is given. What is made of determined variables alone is determined too.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from memolint.argo.views import Call, Template, scalar, text
from memolint.facts.reads.effects import asks_the_world
from memolint.facts.reads.locations import location, stands_for_one_content
from memolint.facts.reads.reads import INPUT, mentions
from memolint.facts.reads.references import Reference, in_part, in_value, parts_of, read_expression
from memolint.facts.reads.versions import names_content
from memolint.lang.go.json.gojson import marshal
from memolint.lang.template import tags

if TYPE_CHECKING:
    from memolint.facts.memo import Memo

_MAX_STEPS = 20
_CODE = ("container", "script", "containerSet")
_PLACES = r"(?i)(?:.*[-_.])?(?:uri|url|path|key|bucket|location|object|file|filename|name|endpoint)"
_HASHING = (
    r"(?i)sha\d+sum|md5sum|b2sum|b3sum|cksum|xxh\w*sum|hashlib|dgst|\b(?:sha-?\d+|md5|blake\w*|crc32c?|etag)\b"
    r"|\bdigest|checksum|fingerprint|\bhash|-hash\b"
)


def is_fixed(memo: "Memo", name: str) -> bool:
    """Whether every caller makes an input of nothing but what the key determines."""
    if not memo.callers or memo.project.submissions(memo.template):
        return False
    return all(_is_fixed_by(memo, call, argument(call, name)) for call in memo.callers)


def _is_fixed_by(memo: "Memo", call: Call, value: str | None) -> bool:
    if value is None or "{{" not in value:
        return False
    known = determined(memo, call)
    return all(_is_determined(memo, call, name, known, 0) for name in _names(value))


def determined(memo: "Memo", call: Call) -> frozenset[str]:
    """The variables of a call's scope that the key determines."""
    held = (name for name in memo.template.parameters if memo.mentions(INPUT + name))
    known = (found for name in held for found in _held(memo, call, argument(call, name) or ""))
    return memo.once(f"determined {id(call.value)}", lambda: frozenset(known))


def _held(memo: "Memo", call: Call, value: str) -> Iterator[str]:
    """The variables that a text holds, and those that a fingerprint in it is of."""
    for name in _names(value):
        yield name
        source = producer(call, name)
        template = memo.project.resolve(source) if source is not None else None
        if source is not None and template is not None and _is_fingerprint(template):
            yield from (reference.name for reference in _references(source))


def _names(value: str) -> Iterator[str]:
    """The variables in a text; an expression that makes something new each time counts by its source alone."""
    for part in parts_of(value):
        if isinstance(part, tags.Expression) and _is_volatile(part.source):
            yield part.raw
        elif not isinstance(part, tags.Literal):
            yield from (reference.name for reference in in_part(part))


def _is_volatile(source: str) -> bool:
    from memolint.lang.template.functions import is_volatile  # dear, and most arguments have no expression

    return any(is_volatile(call.name) for call in read_expression(source).calls)


def _is_fingerprint(template: Template) -> bool:
    """Whether a step's code hashes what it is given."""
    return any(re.search(_HASHING, marshal(template.value[kind])) for kind in _CODE if kind in template.value)


def has_same_content(memo: "Memo", call: Call, artifact: dict[str, Any]) -> bool:
    """Whether two uses of one entry get the same content for an artifact argument of the call."""
    return _artifact_is_determined(memo, call, artifact, determined(memo, call), 0)


def is_checked(memo: "Memo", call: Call, artifact: dict[str, Any]) -> bool:
    """Whether the step that makes an artifact is told where it is and its digest, which the key holds too."""
    made_by = producer(call, text(artifact.get("from")))
    given = {reference.name for reference in _references(made_by)} if made_by is not None else set()
    known = determined(memo, call)
    return any(map(names_content, given & known)) and all(re.fullmatch(_PLACES, name) for name in given - known)


def _artifact_is_determined(
    memo: "Memo", call: Call, artifact: dict[str, Any], known: frozenset[str], steps: int
) -> bool:
    if artifact.get("raw") is not None:
        return set(_all_names(artifact)) <= known
    if location(artifact):
        names = _all_names(artifact)
        return bool(names) and set(names) <= known
    names = _all_names(artifact)
    return len(names) == 1 and _is_determined(memo, call, names[0], known, steps)


def _is_determined(memo: "Memo", call: Call, name: str, known: frozenset[str], steps: int) -> bool:
    """Whether a variable or an artifact in the scope of a call comes of nothing but what is known."""
    if any(mentions(each, name) for each in known):
        return True
    if name.startswith("inputs.artifacts."):
        return steps < _MAX_STEPS and _comes_from_above(memo, call, name.split(".")[2], known, steps + 1)
    source = producer(call, name)
    return source is not None and steps < _MAX_STEPS and _depends_only_on(memo, source, known, steps + 1)


def _comes_from_above(memo: "Memo", call: Call, name: str, known: frozenset[str], steps: int) -> bool:
    """Whether every caller of the template around a call hands it a determined artifact."""
    callers = memo.project.callers(call.holder) if call.holder is not None else []
    for outer in callers:
        _, given = outer.artifacts.get(name, (0, {}))
        held = frozenset(
            found
            for each in outer.arguments
            if INPUT + each in known
            for found in _held(memo, outer, argument(outer, each) or "")
        )
        if not _artifact_is_determined(memo, outer, given, held, steps):
            return False
    return bool(callers)


def _depends_only_on(memo: "Memo", call: Call, known: frozenset[str], steps: int) -> bool:
    """Whether a step is given nothing, and fetches nothing, but what is known; its loop is part of it."""
    callee = memo.project.resolve(call)
    if callee is None or any(not memo.covers_global(name) for name in memo.reads.workflow(callee)):
        return False
    if any(_moves(artifact) for _, artifact in callee.artifacts.values()) or asks_the_world(memo.project, callee):
        return False
    return all(
        reference.name.startswith("item") or _is_determined(memo, call, reference.name, known, steps)
        for reference in _references(call)
    )


def _moves(artifact: dict[str, Any]) -> bool:
    """Whether a step's own artifact is at a place that says nothing of its content: what it is given, or a digest."""
    kind = location(artifact)
    return bool(kind) and not _all_names(artifact) and not stands_for_one_content(artifact[kind], kind)


def _references(call: Call) -> Iterator[Reference]:
    fields = {key: value for key, value in call.value.items() if key in ("arguments", "withItems", "withParam")}
    yield from in_value(fields, "DAGTask")


def _all_names(artifact: dict[str, Any]) -> list[str]:
    return [reference.name for reference in in_value(artifact, "Artifact")]


def producer(call: Call, reference: str) -> Call | None:
    """The step or task beside `call` that a reference names."""
    name = reference.strip("{} ").split(".")
    if call.holder is None or len(name) < 2 or name[0] not in ("steps", "tasks"):
        return None
    return call.holder.steps.get(name[1])


def argument(call: Call, name: str) -> str | None:
    """The text that a call passes as an input parameter."""
    _, found = call.arguments.get(name, (0, {}))
    return scalar(found.get("value"))


def artifact_source(call: Call, name: str) -> str:
    """The step or task that makes an artifact argument of a call, "" where it is none."""
    _, given = call.artifacts.get(name, (0, {}))
    source = producer(call, text(given.get("from")))
    return source.name if source is not None else ""
