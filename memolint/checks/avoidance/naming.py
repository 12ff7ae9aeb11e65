"""A marker is named by all that the work reads, by nothing else, and found under that name alone."""

from collections.abc import Iterator

from memolint.checks.rule import AVOIDANCE, Draft, rule
from memolint.checks.wording import listed, many
from memolint.facts.avoidance import coverage, open_values, probe_steps, recurrence
from memolint.facts.avoidance.coverage import Missing
from memolint.facts.avoidance.probe_steps import StepMarker
from memolint.facts.avoidance.subject import LASTING, Avoidance, Marked
from memolint.facts.reads.references import ARGUMENT, INPUT
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, INFO, LOW, MEDIUM, WARNING, Claim, Related, Stops


@rule("avoidance-marker-coverage", AVOIDANCE, WARNING, HIGH)
def covered(subject: Avoidance) -> Iterator[Draft]:
    """Work depends on something that its marker is not named by: the marker of other work stops it."""
    for marked in recurrence.lasting(subject):
        missing = coverage.missing(marked)
        if missing:
            yield _missing(marked, missing)
        else:
            yield from _same(marked)
            yield from _version(marked)
    for found in probe_steps.step_markers(subject):
        unnamed = probe_steps.unnamed(subject, found)
        if unnamed and not probe_steps.is_lost(found):
            yield _unnamed(found, [each.text for each in unnamed])


def _unnamed(found: StepMarker, names: list[str]) -> Draft:
    related = (
        Related(found.probe.origin.at("name").place(), "asks whether it is there"),
        Related(found.writer.origin.at("name").place(), "leaves it there"),
    )
    message = (
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} handed to `{found.work.name}`, which is skipped where "
        f"`{found.probe.name}` finds `{found.name}`: that has the same name for all values"
    )
    return Draft(
        message=message,
        origin=found.work.origin.at("when"),
        related=related,
        confidence=MEDIUM,
        signal="inputs" if "{{" in found.name else "constant",
    )


def _missing(marked: Marked, missing: list[Missing]) -> Draft:
    names = [each.source.name if each.source.kind == INPUT else each.source.text for each in missing]
    what = many("input", names) if all(each.source.kind == INPUT for each in missing) else listed(names)
    is_constant = coverage.is_constant(marked)
    is_one = len(missing) == 1
    named = "has one name for all runs" if is_constant else f"is not named by {'it' if is_one else 'them'}"
    worst = missing[0]
    message = (
        f"{what} {'changes' if is_one else 'change'} the work of `{marked.template.label}`, but its marker "
        f"`{marked.name}` {named}: found once, it stops the work for all other values"
        f"{f' ({worst.why})' if worst.why else ''}"
    )
    return Draft(
        message=message,
        origin=marked.origin,
        place=marked.probe_place,
        related=tuple(Related(each.read.origin.part(each.read.start, each.read.end), "read here") for each in missing),
        claim=_stops(marked, worst),
        severity=None if worst.severity == ERROR else worst.severity,
        signal="constant" if is_constant else "inputs",
    )


def _stops(marked: Marked, missing: Missing) -> Claim | None:
    """Two runs that differ in what is missing alone."""
    memo, source = marked.plain_key, missing.source
    if source.kind not in (INPUT, ARGUMENT) or marked.stands != LASTING:
        return None
    base = examples.assignment(memo)
    first, second = (
        examples.changed(base, source.text, each) for each in examples.two(memo, source.text, missing.read)
    )
    return Stops(marked.template, first, second)


def _same(marked: Marked) -> Iterator[Draft]:
    """Two templates with one marker; told once, at the second."""
    order = [template for manifest in marked.project.manifests for template in manifest.templates]
    for other in coverage.same_name(marked):
        if order.index(other.template) < order.index(marked.template):
            message = (
                f"`{marked.template.label}` and `{other.template.label}` do different work under one marker "
                f"`{marked.name}`: the one that is first stops the other"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                related=(Related(other.probe_place, f"the marker of `{other.template.label}`"),),
                confidence=MEDIUM,
                signal="template",
            )
            return


def _version(marked: Marked) -> Iterator[Draft]:
    """A marker that outlives the code: told where the image moves under its name."""
    image = next(coverage.moving_images(marked), None)
    if image is not None:
        message = (
            f"`{image.text}` is another build after the next push, and the marker `{marked.name}` of "
            f"`{marked.template.label}` names no version: what the old one has done stays"
        )
        yield Draft(
            message=message,
            origin=marked.origin,
            place=marked.probe_place,
            related=(Related(image.origin.place(), "moves"),),
            severity=INFO,
            confidence=MEDIUM,
            signal="version",
        )


@rule("avoidance-marker-date-twice", AVOIDANCE, WARNING, MEDIUM)
def date_twice(subject: Avoidance) -> Iterator[Draft]:
    """The day in the name of a marker is asked for twice: work that begins before midnight marks the next day done."""
    for marked in recurrence.lasting(subject):
        if not recurrence.reads_clock_inline(marked):
            continue
        write = next((each for each in marked.marker.writes if each.name.inline), None)
        if write is not None:
            message = (
                f"`{marked.template.label}` asks for the date when it looks for `{marked.name}` and once more when it "
                "writes that: work that runs over midnight marks the next day done; set a variable once"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.act_place(write.act),
                related=(Related(marked.probe_place, "looked for here"),),
            )


@rule("avoidance-marker-never-hits", AVOIDANCE, WARNING, MEDIUM)
def never_hits(subject: Avoidance) -> Iterator[Draft]:
    """No run finds the marker of another: its name is new each time, or nothing writes it."""
    for marked in subject.all_markers:
        reason = next(recurrence.never_found(marked), None)
        if reason is not None:
            message = f"no later run of `{marked.template.label}` finds its marker `{marked.name}`: {reason.why}"
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                severity=reason.severity,
                confidence=reason.confidence,
                signal=reason.signal,
            )


@rule("avoidance-marker-match", AVOIDANCE, WARNING, MEDIUM)
def match(subject: Avoidance) -> Iterator[Draft]:
    """A look for a marker finds another one too, or takes an error for an absent marker."""
    for marked in recurrence.lasting(subject):
        probe = marked.marker.probe
        if probe.loose and open_values.may_extend(marked):
            message = (
                f"`{marked.template.label}` may take another marker for `{marked.name}`: {probe.loose}, and work that "
                "is not done is skipped"
            )
            yield Draft(message=message, origin=marked.origin, place=marked.probe_place, signal="prefix")
        elif probe.swallows:
            message = (
                f"`{marked.template.label}` takes every error of the look for `{marked.name}` for a marker that is not "
                "there: without access the work is done again"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                severity=INFO,
                confidence=MEDIUM if open_values.changes_the_world(marked) else LOW,
                signal="error",
            )


@rule("avoidance-marker-injection", AVOIDANCE, WARNING, MEDIUM)
def injection(subject: Avoidance) -> Iterator[Draft]:
    """A value in the name of a marker leads out of its folder, or breaks the command that looks for it."""
    for marked in recurrence.lasting(subject):
        found = next(open_values.breaking(marked), None)
        if found is not None:
            message = (
                f"`{found.name}` can be `{found.text}`, and stands as it is in the marker `{marked.name}` of "
                f"`{marked.template.label}`: {found.why}"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                related=(Related(found.origin.place(), "given here"),),
            )
        elif (name := next(open_values.unknown(marked), "")) != "":
            message = (
                f"`{name}` can be anything, and becomes a part of the code and of the marker `{marked.name}` of "
                f"`{marked.template.label}`: pass it by `env`, or by an `enum`"
            )
            yield Draft(
                message=message,
                origin=marked.origin,
                place=marked.probe_place,
                severity=INFO,
                signal="open",
            )
