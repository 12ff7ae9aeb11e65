"""What a hit of a step would leave waiting, or without what others ask for, and what a first run would do in vain."""

from collections.abc import Iterator

from memolint.argo.fields import POD_KINDS
from memolint.argo.project import Project
from memolint.argo.views import Template
from memolint.facts.advice.doubt import Doubt, first, lost
from memolint.facts.hits.asked import OF_PODS, RESULT, asked_of
from memolint.facts.hits.shadowed import shadows
from memolint.facts.hits.unreached import waiting_dags
from memolint.facts.key import freshness
from memolint.facts.memo import Memo
from memolint.facts.recurrence.stampede import together


def doubts(memo: Memo) -> Iterator[Doubt]:
    """In the order of the harm."""
    template, project = memo.template, memo.project
    yield from _of_asked(template, project)
    if memo.release.waits_for_outputs and _is_shadowed(template, project):
        yield lost("the workflow that runs it has a template of the same name with other outputs")
    if template.retried_at is not None and not memo.release.saves_retried:
        yield lost(f"it retries, and Argo {memo.release.name} stores no retried template")
    elif template.retried_at is not None:
        for waiting in waiting_dags(project, template, lambda each: each is template):
            why = (
                f"it retries by itself, so that once it hits, `{waiting.dag.label}` never gets to `{waiting.task}`:"
                " first move its retryStrategy to the workflow"
            )
            yield first(why)
            break
    yield from _of_times(memo)


def _is_shadowed(template: Template, project: Project) -> bool:
    return template.kind in POD_KINDS and not template.inline_in and any(True for _ in shadows(project, template))


def _of_asked(template: Template, project: Project) -> Iterator[Doubt]:
    asked = list(asked_of(project, template))
    for each in asked:
        if each.what in OF_PODS:
            yield lost(f"`{each.what}` of its pod is asked for, and a hit has no pod")
    reading = [each.call for each in asked if each.what == RESULT]
    others = [each for each in project.callers(template) if each not in reading and each.holder and each.kind != "hook"]
    if reading and others:
        why = f"`{others[0].name}` does not read its result, so that its entry has none for `{reading[0].name}`"
        yield lost(f"{why}: hand it on as an output parameter")


def _of_times(memo: Memo) -> Iterator[Doubt]:
    found = together(memo) if memo.callers else None
    if found is not None:
        why = (
            f"iterations of `{found.loop.name}` ask for one entry at the same time: give it a mutex named like the key"
        )
        yield first(why)
    age = freshness.max_age(memo) or 0
    for above in _memoized_above(memo):
        limit = freshness.max_age(above)
        if limit is None or limit > age:
            why = f"`{above.template.label}` keeps its result for longer: give both the same maxAge"
            yield first(why)


def _memoized_above(memo: Memo) -> Iterator[Memo]:
    queue = [memo.template]
    for at in queue:
        for call in memo.project.callers(at):
            if call.holder is not None and call.holder not in queue:
                queue.append(call.holder)
    yield from (memo.neighbourhood.memo(each) for each in queue[1:] if each.memoize is not None)
