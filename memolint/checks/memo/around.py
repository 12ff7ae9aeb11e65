"""What a cached step is among others: asked for at once, a daemon, a hook, part of a cached group."""

from collections.abc import Iterator

from memolint.argo.fields import LOOPS, POD_KINDS
from memolint.argo.variables import RUN
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, WARNING, NeverHits, Related, Skips

_WORK = (*POD_KINDS, "steps", "dag", "http", "plugin")


@rule("stampede-parallel-same-key", MEMO, WARNING, HIGH)
def stampede(memo: Memo) -> Iterator[Draft]:
    """Iterations of a loop ask for one entry at once: a lookup reserves nothing, and all of them do the work."""
    if memo.template.kind not in _WORK or not memo.project.mentions(*LOOPS) or not validity.is_stored(memo):
        return
    from memolint.facts.recurrence.stampede import together

    found = together(memo)
    if found is None:
        return
    many = f"{found.times} iterations" if found.times > 2 else "several iterations"
    message = (
        f"{many} of `{found.loop.name}` ask for one entry of `{memo.template.label}` at the same time: none finds it,"
        " and all do the work; a mutex that is named like the key lets the first one do it"
    )
    related = (Related(found.loop.origin.place(), "the loop"),)
    yield Draft(message=message, origin=memo.key.origin, related=related)


@rule("memoized-daemon", MEMO, ERROR, HIGH)
def daemon(memo: Memo) -> Iterator[Draft]:
    """A daemon is memoized: it is never stored, and an entry of another template would leave no pod to talk to."""
    if memo.template.value.get("daemon") is not True or memo.template.inherits_memoize:
        return
    origin = memo.template.memoize_at()
    message = (
        f"`{memo.template.label}` is a daemon: Argo never stores it, and a hit would start no pod and have no address"
    )
    claim = NeverHits(memo.template, examples.assignment(memo))
    fixes = edits.remove_block(origin, "remove `memoize`")
    yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim, fixes=fixes)


@rule("memoized-onexit-handler", MEMO, WARNING, HIGH)
def hook(memo: Memo) -> Iterator[Draft]:
    """A hook or an exit handler is memoized: once it hits, what it is there for does not happen."""
    if memo.template.inherits_memoize or any(name in memo.held for name in RUN):
        return
    for call in memo.project.callers(memo.template):
        if call.kind == "hook":
            origin = memo.template.memoize_at()
            message = f"`{memo.template.label}` runs as a hook: once it hits, what it does at the end does not happen"
            related = (Related(call.origin.place(), "the hook"),)
            claim = Skips(memo.template, examples.assignment(memo))
            fixes = edits.remove_block(origin, "remove `memoize`")
            yield Draft(
                message=message, place=origin.key_place(), origin=origin, related=related, claim=claim, fixes=fixes
            )
            return


@rule("maxage-nested-inconsistent", MEMO, WARNING, HIGH)
def nested_age(memo: Memo) -> Iterator[Draft]:
    """A cached group is served for longer than a cached step in it may be: the limit of the step is never looked at."""
    age = freshness.max_age(memo)
    for template in memo.project.below(memo.template)[1:] if memo.template.kind in ("steps", "dag") else ():
        inner = memo.neighbourhood.memo(template) if template.memoize is not None else None
        limit = freshness.max_age(inner) if inner is not None else None
        if inner is not None and limit is not None and limit > 0 and (age is None or age > limit):
            own = memo.max_age.text or "for ever"
            message = (
                f"`{memo.template.label}` is served for {own}, with the result of `{template.label}`, which may be"
                f" served for {inner.max_age.text}: a hit of the outer entry never looks at the inner limit"
            )
            related = (Related(inner.max_age.origin.place(), "the inner limit"),)
            origin = memo.max_age.origin if memo.max_age.text else memo.template.memoize_at()
            yield Draft(message=message, origin=origin, related=related)
            return


@rule("maxage-shorter-than-schedule", MEMO, WARNING, HIGH)
def older_than_the_next_run(memo: Memo) -> Iterator[Draft]:
    """Only schedules start the template, and its entry is too old before the next run: no run ever hits."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is None or age <= 0 or not memo.project.mentions("CronWorkflow", "Sensor"):
        return
    from memolint.facts.recurrence.durations import deadline
    from memolint.facts.recurrence.reuse import is_reused_in_one_run
    from memolint.facts.recurrence.schedules import only_scheduled

    found = only_scheduled(memo)
    # An entry is as old as the end of the work, which is so much later than the start of its run.
    if found is None or found.gap - (deadline(memo.template) or 0) <= age or is_reused_in_one_run(memo):
        return
    names = " and ".join(f"`{each.name}`" for each in found.starters)
    message = (
        f"entries of `{memo.template.label}` are served for {memo.max_age.text}, and runs of {names} are"
        f" {freshness.told(found.gap)} apart: no run ever hits"
    )
    related = tuple(Related(each.where.place(), "the schedule") for each in found.starters)
    claim = NeverHits(memo.template, examples.assignment(memo), gap=found.gap)
    yield Draft(message=message, origin=memo.max_age.origin, related=related, claim=claim)


@rule("maxage-zero-or-negative", MEMO, WARNING, HIGH)
def no_age(memo: Memo) -> Iterator[Draft]:
    """`maxAge` is zero or less: every lookup is too late, and every run stores its result all the same."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is not None and age <= 0:
        message = f"no entry of `{memo.template.label}` is young enough for maxAge `{memo.max_age.text}`"
        claim = NeverHits(memo.template, examples.assignment(memo))
        yield Draft(message=message, origin=memo.max_age.origin, claim=claim)
