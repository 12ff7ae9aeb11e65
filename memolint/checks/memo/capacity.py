"""The ConfigMap of a cache holds all entries: of one run, and of all that schedules start."""

from collections.abc import Iterator

from memolint.argo.views import dig, scalar
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import listed
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, variable_of
from memolint.facts.values import examples
from memolint.finding import MEDIUM, WARNING, Fills, Fix, Related
from memolint.lang.formats import is_config_map_name
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.recurrence.capacity import Load

_MIB = 1 << 20
_MAX_SHARDS = 256


@rule("cache-capacity", MEMO, WARNING, MEDIUM)
def capacity(memo: Memo) -> Iterator[Draft]:
    """More entries are stored than a ConfigMap holds: finished work then ends in an error, or is not stored."""
    found = _overload(memo)
    if found is None or found.demands[0].memo is not memo or _is_done_again(memo):
        return
    harm = "ends in Error" if _fails(memo) else "is not stored"
    yield Draft(
        message=f"{_arithmetic(memo, found)} work that has succeeded {harm}",
        origin=memo.cache_name.origin,
        related=tuple(Related(each.where.place(), "the schedule") for each in found.demands[0].starters[:1]),
        claim=_fills(memo, found),
        fixes=_shards(memo, found),
    )


@rule("cache-save-retry-amplification", MEMO, WARNING, MEDIUM)
def amplification(memo: Memo) -> Iterator[Draft]:
    """A full cache turns success into an error, which the retryStrategy retries: work that is done is done again."""
    found = _overload(memo)
    strategy = memo.template.retry_in_force_at
    if found is None or strategy is None or not _is_done_again(memo):
        return
    values = dig(strategy.document.value, *strategy.path)
    limit = scalar(dig(values, "limit"))
    times = f"up to {limit} times" if limit and limit.isdecimal() else "again and again"
    policy = "retryPolicy" if dig(values, "retryPolicy") else "expression"
    yield Draft(
        message=(
            f"{_arithmetic(memo, found)} storing fails after `{memo.template.label}` has succeeded, and its"
            f" `{policy}` repeats the work {times}; `retryPolicy: OnFailure` does not"
        ),
        origin=strategy.at(policy),
        related=(Related(memo.cache_name.origin.place(), "the cache"),),
        claim=_fills(memo, found),
        fixes=_shards(memo, found),
    )


def _overload(memo: Memo) -> "Load | None":
    from memolint.facts.recurrence import capacity as facts  # needs loops or schedules

    return facts.overload(memo)


def _is_done_again(memo: Memo) -> bool:
    from memolint.facts.recurrence import capacity as facts

    return facts.retries_errors(memo)


def _fails(memo: Memo) -> bool:
    from memolint.facts.recurrence import capacity as facts

    return facts.stores_loudly(memo)


def _arithmetic(memo: Memo, found: "Load") -> str:
    """How much is stored, and from when on it is too much."""
    if found.is_full_at_once:
        labels = [each.memo.template.label for each in found.demands if each.keys > 1]
        runs = "one run stores" if len(labels) == 1 else f"one run each of {listed(labels)} stores"
        return (
            f"{runs} {found.keys} entries of about {found.each} bytes, {found.size / _MIB:.1f} MiB in all, and the"
            f" ConfigMap holds 1 MiB: from about entry {found.fitting} on,"
        )
    largest = found.demands[0]
    names = listed(list(dict.fromkeys(each.name for one in found.demands for each in one.starters)))
    return (
        f"{names} {'adds' if len(largest.starters) == 1 else 'add'} about {round(found.a_day / found.each)} entries of"
        f" {found.each} bytes a day, and no age removes one: the 1 MiB of `{memo.cache_name.text}` is full after"
        f" about {found.days} days, unless the controller collects what is not hit, and from then on"
    )


def _fills(memo: Memo, found: "Load") -> Fills | None:
    """The claim that there are more entries than fit; none of a cache that is only nearly full."""
    stored = found.keys if found.is_full_at_once else found.fitting + 1
    return Fills(memo.template, examples.assignment(memo), stored) if stored > found.fitting else None


def _shards(memo: Memo, found: "Load") -> tuple[Fix, ...]:
    """A cache of its own for the template, if that is enough; else several, by a digest of what its key holds."""
    if not found.is_full_at_once:
        return ()
    own = f"{memo.cache_name.text}-{memo.template.label}".lower()
    if len(found.demands) > 1 and found.demands[0].size * 5 < _MIB * 4 and is_config_map_name(own):
        return edits.replace_scalar(memo.cache_name.origin, own, f"name it `{own}` (a new, empty cache)")
    names = [name for name in dict.fromkeys(memo.held) if variable_of(name).kind == INPUT]
    digits = 1 if found.size * 2 < 16 * _MIB else 2
    if not names or found.size * 2 > _MAX_SHARDS * _MIB:
        return ()
    from memolint.checks.repairs import hashing

    hashed = hashing.hash_of([hashing.as_expression(name) for name in names]).removeprefix("{{=").removesuffix("}}")
    text = f"{memo.cache_name.text}-{{{{=sprig.trunc({digits}, {hashed})}}}}"
    return edits.replace_scalar(memo.cache_name.origin, text, f"spread it over {16**digits} (new, empty) caches")
