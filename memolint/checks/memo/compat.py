"""What only some releases do to a cached template: a lock that a hit keeps, a key that never resolves."""

from collections.abc import Iterator
from itertools import combinations

from memolint.argo.arguments import named
from memolint.argo.fields import GROUP_KINDS, POD_KINDS
from memolint.argo.synchronization import MUTEX
from memolint.argo.views import Call, Template, dig
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, memoized_here
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, in_part, variable_of
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, WARNING, Assignment, Fails, Hangs, Loses, NeverHits, Related
from memolint.lang.template import tags


@rule("compat-mutex", MEMO, ERROR, HIGH, by=("hit_releases_lock", "looks_up_after_locks", "saves_retried"), harm="hang")
def kept_lock(memo: Memo) -> Iterator[Draft]:
    """A memoized template has a mutex: in two releases a hit keeps it, and the next step that asks waits for good."""
    release = memo.release
    if release.hit_releases_lock or not release.looks_up_after_locks or not _is_stored(memo):
        return
    if dig(memo.template.block("synchronization"), MUTEX) is None:
        return
    for call, later in _one_after_another(memo):
        origin = memo.template.block_at("synchronization", MUTEX)
        message = (
            f"a hit of `{memo.template.label}` keeps its mutex: `{later.name}` asks for it next, and waits for good"
        )
        related = (Related(call.origin.place(), "called here"), Related(later.origin.place(), "and here"))
        claim = Hangs(call.holder, Assignment())
        yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)
        return


def _one_after_another(memo: Memo) -> Iterator[tuple[Call, Call]]:
    """Two calls of the template from different groups of one steps template: each group is gone through to its end."""
    steps = [call for call in memo.callers if call.kind == "step" and call.inline is None]
    for call, later in combinations(steps, 2):
        if call.holder is later.holder and call.origin.path[-2] != later.origin.path[-2]:
            yield call, later


@rule("compat-mixed-expression", MEMO, ERROR, HIGH, by=("inputs_pass_sees_globals",), harm="fail at each lookup")
def mixed_expression(memo: Memo) -> Iterator[Draft]:
    """An expression of the block asks for inputs and globals at once: in old releases no pass sees both."""
    if memo.release.inputs_pass_sees_globals:
        return
    for field in (memo.key, memo.cache_name, memo.max_age):
        for part in field.parts:
            names = [each.name for each in in_part(part)] if isinstance(part, tags.Expression) else []
            others = [name for name in names if variable_of(name).kind != INPUT and not name.startswith("inputs")]
            if others and len(others) < len(names):
                message = (
                    f"`{clipped(part.raw)}` asks for inputs and for `{others[0]}` at once, and no pass of Argo sees"
                    f" both: every run of `{memo.template.label}` fails at the lookup"
                )
                claim = Fails(memo.template, examples.assignment(memo), "invalid cache key: ")
                place = field.origin.part(part.start, part.end)
                yield Draft(
                    message=message, origin=field.origin, place=place, claim=claim if field is memo.key else None
                )
                return


@rule(
    "compat-parent-hang", MEMO, ERROR, HIGH, by=("group_hit_is_outbound", "saves_groups_without_outputs"), harm="hang"
)
def hit_group(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template has tasks after it: in releases before 3.5.6, its hit leaves the DAG waiting."""
    if memo.release.group_hit_is_outbound or memo.template.kind not in GROUP_KINDS or memo.template.retried_at:
        return
    if not _is_stored(memo):
        return
    from memolint.facts.hits.unreached import is_cached_group, waiting_dags

    for waiting in waiting_dags(memo.project, memo.template, is_cached_group):
        message = (
            f"nothing leads from a hit of `{memo.template.label}` to `{waiting.task}`: the DAG `{waiting.dag.label}`"
            " stays Running for good"
        )
        related = (Related(waiting.call.origin.place(), "called here"),)
        origin, claim = memo.template.memoize_at(), Hangs(waiting.dag, Assignment())
        yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)
        return


@rule("compat-steps-outputs-null", MEMO, ERROR, HIGH, by=("saves_steps_outputs",), harm="lose outputs")
def steps_outputs(memo: Memo) -> Iterator[Draft]:
    """A memoized steps template has outputs: in releases from 3.5.2 to their repair, a hit comes without them."""
    if memo.template.kind != "steps" or memo.release.saves_steps_outputs or not _has_outputs(memo.template):
        return
    from memolint.facts.hits.asked import asked_of

    reader = next((each for each in asked_of(memo.project, memo.template) if each.what.startswith("outputs.")), None)
    origin = memo.template.memoize_at()
    message = f"the outputs of the steps template `{memo.template.label}` are stored as null: a hit comes without them"
    related = (Related(reader.place, "read here"),) if reader else ()
    claim = Loses(reader.holder, Assignment()) if reader else None
    yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)


@rule(
    "compat-retry-loop-outputs",
    MEMO,
    ERROR,
    HIGH,
    by=("aggregates_retried", "saves_retried"),
    harm="lose outputs of loops",
)
def retried_in_loop(memo: Memo) -> Iterator[Draft]:
    """A memoized template is retried in a loop whose outputs are read: in old releases the list leaves out its hits."""
    if memo.release.aggregates_retried or not memo.release.saves_retried or memo.template.retried_at is None:
        return
    from memolint.facts.hits.asked import asked_of

    for asked in asked_of(memo.project, memo.template):
        if asked.call.loops and asked.what.startswith("outputs."):
            message = (
                f"`{asked.asker or asked.holder.label}` reads `{asked.what}` of all items of `{asked.call.name}`: those"
                f" of `{memo.template.label}` that hit are missing in the list"
            )
            related = (memoized_here(memo),)
            claim = Loses(asked.holder, Assignment())
            yield Draft(message=message, origin=asked.origin, place=asked.place, related=related, claim=claim)
            return


@rule("compat-retry-not-saved", MEMO, WARNING, HIGH, by=("saves_retried",), harm="never be stored")
def retry_not_saved(memo: Memo) -> Iterator[Draft]:
    """A memoized template is retried: before Argo 3.5.5 such a template is never stored."""
    strategy = memo.template.retry_in_force_at
    if memo.release.saves_retried or memo.template.kind not in POD_KINDS or strategy is None:
        return
    origin = memo.template.memoize_at()
    message = f"`{memo.template.label}` is retried, and no retried template is ever stored"
    claim = NeverHits(memo.template, examples.assignment(memo))
    related = (Related(strategy.key_place(), "retried by this"),)
    yield Draft(message=message, origin=origin, place=origin.key_place(), related=related, claim=claim)


@rule("compat-no-outputs", MEMO, WARNING, HIGH, by=("saves_groups_without_outputs",), harm="never be stored")
def no_outputs(memo: Memo) -> Iterator[Draft]:
    """A memoized steps or DAG template has no outputs: before Argo 3.5.1 it is never stored, 3.4.13 excepted."""
    if (
        memo.release.saves_groups_without_outputs
        or memo.template.kind not in GROUP_KINDS
        or _has_outputs(memo.template)
    ):
        return
    origin = memo.template.memoize_at()
    message = f"`{memo.template.label}` has no outputs, and no steps or DAG template without outputs is ever stored"
    claim = NeverHits(memo.template, examples.assignment(memo))
    yield Draft(message=message, origin=origin, place=origin.key_place(), claim=claim)


def _is_stored(memo: Memo) -> bool:
    """Whether the release stores such a template at all (`compat-no-outputs`, `compat-retry-not-saved`)."""
    if memo.template.kind in POD_KINDS:
        return memo.release.saves_retried or memo.template.retry_in_force_at is None
    return memo.release.saves_groups_without_outputs or _has_outputs(memo.template)


def _has_outputs(template: Template) -> bool:
    return any(named(template.value.get("outputs"), kind) for kind in ("parameters", "artifacts"))
