"""How leaves end in a scenario, by rule or by name, and which calls to the API server fail."""

from collections.abc import Sequence

from memolint.app.scenario.members import entries, lapse, mapping, text, texts
from memolint.app.scenario.scenario_schema import ScenarioError
from memolint.app.simulate import step_outputs
from memolint.engine.play import Played
from memolint.engine.scenario import Fault, PodRule
from memolint.lang.template import anystring
from memolint.lang.words import did_you_mean, listed
from memolint.typed import Record

MAX_LISTED = 5


def rule(value: object) -> PodRule:
    """The rule that an entry of `pods` describes. Raises ScenarioError."""
    found = mapping(value, "pods")
    code, run = found.get("exitCode"), found.get("run")
    result = found.get("result")
    return PodRule(
        template=text(found.get("template") if found.get("template") is not None else "*"),
        node=text(found.get("node") if found.get("node") is not None else "*"),
        run=run if isinstance(run, int) else None,
        succeeds=step_outputs.succeeds(found),
        exit_code=code if isinstance(code, int) else None,
        message=text(found.get("message")),
        result=None if result is None else anystring.text_of(result),
        parameters=texts(found.get("parameters"), "parameters"),
        artifacts=texts(found.get("artifacts"), "artifacts"),
        missing=frozenset(text(name) for name in entries(found.get("missing"), "missing")),
        duration=None if found.get("duration") is None else lapse(found["duration"], "duration"),
    )


def given(value: object) -> tuple[PodRule, ...]:
    """The rules of outputs by template or node. Raises ScenarioError."""
    try:
        return step_outputs.of_mapping(mapping(value or {}, "given"), "given")
    except step_outputs.WrongGiven as error:
        raise ScenarioError(str(error), path=("given",)) from None


def fault(value: object) -> Fault:
    """The fault that an entry of `faults` describes. Raises ScenarioError."""
    found = mapping(value, "faults")
    verb, answer = text(found.get("verb")), text(found.get("answer"))
    count, run, after = found.get("count"), found.get("run"), found.get("after")
    if (verb, answer) == ("get", "409"):
        raise ScenarioError(
            "a `get` never conflicts: 409 is an answer to `create`, `update` or `delete`", path=("answer",)
        )
    return Fault(
        verb=verb,
        answer=answer,
        name=text(found.get("name") if found.get("name") is not None else "*"),
        times=count if isinstance(count, int) else None,
        run=run if isinstance(run, int) else None,
        after=after if isinstance(after, int) else 0,
    )


class Idle(Record):
    """A fault, by its number, that did not happen as often as it should, and what there was instead."""

    number: int
    message: str


def idle_fault(faults: Sequence[Fault], played: Played) -> Idle | None:
    """The first fault that did not happen, or not as often as it should."""
    for number, fault in enumerate(faults):
        met, struck = played.met[number], played.struck[number]
        if struck and fault.times in (None, struck):
            continue
        if met:
            often = f"happens {_times(struck)}, not {fault.times}" if struck else "never happens"
            return Idle(number, f"this fault {often}: such a call is made {_times(met)}")
        return Idle(number, f"this fault never happens: {_called(fault, played)}")
    return None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _called(fault: Fault, played: Played) -> str:
    """What there was instead of the calls that a fault speaks of."""
    named = sorted({name for verb, name in played.calls if verb == fault.verb})
    if named:
        where = "" if fault.run is None else f" in run {fault.run}"
        near = did_you_mean(fault.name, named)
        return f"no {fault.verb} call is for `{fault.name}`{where}" + (near or f", but for {listed(named, MAX_LISTED)}")
    if fault.verb == "delete":
        return "only the collection of caches deletes (`controller.cacheGC`), and it deletes nothing here"
    verbs = sorted({verb for verb, _ in played.calls})
    rejected = next((run.rejected for run in played.runs if run.rejected), "")
    if rejected and not verbs:
        return f"the workflow is rejected: {rejected}"
    return f"there is no {fault.verb} call" + (
        f", but {listed(verbs, MAX_LISTED)}" if verbs else ": no cache is looked up or written"
    )
