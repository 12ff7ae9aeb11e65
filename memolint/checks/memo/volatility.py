"""The key can occur again."""

from collections.abc import Iterator

from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.coverage.agreed import mentions
from memolint.facts.key import confidential, validity
from memolint.facts.memo import Memo
from memolint.facts.reads import versions
from memolint.facts.reads.references import INPUT, Variable
from memolint.facts.recurrence import reuse, volatile, volatile_callers
from memolint.facts.recurrence.volatile import Volatile
from memolint.facts.recurrence.volatile_callers import Passed
from memolint.facts.values import examples
from memolint.finding import HIGH, INFO, MEDIUM, WARNING, NeverHits, Related


@rule("key-volatile", MEMO, WARNING, HIGH)
def volatile_key(memo: Memo) -> Iterator[Draft]:
    """Something in the key is new in every run, so no run ever hits another run's entry."""
    if not validity.is_stored(memo):
        return
    for found in volatile.in_field(memo, memo.key):
        label = memo.template.label
        severity: str | None = INFO
        claim: NeverHits | None = None
        if _is_illegal(memo, found):
            effect = f"even made legal, the key of `{label}` would never occur again"
        elif reuse.is_reused_in_one_run(memo):
            effect = f"`{label}` shares entries within one run only"
        else:
            effect = f"the cache of `{label}` grows with every run and never hits"
            severity, claim = None, _two_runs(memo, found)
        yield Draft(
            message=f"`{found.name}` {found.why}: {effect}",
            origin=memo.key.origin,
            place=memo.key.origin.part(found.start, found.end),
            claim=claim,
            severity=severity,
        )
        return


def _two_runs(memo: Memo, found: Volatile) -> NeverHits | None:
    """Two equal submissions; those that a schedule makes differ in its time, which no submission can give."""
    return NeverHits(memo.template, examples.assignment(memo)) if found.name != "workflow.scheduledTime" else None


def _is_illegal(memo: Memo, found: Volatile) -> bool:
    """Whether the part of the key that is new in every run is not even legal."""
    return any(illegal.part.start <= found.start < illegal.part.end for illegal in validity.illegal_in_key(memo))


@rule("key-unique-per-run-cachename", MEMO, WARNING, MEDIUM)
def unique_cache_name(memo: Memo) -> Iterator[Draft]:
    """Something in the cache's name is new in every run: each run leaves a ConfigMap that nobody reads again."""
    for found in volatile.in_field(memo, memo.cache_name):
        origin = memo.cache_name.origin
        message = (
            f"`{found.name}` {found.why}: every run of `{memo.template.label}` leaves a ConfigMap of its own behind"
        )
        severity = INFO if reuse.is_reused_in_one_run(memo) else None
        place = origin.part(found.start, found.end)
        claim = None if severity else NeverHits(memo.template, examples.assignment(memo))
        yield Draft(message=message, place=place, origin=origin, claim=claim, severity=severity)
        return


@rule("key-volatile-upstream", MEMO, WARNING, MEDIUM)
def volatile_upstream(memo: Memo) -> Iterator[Draft]:
    """A caller fills a part of the key with something that is new in every run."""
    if not validity.is_stored(memo):
        return
    for found in volatile_callers.from_callers(memo):
        what = f"`{found.name}`, which the key of `{memo.template.label}` holds, {found.cause.why}"
        related = (Related(found.cause.origin.place(), "passed here"),)
        severity = INFO if found.open or reuse.is_reused_in_one_run(memo) else None
        yield Draft(
            message=f"{what}: other runs never hit{' unless they are given another value' if found.open else ''}",
            place=memo.key.place(),
            origin=memo.key.origin,
            related=related,
            claim=None if severity else _never_hits(memo, found),
            severity=severity,
        )
        return


def _never_hits(memo: Memo, found: Passed) -> NeverHits | None:
    """Two runs of the template that passes the value; None if only a workflow does, since a proof submits templates."""
    caller, world = found.cause.passer, found.cause.world
    if caller is None:
        return None
    runs = examples.assignment(memo.neighbourhood.memo(caller))
    if not world:
        return NeverHits(memo.template, runs, caller)
    first, second = (runs._replace(world={world: when}) for when in ("before", "after"))
    return NeverHits(memo.template, first, caller, second)


@rule("key-over-specified", MEMO, INFO, MEDIUM)
def over_specified(memo: Memo) -> Iterator[Draft]:
    """The key holds an input that does not reach the work: runs miss that could have hit."""
    if not validity.is_stored(memo) or not volatile.all_calls_are_known(memo) or memo.template.artifacts:
        return  # beside an artifact, such an input may be what identifies it
    if any(not mentions(memo, Variable(INPUT, name)) for name in memo.inputs):
        return  # it may stand for those that the key does not mention
    secrets = {each.name for each in confidential.in_key(memo)}
    for name in [each for each in memo.template.parameters if each not in secrets]:
        reference = next((each for each in memo.key.references if each.name == Variable(INPUT, name).text), None)
        if reference is not None and name not in memo.inputs and not versions.names_version(name):
            message = f"input `{name}` is in the key of `{memo.template.label}` but does not change its result"
            place = memo.key.origin.part(reference.start, reference.end)
            yield Draft(message=message, place=place, origin=memo.key.origin, severity=INFO)
