"""Input artifacts and where their content comes from: does the key determine it?"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from memolint.argo.views import Call, Origin, text
from memolint.facts import identity, texts
from memolint.facts.memo import Memo
from memolint.facts.reads import INPUT
from memolint.facts.references import Reference, in_value
from memolint.text.documents import Path

_LOCATIONS = {
    "s3": ("key",),
    "gcs": ("key",),
    "oss": ("key",),
    "azure": ("blob",),
    "hdfs": ("path",),
    "artifactory": ("url",),
    "http": ("url",),
    "git": ("revision", "branch", "repo"),
}
_MAX_STEPS = 20
_MOVING = r"(?i)latest|main|master|dev|develop|development|head|trunk|current|nightly|stable|(?:feature|release)/.*"
_MOVING_NAMES = r"(?:[\w.-]*[-_.])?(?:branch|ref|url|uri)"


class Fetched(NamedTuple):
    """An input artifact that the template fetches itself: the field that names its content, and what that says."""

    name: str
    path: Path
    text: str
    kind: str


class Supplied(NamedTuple):
    """An input artifact that callers hand over and the key does not determine; `place` is where one does."""

    name: str
    place: Origin
    known: bool


def fetched(memo: Memo) -> Iterator[Fetched]:
    """Own artifacts whose location does not say which content it is, in the order of declaration."""
    for name, (index, artifact) in memo.template.artifacts().items():
        kind = location(artifact)
        if kind:
            found = _moving(memo, name, ("inputs", "artifacts", index, kind), artifact[kind], kind)
            if found is not None:
                yield found


def location(artifact: dict[str, Any]) -> str:
    """The kind of location that an artifact names, "" for one that a caller supplies (or that stands in the file)."""
    return next((kind for kind in _LOCATIONS if isinstance(artifact.get(kind), dict)), "")


def _moving(memo: Memo, name: str, path: Path, value: dict[str, Any], kind: str) -> Fetched | None:
    field = next((field for field in _LOCATIONS[kind] if text(value.get(field))), _LOCATIONS[kind][-1])
    content = text(value.get(field))
    if kind == "git" and field == "repo":
        return Fetched(name, (*path, field), "the default branch", kind)
    if identity.is_digest(content) or any(identity.is_digest(part) for part in content.replace("/", ".").split(".")):
        return None
    references = [reference.name for reference in in_value(value, "S3")]
    if any(identity.names_content(each) and _is_covered(memo, each) for each in references):
        return None
    covered = [each for each in references if _is_covered(memo, each)]
    if covered and not any(_moves(memo, each, kind) for each in covered):
        return None  # which object it is stands in the key; whether objects are overwritten nobody can see
    return Fetched(name, (*path, field), content, kind)


def _moves(memo: Memo, variable: str, kind: str) -> bool:
    """Whether a variable of a location names something that moves: a branch, or a URL, whatever the key says."""
    last = variable.rpartition(".")[2].lower()
    values = [value.text for value in texts.of_variable(memo, variable).found]
    if any(re.fullmatch(_MOVING, value) for value in values):
        return True
    if values and all(identity.is_digest(value) for value in values):
        return False
    return re.fullmatch(_MOVING_NAMES, last) is not None and (kind in ("git", "http") or "url" in last)


def _is_covered(memo: Memo, variable: str) -> bool:
    return (
        memo.covers_input(variable.removeprefix(INPUT)) if variable.startswith(INPUT) else memo.covers_global(variable)
    )


def supplied(memo: Memo) -> Iterator[Supplied]:
    """Artifacts from callers whose content the key does not determine; a digest in the key is taken to be theirs."""
    if any(identity.names_content(reference.name) for reference in memo.key.references):
        return
    for name, (index, artifact) in memo.template.artifacts().items():
        if location(artifact) or artifact.get("raw") is not None or artifact.get("optional"):
            continue
        place = memo.template.origin.at("inputs", "artifacts", index)
        if not memo.callers:
            yield Supplied(name, place, False)
            continue
        for call in memo.callers:
            if not _is_determined(memo, call, name):
                yield Supplied(name, _argument_place(call, name, place), True)
                break


def _argument_place(call: Call, name: str, default: Origin) -> Origin:
    given = call.artifacts().get(name)
    return call.origin.at("arguments", "artifacts", given[0]) if given else default


def _is_determined(memo: Memo, call: Call, name: str) -> bool:
    """Whether two uses of one entry get the same content through this call."""
    given = call.artifacts().get(name)
    if given is None:
        return True  # not supplied: an optional artifact that is not there
    return _provenance(memo, call, given[1], memo.determined(call), 0)


def _provenance(memo: Memo, call: Call, artifact: dict[str, Any], determined: set[str], steps: int) -> bool:
    """Whether the artifact's producer depends on nothing but what the key determines (in the scope of the caller)."""
    kind = location(artifact)
    if kind or artifact.get("raw") is not None:
        references = [reference.name for reference in in_value(artifact, "Artifact")]
        return artifact.get("raw") is not None or (bool(references) and set(references) <= determined)
    producer = _producer(call, text(artifact.get("from")))
    if producer is None or steps > _MAX_STEPS:
        return False
    return _depends_only_on(memo, producer, determined, steps + 1)


def _depends_only_on(memo: Memo, call: Call, determined: set[str], steps: int) -> bool:
    callee = memo.project.resolve(call)
    if callee is None or any(not memo.covers_global(name) for name in memo.reads.workflow(callee)):
        return False
    if any(location(artifact) for _, artifact in callee.artifacts().values()):
        return False
    for reference in _references(call):
        if reference.name in determined or reference.name.startswith(("item",)):
            continue
        feeding = _producer(call, reference.name)
        if feeding is None or not _depends_only_on(memo, feeding, determined, steps + 1) or steps > _MAX_STEPS:
            return False
    return True


def _references(call: Call) -> Iterator[Reference]:
    fields = {key: value for key, value in call.value.items() if key in ("arguments", "withItems", "withParam")}
    yield from in_value(fields, "DAGTask")


def _producer(call: Call, reference: str) -> Call | None:
    """The step or task beside `call` that a reference names."""
    name = reference.strip("{} ").split(".")
    if call.holder is None or len(name) < 2 or name[0] not in ("steps", "tasks"):
        return None
    return next((each for each in call.holder.calls() if each.name == name[1] and each.kind != "hook"), None)
