"""What is skipped hands out what its readers need."""

from collections.abc import Iterator

from memolint.checks.rule import AVOIDANCE, Draft, rule
from memolint.facts.avoidance import outputs, skips
from memolint.facts.avoidance.recurrence import lasting
from memolint.facts.avoidance.subject import Avoidance, Marked
from memolint.finding import ERROR, HIGH, LOW, MEDIUM, WARNING, Related


@rule("avoidance-marker-missing-outputs", AVOIDANCE, ERROR, HIGH)
def missing_outputs(subject: Avoidance) -> Iterator[Draft]:
    """A run that finds the marker leaves a declared output unwritten: the step that wanted to skip fails."""
    for marked in lasting(subject):
        unmade = list(outputs.unmade(marked))
        if outputs.unsaid(marked):
            yield _unsaid(marked)
        if not unmade:
            continue
        first = unmade[0]
        others = f" (and {len(unmade) - 1} more)" if len(unmade) > 1 else ""
        message = (
            f"a run of `{marked.template.label}` that finds its marker `{marked.name}` does not write {first.path}, "
            f"the output {first.kind} `{first.name}`{others}: the step fails; write it before, or give it a default"
        )
        yield Draft(
            message=message,
            origin=marked.origin,
            place=marked.probe_place,
            related=tuple(Related(each.origin.place(), "declared here") for each in unmade),
            confidence=None if first.sure else LOW,
        )


def _unsaid(marked: Marked) -> Draft:
    message = (
        f"a run of `{marked.template.label}` that finds its marker `{marked.name}` does not print what the "
        "work prints, and `outputs.result` of it is read: keep the text beside the marker, and print that"
    )
    return Draft(
        message=message,
        origin=marked.origin,
        place=marked.probe_place,
        severity=WARNING,
        confidence=MEDIUM,
        signal="result",
    )


@rule(
    "avoidance-skip-without-default",
    *(AVOIDANCE, WARNING, HIGH),
    by=("absent_optionals",),
    harm="lack outputs of skipped steps",
)
def skip_without_default(subject: Avoidance) -> Iterator[Draft]:
    """A step reads an output of another that may be skipped and has no default: then the reader fails."""
    release = subject.neighbourhood.release
    for found in skips.unsupplied(subject.template, subject.project, release):
        reader = f"`{found.reader}` needs" if found.reader else f"the outputs of `{subject.template.label}` need"
        message = (
            f"{reader} `{found.output}`, which has no value when `{found.skipped.name}` is skipped: give the output a "
            f"default, or ask for `{found.output.partition('.outputs')[0]}.status` in an expression"
        )
        yield Draft(
            message=message,
            origin=found.origin,
            place=found.origin.part(found.start, found.end),
            related=(Related(found.skipped.origin.at("when").place(), "skipped by this"),),
        )
