"""A hit lets the workflow go on: what waits for the cached step is reached, and is given what it needs."""

import re
from collections.abc import Iterator

from memolint.argo.arguments import named
from memolint.argo.fields import GROUP_KINDS, POD_KINDS
from memolint.argo.plain import Json
from memolint.argo.views import Origin, Template, dig, mapping, text
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, WARNING, Assignment, Hangs, Loses, Related, TimesOut
from memolint.lang.go.time import duration
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.hits.asked import AskedOf

_RUNNING = r"\bstatus\s*==\s*['\"]Running['\"]"


@rule("memoized-retry-hangs-dag", MEMO, ERROR, HIGH, by=("saves_retried",))
def retried(memo: Memo) -> Iterator[Draft]:
    """A memoized template with a retryStrategy of its own has tasks after it: once it hits, its DAG never ends."""
    strategy = memo.template.retried_at
    if strategy is None or not memo.release.saves_retried:
        return
    from memolint.facts.hits.unreached import waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, _hits_without_ends):
        message = (
            f"`{memo.template.label}` retries by itself: once it hits, nothing leads from it to `{waiting.task}`, and"
            f" the DAG `{waiting.dag.label}` stays Running for good"
        )
        related = (Related(waiting.call.origin.place(), "called here"),)
        claim = Hangs(waiting.dag, Assignment())
        yield Draft(message=message, origin=strategy, place=strategy.key_place(), related=related, claim=claim)
        return


@rule("memoized-under-workflow-retry", MEMO, ERROR, HIGH)
def under_workflow_retry(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template is retried by the workflow's retryStrategy: its first run never ends."""
    if memo.template.kind not in GROUP_KINDS or memo.template.retried_at is not None:
        return
    from memolint.facts.hits.unreached import is_cached_group, waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, is_cached_group):
        if isinstance(waiting.dag.manifest.spec.get("retryStrategy"), dict):
            origin = waiting.dag.manifest.origin.at("retryStrategy")
            message = (
                f"the workflow's retryStrategy retries the memoized `{memo.template.label}`: when it misses, nothing"
                f" leads from it to `{waiting.task}`, and the DAG `{waiting.dag.label}` stays Running for good"
            )
            related = (Related(origin.key_place(), "retried by this"),)
            memoize = memo.template.memoize_at()
            claim = Hangs(waiting.dag, Assignment())
            yield Draft(message=message, origin=memoize, place=memoize.key_place(), related=related, claim=claim)
            return


@rule("runtime-field-of-memoized-node", MEMO, ERROR, HIGH)
def runtime_field(memo: Memo) -> Iterator[Draft]:
    """A step asks for the address or the node of a memoized step's pod: a hit has no pod, and it waits for good."""
    if memo.template.kind not in POD_KINDS or memo.template.value.get("daemon") is True:
        return  # a daemon is never stored (`memoized-daemon`)
    if not memo.project.mentions("hostNodeName", ".ip", "'ip", '"ip'):
        return
    from memolint.facts.hits.asked import OF_PODS, asked_of

    for asked in asked_of(memo.project, memo.template):
        if asked.what in OF_PODS:
            message = (
                f"`{asked.asker or asked.holder.label}` asks for `{asked.what}` of `{asked.call.name}`, which is"
                f" memoized: a hit has no pod, and what asks for it waits for good"
            )
            related = (memoized_here(memo),)
            claim = Loses(asked.holder, Assignment())
            yield Draft(message=message, origin=asked.origin, place=asked.place, related=related, claim=claim)


@rule("result-not-captured-by-writer", MEMO, WARNING, HIGH)
def result(memo: Memo) -> Iterator[Draft]:
    """One caller of a memoized template reads its result, another does not: the entry of the other has none."""
    twins = _twins(memo)
    callers = [call for twin in twins for call in memo.project.callers(twin.template)]
    if len(callers) < 2:
        return
    from memolint.facts.hits.asked import RESULT, asked_of

    asked = [each for twin in twins for each in asked_of(memo.project, twin.template) if each.what == RESULT]
    readers = [each for each in asked if memo.project.resolve(each.call) is memo.template]
    reading = {each.call for each in asked}
    for call in callers if readers else ():
        if call not in reading and call.holder is not None and call.kind != "hook":
            yield _not_captured(memo, readers[0], call.origin, call.holder, call.name)
            return


def _twins(memo: Memo) -> list[Memo]:
    """The templates of pods with this key and cache."""
    is_pod = memo.template.kind in POD_KINDS and not memo.template.value.get("daemon")
    return [each for each in memo.neighbourhood.twins(memo) if each.template.kind in POD_KINDS] if is_pod else []


def _not_captured(memo: Memo, reader: "AskedOf", origin: Origin, holder: Template, name: str) -> Draft:
    label = memo.template.label
    message = (
        f"`{name}` calls `{label}` and nobody reads its result, so that the entry has none: after a run of it,"
        f" `{reader.asker or reader.holder.label}` waits for the result of `{reader.call.name}` for good"
    )
    related = (Related(reader.place, "read here"),)
    before = holder if holder is not reader.holder else None
    claim = Loses(reader.holder, Assignment(), before)
    return Draft(message=message, origin=origin, related=related, claim=claim)


@rule("memoized-name-shadowed", MEMO, ERROR, HIGH, by=("waits_for_outputs",))
def shadowed(memo: Memo) -> Iterator[Draft]:
    """A workflow has a template of the same name with other outputs: the pod of the memoized one waits for these."""
    if memo.template.kind not in POD_KINDS or memo.template.inline_in or not memo.release.waits_for_outputs:
        return
    if not memo.project.mentions("templateRef"):
        return
    from memolint.facts.hits.shadowed import shadows

    for call, other in shadows(memo.project, memo.template):
        message = (
            f"the {other.manifest.kind} that runs it has a template `{other.name}` too, with outputs that this one"
            " lacks: the pod of this one waits for them, and the workflow stays Running for good"
        )
        related = (Related(other.origin.at("name").place(), "the other one"),)
        claim = Hangs(call.holder, Assignment(), anyway=True) if call.holder else None
        name = memo.template.origin.at("name")
        yield Draft(message=message, origin=name, related=related, claim=claim)
        return


@rule("globalname-not-exported", MEMO, WARNING, HIGH)
def global_name(memo: Memo) -> Iterator[Draft]:
    """A memoized template exports an output by a global name: a hit does not, and who reads it gets nothing."""
    for kind in ("parameters", "artifacts"):
        for index, output in enumerate(named(memo.template.value.get("outputs"), kind)):
            name = output.get("globalName")
            if isinstance(name, str) and name:
                yield from _not_exported(memo, f"workflow.outputs.{kind}.{name}", ("outputs", kind, index))


def _not_exported(memo: Memo, variable: str, path: tuple[str | int, ...]) -> Iterator[Draft]:
    from memolint.facts.hits.asked import readers_of_global

    origin = memo.template.origin.at(*path, "globalName")
    for asker, where, reference in readers_of_global(memo.project, memo.template, variable):
        message = f"a hit of `{memo.template.label}` does not export `{variable}`, which `{asker}` reads"
        related = (Related(where.part(reference.start, reference.end), "read here"),)
        claim = Loses(memo.template, Assignment())
        yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)
        return


def _hits_without_ends(template: Template) -> bool:
    return template.memoize is not None and template.retried_at is not None


@rule("memoized-running-hook", MEMO, WARNING, HIGH)
def running_hook(memo: Memo) -> Iterator[Draft]:
    """A hook waits for a memoized steps, DAG or retried template to be Running, which it never is.

    The node of such a template goes from Pending to its end (`initializeCacheNode`).
    """
    is_around = memo.template.kind in GROUP_KINDS or memo.template.retried_at is not None
    if not is_around or not memo.project.mentions("hooks") or not validity.is_stored(memo):
        return
    for value, hooks, holder in _hooks_of(memo):
        for name in [each for each in value if re.search(_RUNNING, text(dig(value, each, "expression")))]:
            origin = hooks.at(name, "expression")
            message = (
                f"the hook `{name}` never runs: the memoized `{memo.template.label}` is Pending while it works, and"
                " never Running"
            )
            claim = Loses(holder, Assignment())
            yield Draft(message=message, origin=origin, related=(memoized_here(memo),), claim=claim)


def _hooks_of(memo: Memo) -> Iterator[tuple[Json, Origin, Template]]:
    """The hooks of its calls, and those of the workflows that begin with it, with the template that is to be run."""
    for call in memo.callers:
        if call.holder is not None and call.kind != "hook":
            yield mapping(call.value.get("hooks")), call.origin.at("hooks"), call.holder
    for manifest in memo.project.submissions(memo.template):
        yield mapping(manifest.spec.get("hooks")), manifest.origin.at("hooks"), memo.template


@rule("memoized-retry-timeout", MEMO, WARNING, HIGH, by=("pending_timeout",))
def of_all_attempts(memo: Memo) -> Iterator[Draft]:
    """A memoized template retries, and has a timeout: it counts from the first attempt on, and ends one that runs.

    The node around the attempts of a memoized template is Pending while they run (`initializeCacheNode`), and a timeout
    ends a node that is (`checkTemplateTimeouts`).
    """
    strategy = memo.template.retried_at
    if strategy is None or not validity.is_stored(memo):
        return
    for field in ("timeout", "pendingTimeout") if memo.release.pending_timeout else ("timeout",):
        limit = _nanoseconds(text(memo.template.value.get(field)))
        if limit:
            meant = "each attempt" if field == "timeout" else "the wait for a pod"
            message = (
                f"`{memo.template.label}` is memoized and retries, so that `{field}` is not for {meant}, but for all"
                " attempts together, and ends one that runs; `activeDeadlineSeconds` is for each"
            )
            origin = memo.template.origin.at(field)
            related = (Related(strategy.key_place(), "retried by this"),)
            claim = TimesOut(memo.template, examples.assignment(memo), limit * 3 // 5, field)
            yield Draft(message=message, origin=origin, related=related, claim=claim)
            return


def _nanoseconds(written: str) -> int:
    """A duration as Argo reads it; 0 for none, and for one that is known only in a run."""
    try:
        return duration.parse_argo(written) if written and "{{" not in written else 0
    except duration.DurationError:
        return 0
