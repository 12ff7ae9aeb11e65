"""Markers of Argo itself: a step looks whether something is there, and `when` skips the work by what it says."""

from collections.abc import Iterator

from memolint.argo.views import Call, Template, scalar
from memolint.code.markers.found import FoundMarker, ReadCode, code_of
from memolint.code.markers.outline import Probe
from memolint.code.markers.recognise import EARLY_EXIT, Marker
from memolint.facts.avoidance.clues import may_hold_marker
from memolint.facts.avoidance.rivals import is_after
from memolint.facts.avoidance.subject import POD, Avoidance, Marked
from memolint.facts.coverage.calls import argument, condition, producer
from memolint.facts.fact import fact
from memolint.facts.reads.references import ARGUMENT, INPUT, Variable, parts_of, takes_in, variable_of, variables_in
from memolint.lang.template import tags
from memolint.typed import Record


class StepMarker(Record):
    """A look of one step that skips another; `name` is what it looks for, in the words of the template around both.

    `writer` is the step that leaves the thing there.
    """

    probe: Call
    work: Call
    writer: Call
    name: str
    look: Probe
    marked: Marked


def step_markers(subject: Avoidance) -> tuple[StepMarker, ...]:
    """The looks of steps whose answer decides whether another is done, and that a third, or the other, writes for."""
    return _step_markers(subject.template, subject)


@fact
def _step_markers(template: Template, subject: Avoidance) -> tuple[StepMarker, ...]:
    return tuple(_found(template, subject))


def _found(template: Template, subject: Avoidance) -> Iterator[StepMarker]:
    for work in template.calls:
        probes = (producer(work, name) for name in condition(work)) if work.kind != "hook" else ()
        for probe in dict.fromkeys(each for each in probes if each is not None):
            yield from _between(subject, probe, work)


def _between(subject: Avoidance, probe: Call, work: Call) -> Iterator[StepMarker]:
    template = subject.project.resolve(probe)
    if template is None or template.calls or not may_hold_marker(template.value):
        return
    for read in _code(template):
        for look in read.looks():
            name = _around(read, look.name.text, probe, template)
            writer = _writer(subject, probe, name) if "$" not in name else None
            if writer is not None:
                marker = Marker(look, EARLY_EXIT, look.start, look.end, (), ())
                marked = Marked(FoundMarker(read, marker), template, subject.neighbourhood)
                yield StepMarker(probe, work, writer, name, look, marked)
                return


@fact
def _code(template: Template) -> tuple[ReadCode, ...]:
    return tuple(code_of(template.value))


def _writer(subject: Avoidance, probe: Call, name: str) -> Call | None:
    """The step beside the probe that makes what it looks for."""
    for call in subject.template.calls:
        template = subject.project.resolve(call) if call is not probe and call.kind != "hook" else None
        for read in _code(template) if template is not None and not template.calls else ():
            if any(_around(read, made.name.text, call, template) == name for made in read.made()):
                return call
    return None


def _around(read: ReadCode, masked: str, call: Call, template: Template | None) -> str:
    """A name in the code of a template, in the words of the template that calls it."""

    def value(tag: tags.Simple | tags.Expression) -> str | None:
        source = variable_of(tag.name) if isinstance(tag, tags.Simple) else None
        if source is None or source.kind != INPUT or template is None:
            return None
        _, declared = template.parameters.get(source.name, (0, {}))
        given = argument(call, source.name)
        return given if given is not None else scalar(declared.get("value", declared.get("default")))

    return tags.fill(parts_of(read.written(masked)), value, tags.STRINGS)


def unnamed(subject: Avoidance, found: StepMarker) -> list[Variable]:
    """What the caller hands to the work, and what is looked for does not name."""
    callee = subject.project.resolve(found.work)
    held = variables_in(found.name)
    missing: dict[Variable, None] = {}
    for name in found.work.arguments if callee is not None else ():
        read = subject.neighbourhood.reads.of_input(callee, name) if callee is not None else None
        if read is None or read.role != "result":
            continue
        for variable in variables_in(argument(found.work, name) or ""):
            is_given = variable_of(variable).kind in (INPUT, ARGUMENT)
            if is_given and not any(takes_in(each, variable) or takes_in(variable, each) for each in held):
                missing[variable_of(variable)] = None
    return list(missing)


def is_lost(found: StepMarker) -> bool:
    """Whether the look is at files of its own pod, which the step that writes never sees."""
    return found.marked.stands == POD


def is_early(found: StepMarker) -> bool:
    """Whether the thing is left there before the work is done."""
    if found.writer is found.work or found.work.kind != found.writer.kind:
        return False
    if found.work.kind == "task":
        return is_after(found.work, found.writer)
    return found.writer.origin.path[:-1] < found.work.origin.path[:-1]
