"""What a call passes to a template: its arguments, the variables in them, and the steps that made these."""

import re

from memolint.argo.arguments import named
from memolint.argo.views import Call, Template, dig, scalar, text
from memolint.code.snippets import containers, written_in
from memolint.facts.fact import fact
from memolint.facts.reads.references import ITEM, in_value, variable_of, variables_in
from memolint.lang.go.json.gojson import marshal
from memolint.typed import Any

_CODE = ("container", "script", "containerSet")
_GIVEN = ("arguments", "withItems", "withParam")
_PROGRAMS = r"sha\d+sum|md5sum|b2sum|b3sum|cksum|xxh\w*sum|dgst"
_ENDS = r"(?![\w./-])"  # of a path
_HASHING = (
    rf"(?i){_PROGRAMS}|hashlib|\b(?:sha-?\d+|md5|blake\w*|crc32c?|etag)\b"
    r"|\bdigest|checksum|fingerprint|\bhash|-hash\b"
)


def argument(call: Call, name: str) -> str | None:
    """The text that a call passes as an input parameter."""
    _, found = call.arguments.get(name, (0, {}))
    return scalar(found.get("value"))


def passes_item(call: Call, name: str) -> bool:
    """Whether a loop passes (a part of) its item as an input parameter."""
    return call.loops and any(variable_of(each).kind == ITEM for each in variables_in(argument(call, name) or ""))


def producer(call: Call, reference: str) -> Call | None:
    """The step or task beside `call` that a reference names."""
    name = reference.strip("{} ").split(".")
    if call.holder is None or len(name) < 2 or name[0] not in ("steps", "tasks"):
        return None
    return call.holder.steps.get(name[1])


def artifact_producer(call: Call, name: str) -> Call | None:
    """The step or task that makes an artifact argument of a call."""
    _, given = call.artifacts.get(name, (0, {}))
    return producer(call, text(given.get("from")))


@fact
def given(call: Call) -> tuple[str, ...]:
    """The variables in what a call is given: its arguments and its loop."""
    fields = {key: value for key, value in call.value.items() if key in _GIVEN}
    return tuple(reference.name for reference in in_value(fields, "DAGTask"))


def tells_how_it_went(reference: str) -> bool:
    """Whether a reference to a step is to how it ended: skipped, failed, succeeded."""
    return reference.rpartition(".")[2].strip("} ") in ("status", "exitCode")


@fact
def condition(call: Call) -> tuple[str, ...]:
    """The variables that decide whether a call runs."""
    return tuple(variables_in(text(call.value.get("when"))))


def in_artifact(artifact: dict[str, Any]) -> list[str]:
    """The variables in an artifact: in its location, or the output that it is."""
    return [reference.name for reference in in_value(artifact, "Artifact")]


@fact
def is_fingerprint(template: Template) -> bool:
    """Whether a step's code hashes what it is given; the digest of an artifact that it makes says less of that."""
    if dig(template.value, "outputs", "artifacts"):
        return False
    return any(re.search(_HASHING, marshal(template.value[kind])) for kind in _CODE if kind in template.value)


def takes_digest(template: Template, artifact: str, parameter: str) -> bool:
    """Whether a step writes the digest of one of its output artifacts into one of its parameters.

    Both are references to outputs of the step: `steps.fetch.outputs.artifacts.rows`.
    """
    held, told = (_path(template, each.strip("{} ")) for each in (artifact, parameter))
    if not held or not told:
        return False
    code = "\n".join(each for _, container in containers(template.value) for each in written_in(container))
    whole = rf"{re.escape(held)}(?:/\*?)?{_ENDS}"
    line = rf"(?:{_PROGRAMS})\b[^\n;&]*{whole}[^\n;&]*>\s*[\"']?{re.escape(told)}{_ENDS}"
    return re.search(line, code) is not None or ("hashlib." in code and held in code and told in code)


def _path(template: Template, reference: str) -> str:
    """Where the output that a reference names is written."""
    kind, _, name = reference.partition(".outputs.")[2].partition(".")
    outputs = named(template.value.get("outputs"), kind) if kind in ("parameters", "artifacts") else ()
    found = next((each for each in outputs if each.get("name") == name), {})
    return text(found.get("path")) or text(dig(found, "valueFrom", "path"))
