"""A marker is written last, after the work has succeeded, and complete when it appears."""

from collections.abc import Iterator

from memolint.checks.rule import AVOIDANCE, Draft, rule
from memolint.code.markers.outline import STREAM, Act
from memolint.code.markers.recognise import is_complete, is_in_place
from memolint.facts.avoidance import outputs, probe_steps
from memolint.facts.avoidance.recurrence import lasting
from memolint.facts.avoidance.subject import POD, Avoidance, Marked
from memolint.finding import HIGH, LOW, MEDIUM, WARNING, Related


@rule("avoidance-marker-before-work", AVOIDANCE, WARNING, HIGH)
def before_work(subject: Avoidance) -> Iterator[Draft]:
    """A marker is there although the work failed: it is written before the work, or whether that succeeds or not."""
    for marked in lasting(subject):
        late = outputs.late_work(marked)
        if late is not None:
            yield _before(marked, late)
        elif marked.marker.unguarded is not None and is_complete(marked.marker.writes[-1]):
            yield _unguarded(marked, marked.marker.unguarded)
    for found in probe_steps.step_markers(subject):
        if probe_steps.is_early(found):
            message = (
                f"`{found.writer.name}` writes `{found.name}` before `{found.work.name}` is done, and that is skipped "
                f"where `{found.probe.name}` finds it: if it fails, no later run does it again"
            )
            yield Draft(
                message=message,
                origin=found.writer.origin,
                place=found.writer.origin.at("name").place(),
                related=(Related(found.work.origin.at("when").place(), "skipped by this"),),
                confidence=MEDIUM,
                signal="order",
            )


def _before(marked: Marked, late: Act) -> Draft:
    write = marked.marker.writes[-1]
    is_explicit = marked.marker.is_explicit
    message = (
        f"`{marked.template.label}` writes its marker `{marked.name}` before the work is done: if `{late.program}` "
        "fails, no later run does it again"
    )
    return Draft(
        message=message,
        origin=marked.origin,
        place=marked.act_place(write.act),
        related=(Related(marked.act_place(late), "done after the marker"),),
        confidence=None if is_explicit else MEDIUM,
        signal="order",
    )


def _unguarded(marked: Marked, risky: Act) -> Draft:
    write = marked.marker.writes[-1]
    forgotten = "its failure is ignored" if risky.swallowed else "the script goes on after a failure (no `set -e`)"
    message = (
        f"`{marked.template.label}` writes its marker `{marked.name}` even if `{risky.program}` fails: {forgotten}, "
        "and no later run does it again"
    )
    return Draft(
        message=message,
        origin=marked.origin,
        place=marked.act_place(write.act),
        related=(Related(marked.act_place(risky), "may fail"),),
        confidence=MEDIUM,
        signal="unguarded",
    )


@rule("avoidance-marker-not-atomic", AVOIDANCE, WARNING, MEDIUM)
def not_atomic(subject: Avoidance) -> Iterator[Draft]:
    """The result is the marker, and is written in place: what a killed run leaves behind counts as done."""
    for marked in lasting(subject):
        marker = marked.marker
        in_place = [write for write in marker.writes if is_in_place(write)]
        if marker.is_explicit or not in_place or len(in_place) < len(marker.writes) or marker.cleaned:
            continue
        if marked.stands == POD or marked.marker.name.level != "file":
            continue
        write = in_place[0]
        message = (
            f"`{marked.template.label}` takes `{marked.name}` for done once it exists, and `{write.act.program}` "
            "writes it in place: a run that is killed, or fails, leaves a part of it; write to another name and `mv` it"
        )
        is_sure = write.how == STREAM and write.act.program != "cp" and marked.read.snippet.language == "shell"
        yield Draft(
            message=message,
            origin=marked.origin,
            place=marked.act_place(write.act),
            related=(Related(marked.probe_place, "taken for done here"),),
            confidence=None if is_sure else LOW,
        )
