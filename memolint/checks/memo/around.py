"""What a cached step is among others: asked for at once, a daemon, a hook, part of a cached group, owner of files."""

from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.fields import LOOPS, POD_KINDS
from memolint.argo.plain import Json
from memolint.argo.variables import RUN
from memolint.argo.views import Origin, dig, text
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, NeverHits, Related, Skips
from memolint.lang.go.time import duration

_WORK = (*POD_KINDS, "steps", "dag", "http", "plugin")
_KEPT = ("artifactGC:", "  strategy: Never")
_DELETED = {
    "OnWorkflowCompletion": (ERROR, "when the workflow that made it completes"),
    "OnWorkflowDeletion": (WARNING, "when the workflow that made it is deleted"),
}


@rule(
    "stampede-parallel-same-key",
    MEMO,
    WARNING,
    HIGH,
    by=("plural_locks_only", "plural_locks"),
    harm="do equal work at once",
)
def stampede(memo: Memo) -> Iterator[Draft]:
    """Iterations of a loop ask for one entry at once: a lookup reserves nothing, and all of them do the work."""
    if memo.template.kind not in _WORK or not memo.project.mentions(*LOOPS) or not validity.is_stored(memo):
        return
    from memolint.facts.recurrence.stampede import together

    found = together(memo)
    if found is None:
        return
    many = f"{found.times} iterations" if found.times > 2 else "several iterations"
    harm, related = "all do the work", [Related(found.loop.origin.place(), "the loop")]
    advice = "a mutex that is named like the key lets the first one do it"
    if found.ignored is not None:
        form = str(found.ignored.path[-1])
        related.append(Related(found.ignored.key_place(), f"these releases do not know `{form}`"))
        known = {"mutex": "mutexes", "mutexes": "mutex"}.get(form, "")
        advice = f"write `{known}`, since `{form}` does nothing" if known else advice
    elif found.semaphore is not None:
        related.append(Related(found.semaphore.place(), "lets several in at once"))
        harm = "all that the semaphore lets in do the work"
    message = (
        f"{many} of `{found.loop.name}` ask for one entry of `{memo.template.label}` at the same time: none finds it,"
        f" and {harm}; {advice}"
    )
    confidence = MEDIUM if found.semaphore is not None else None
    yield Draft(message=message, origin=memo.key.origin, related=tuple(related), confidence=confidence)


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
    if age is None or age <= 0 or not any(each.kind == "CronWorkflow" for each in memo.project.manifests):
        return
    from memolint.facts.recurrence.reuse import is_reused_in_one_run
    from memolint.facts.recurrence.schedules import only_scheduled

    found = only_scheduled(memo.project, memo.template)
    if found is None or found.gap <= age or is_reused_in_one_run(memo):
        return
    cron = found.crons[0]
    names = " and ".join(f"`{each.name}`" for each in found.crons)
    message = (
        f"entries of `{memo.template.label}` are served for {memo.max_age.text}, and runs of {names} are"
        f" {_short(found.gap)} apart: no run ever hits"
    )
    where = cron.around.at("spec", "schedules" if dig(cron.value, "spec", "schedules") else "schedule")
    related = (Related(where.place(), "the schedule"),)
    claim = NeverHits(memo.template, examples.assignment(memo))
    yield Draft(message=message, origin=memo.max_age.origin, related=related, claim=claim)


def _short(nanoseconds: int) -> str:
    """A duration without the minutes and seconds that it has none of."""
    written = duration.format(nanoseconds)
    written = written.removesuffix("0s") if written.endswith("m0s") else written
    return written.removesuffix("0m") if written.endswith("h0m") else written


@rule("maxage-zero-or-negative", MEMO, WARNING, HIGH)
def no_age(memo: Memo) -> Iterator[Draft]:
    """`maxAge` is zero or less: every lookup is too late, and every run stores its result all the same."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is not None and age <= 0:
        message = f"no entry of `{memo.template.label}` is young enough for maxAge `{memo.max_age.text}`"
        claim = NeverHits(memo.template, examples.assignment(memo))
        yield Draft(message=message, origin=memo.max_age.origin, claim=claim)


@rule("artifact-gc-dangling", MEMO, ERROR, MEDIUM)
def artifact_gc(memo: Memo) -> Iterator[Draft]:
    """An artifact of a memoized template is collected while its entry lives: a hit hands over what is gone."""
    if any(name in memo.held for name in RUN):
        return  # no entry outlives its workflow
    for index, artifact in enumerate(named(memo.template.value.get("outputs"), "artifacts")):
        strategy, where = _strategy(memo, artifact)
        if strategy in _DELETED:
            severity, when = _DELETED[strategy]
            message = (
                f"the artifact `{text(artifact.get('name'))}` of `{memo.template.label}` is deleted {when}, and its"
                " entry is served later: a hit hands over an object that is gone"
            )
            origin = memo.template.origin.at("outputs", "artifacts", index)
            related = (Related(where.place(), "for all artifacts"),) if where else ()
            fixes = edits.insert_before(origin.at("name"), _KEPT, "keep this artifact")
            yield Draft(message=message, origin=origin, severity=severity, related=related, fixes=fixes)


def _strategy(memo: Memo, artifact: Json) -> tuple[str, Origin | None]:
    """When an artifact is collected, and where that is written for all: in the workflow that runs the template."""
    own = text(dig(artifact, "artifactGC", "strategy"))
    manifests = [memo.template.manifest, *(call.manifest for call in memo.project.callers(memo.template))]
    for manifest in manifests if not own else ():
        found = text(dig(manifest.spec, "artifactGC", "strategy"))
        if found:
            return found, manifest.origin.at("artifactGC", "strategy")
    return own, None
