"""Steps that read the output of another, which may be skipped."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Call, Origin, Template, dig, named, sequence, text
from memolint.facts.avoidance.after_skip import is_kept_by_callers, not_run
from memolint.facts.coverage.calls import condition
from memolint.facts.reads.references import in_value, variables_in
from memolint.typed import Record

_OUTPUT = re.compile(r"(steps|tasks)\.(.+?)\.outputs\.(?:(parameters|artifacts)\.([\w-]+)|(result))$")
_OPTIONAL = frozenset(("expression", "fromExpression", "when"))


class Unsupplied(Record):
    """A reference to an output of a step that may be skipped, and what reads it (`reader` is "" for an output)."""

    skipped: Call
    output: str
    reader: str
    origin: Origin
    start: int
    end: int


def unsupplied(template: Template, project: Project, release: Release) -> Iterator[Unsupplied]:
    """The references that have no value where the step that makes it is skipped, one of each step and reader."""
    maybe = _may_be_skipped(template, project)
    for reader in template.calls if maybe else ():
        for name, path, start, end in _references(reader.value, "DAGTask"):
            skipped = _maker(maybe, name)
            if skipped is None or skipped is reader or _runs_only_with(reader, skipped):
                continue
            if _has_default(skipped, name, project, release) or _is_defaulted(reader, path, project, release):
                continue
            if reader.name not in not_run(template, skipped):
                yield Unsupplied(skipped, name, reader.name, reader.origin.at(*path), start, end)
                break
    yield from _of_outputs(template, maybe, project, release)


def _may_be_skipped(template: Template, project: Project) -> dict[str, Call]:
    """The steps and tasks with a condition; of loops the outputs of those that ran are collected, be it of none."""
    conditional = [call for call in template.calls if call.kind != "hook" and text(call.value.get("when"))]
    return {
        call.name: call for call in conditional if not call.loops and not is_kept_by_callers(template, call, project)
    }


def _of_outputs(template: Template, maybe: dict[str, Call], project: Project, release: Release) -> Iterator[Unsupplied]:
    outputs = sequence(dig(template.value, "outputs", "parameters"))
    for index, output in enumerate(outputs):
        source = dig(output, "valueFrom", "parameter")
        if not isinstance(source, str) or dig(output, "valueFrom", "default") is not None:
            continue
        name = source.strip("{} ")
        skipped = _maker(maybe, name)
        if skipped is not None and not _has_default(skipped, name, project, release):
            at = template.origin.at("outputs", "parameters", index, "valueFrom", "parameter")
            yield Unsupplied(skipped, name, "", at, 0, len(source))


def _references(value: object, type_name: str) -> Iterator[tuple[str, tuple[str | int, ...], int, int]]:
    """The references outside of expressions, which can ask whether there is something."""
    for found in in_value(value, type_name):
        code = text(dig(value, *found.path))
        is_whole = not code.startswith("{{") and "{{" not in code
        is_plain = is_whole or code.startswith("{{", found.start)
        if is_plain and not code.startswith("{{=", found.start) and found.path[0] not in _OPTIONAL:
            yield found.name, found.path, found.start, found.end


def _maker(maybe: dict[str, Call], reference: str) -> Call | None:
    found = _OUTPUT.match(reference)
    return maybe.get(found[2]) if found else None


def _runs_only_with(reader: Call, skipped: Call) -> bool:
    """Whether the reader has a condition about the same thing."""
    own = set(condition(reader))
    about = any(f".{skipped.name}." in f".{name}." for name in own)
    return bool(text(reader.value.get("when"))) and (about or not own or not own.isdisjoint(condition(skipped)))


def _has_default(skipped: Call, reference: str, project: Project, release: Release) -> bool:
    """Whether the output has a default, which later releases give to a skipped step; nobody knows of other projects."""
    found = _OUTPUT.match(reference)
    callee = project.resolve(skipped)
    if found is None or callee is None:
        return True
    if found[3] == "artifacts":
        _, artifact = named(dig(callee.value, "outputs", "artifacts")).get(found[4], (0, {}))
        return artifact.get("optional") is True
    _, parameter = named(dig(callee.value, "outputs", "parameters")).get(found[4] or "", (0, {}))
    has_default = dig(parameter, "valueFrom", "default") is not None
    return has_default and release.absent_optionals


def _is_defaulted(reader: Call, path: tuple[str | int, ...], project: Project, release: Release) -> bool:
    """Whether the argument is that reference alone, and the input that it is for has a default, or is optional."""
    if len(path) < 3 or path[0] != "arguments":
        return False
    argument = dig(reader.value, *path[:3])
    callee = project.resolve(reader)
    if callee is None or argument is None:
        return callee is None
    name = text(dig(argument, "name"))
    if path[1] == "artifacts":
        _, artifact = callee.artifacts.get(name, (0, {}))
        return artifact.get("optional") is True or argument.get("optional") is True
    _, declared = callee.parameters.get(name, (0, {}))
    value = text(dig(argument, "value"))
    is_alone = re.fullmatch(r"\{\{[^{}]+\}\}", value) is not None and len(variables_in(value)) == 1
    has_default = declared.get("value") is not None or declared.get("default") is not None
    return is_alone and has_default and release.absent_optionals
