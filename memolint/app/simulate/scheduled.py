"""The workflows that the operator of a CronWorkflow submits, and when (`workflow/cron/operator.go`)."""

from collections.abc import Iterator, Sequence

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.cluster.clock import SECOND, rfc3339
from memolint.lang.cron.fire_times import next_of_any
from memolint.lang.cron.schedule import Every, Fields, ScheduleError, check_zone, in_zone
from memolint.lang.go.time.times import Time
from memolint.lang.template import anystring
from memolint.lang.words import did_you_mean

# The operator submits a workflow a little after its scheduled time.
LATENCY = SECOND // 2
_GROUP = "workflows.argoproj.io"
_MAX_NAME = 52
_WITH_OVERLAP = {
    "Allow": "start it beside that one",
    "Forbid": "leave it out",
    "Replace": "terminate that one and start it",
}
_CREATOR = (f"{_GROUP}/creator", f"{_GROUP}/creator-email", f"{_GROUP}/creator-preferred-username")


class WrongSchedule(ValueError):
    """A CronWorkflow of which the operator starts no run; the message says why in one line."""


def next_run(cron: Json, release: Release, last: int | None, advance: int | None, start: int) -> int:
    """The scheduled time of the next run (nanoseconds): so long after the last one, or else when the schedule fires.

    Raises WrongSchedule.
    """
    if last is not None and advance is not None:
        return last + advance
    schedules = _schedules(cron, release)
    fires = next_of_any(schedules, Time(start if last is None else last))
    if fires is None:
        again = "" if last is None else " again"
        listed = ", ".join(f"`{text}`" for text in _texts(_spec(cron), release))
        raise WrongSchedule(f"{_label(cron)} never fires{again}: no time of the next five years matches {listed}")
    return fires.instant


def workflow(cron: Json, scheduled: int, release: Release) -> Json:
    """The workflow of one run (`ConvertCronWorkflowToWorkflowWithProperties`)."""
    own, given = _mapping(cron.get("metadata")), _mapping(_spec(cron).get("workflowMetadata"))
    labels = _mapping(own.get("labels"))
    passed = (f"{_GROUP}/controller-instanceid", *(_CREATOR if release.schedules_pass_creator else ()))
    metadata: Json = {
        "name": f"{_name(cron)}-{scheduled // SECOND}",
        "labels": {
            f"{_GROUP}/cron-workflow": _name(cron),
            **{label: labels[label] for label in passed if label in labels},
            **_mapping(given.get("labels")),
        },
        "annotations": {f"{_GROUP}/scheduled-time": rfc3339(scheduled), **_mapping(given.get("annotations"))},
    }
    if own.get("namespace"):
        metadata["namespace"] = own["namespace"]
    spec = _spec(cron).get("workflowSpec")
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata, "spec": spec or {}}


def notes(cron: Json, release: Release) -> Iterator[str]:
    """What is played otherwise than the operator would, a line each."""
    spec = _spec(cron)
    if spec.get("suspend") is True:
        yield f"{_label(cron)} is suspended, so that the operator starts none of these runs"
    for field in ("when", "stopStrategy"):
        if spec.get(field):
            yield f"{_label(cron)}: `{field}` is not evaluated, each run is started"
    if not any(_known_texts(spec, release)):
        unknown, known = ("schedules", "schedule") if _many(spec) else ("schedule", "schedules")
        yield f"{_label(cron)}: Argo {release.name} does not know `{unknown}`, write `{known}`; played as if it did"


def overlap(cron: Json, due: Sequence[int], ended: Sequence[int], is_at_once: bool) -> Iterator[str]:
    """What is played otherwise where a run is due before the one before it has ended (`enforceRuntimePolicy`)."""
    late = [number for number, (time, end) in enumerate(zip(due[1:], ended, strict=False), start=2) if time < end]
    if late:
        policy = str(_spec(cron).get("concurrencyPolicy") or "Allow")
        more = f" ({len(late) - 1} more so)" if len(late) > 1 else ""
        played = "all runs start at once" if is_at_once else "it waits until then"
        yield (
            f"{_label(cron)}: run {late[0]} is due before run {late[0] - 1} has ended{more}; "
            f"`concurrencyPolicy: {policy}` would {_WITH_OVERLAP[policy]}, here {played}"
        )


def _schedules(cron: Json, release: Release) -> list[Fields | Every]:
    """The schedules of a valid CronWorkflow. Raises WrongSchedule in the words of its validation."""
    problem = next(_refused(cron, release), None)
    if problem:
        raise WrongSchedule(f"{_label(cron)}: {problem}")
    spec = _spec(cron)
    zone = anystring.text_of(spec.get("timezone")) or ""
    found: list[Fields | Every] = []
    for text in _texts(spec, release):
        try:
            in_zone(text, "")
        except ScheduleError as error:
            raise WrongSchedule(f"{_label(cron)}: cron schedule {text} is malformed: {error}") from None
        found.append(_in_zone(cron, text, zone))
    return found


def _in_zone(cron: Json, text: str, zone: str) -> Fields | Every:
    """The schedule as the operator adds it, with the zone before it. Raises WrongSchedule."""
    try:
        check_zone(zone)
    except ScheduleError as error:
        raise WrongSchedule(f'{_label(cron)}: invalid timezone "{zone}": {error}{_meant(zone)}') from None
    try:
        return in_zone(text, zone)
    except ScheduleError as error:
        once = "the zone is named twice, in `timezone` and before the fields"
        raise WrongSchedule(
            f"{_label(cron)}: cron schedule CRON_TZ={zone} {text} is malformed: {error}: {once}"
        ) from None


def _meant(zone: str) -> str:
    from zoneinfo import available_timezones

    return did_you_mean(zone, sorted(available_timezones()))


def _refused(cron: Json, release: Release) -> Iterator[str]:
    spec, name = _spec(cron), _name(cron)
    if release.many_schedules and not release.schedules_only and _single(spec) and _many(spec):
        yield "cron workflow cant be configured with both Spec.Schedule and Spec.Schedules"
    if len(name) > _MAX_NAME:
        allowed = f"must not be more than {_MAX_NAME} characters long"
        yield f'cron workflow name "{name}" {allowed} (currently {len(name)})'
    if not _texts(spec, release):
        yield "cron workflow must have at least one schedule"
    policy, deadline = spec.get("concurrencyPolicy") or "Allow", spec.get("startingDeadlineSeconds")
    if policy not in _WITH_OVERLAP:
        yield f"'{policy}' is not a valid concurrencyPolicy"
    if isinstance(deadline, int) and deadline < 0:
        yield "startingDeadlineSeconds must be positive"


def _texts(spec: Json, release: Release) -> list[str]:
    """The schedules in the field that the release knows, else those in the other."""
    return _known_texts(spec, release) or _single(spec) or _many(spec)


def _known_texts(spec: Json, release: Release) -> list[str]:
    single = [] if release.schedules_only else _single(spec)
    return single or (_many(spec) if release.many_schedules else [])


def _single(spec: Json) -> list[str]:
    text = anystring.text_of(spec.get("schedule"))
    return [text] if text else []


def _many(spec: Json) -> list[str]:
    listed = spec.get("schedules")
    return [anystring.text_of(text) or "" for text in listed] if isinstance(listed, list) else []


def _label(cron: Json) -> str:
    return f"CronWorkflow `{_name(cron)}`"


def _name(cron: Json) -> str:
    return str(_mapping(cron.get("metadata")).get("name") or "")


def _spec(cron: Json) -> Json:
    return _mapping(cron.get("spec"))


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}
