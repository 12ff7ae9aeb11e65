"""The cache can keep what it is given: its block is complete, its name legal, its entries small, and they fit."""

from collections.abc import Iterator

from memolint.argo.fields import LOOPS
from memolint.argo.views import dig, scalar
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, listed, sources, typed
from memolint.facts import sizes
from memolint.facts.block.fields import Key
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import unquoted
from memolint.facts.reads.references import INPUT, variable_of
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.values import examples, texts
from memolint.facts.values.texts import Text
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fails, Fills, Fix, Related
from memolint.lang.formats import is_config_map_name
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.recurrence.capacity import Load

_MIB = 1 << 20
_MAX_SHARDS = 256
_SCHEDULE = "chedule"  # stands in every CronWorkflow


@rule("cache-missing", MEMO, ERROR, HIGH)
def missing(memo: Memo) -> Iterator[Draft]:
    """`memoize` has no ConfigMap for its entries: the controller crashes on the workflow."""
    label = memo.template.label
    origin = memo.template.memoize_at()
    for path in (("cache",), ("cache", "configMap"), ("cache", "configMap", "name")):
        held = dig(memo.template.memoize, *path)
        if held is not None and _is_misfit(held, path[-1]):
            kind = "a text" if path[-1] == "name" else "a mapping"
            message = (
                f"`{'.'.join(path)}` of `{label}` must be {kind}: Argo refuses {typed(held)}, and the whole workflow"
            )
            yield Draft(message=message, origin=origin.at(*path))
            return
        if held is None and path[-1] != "name":
            message = (
                f"`{label}` is memoized without `{'.'.join(path)}`: the workflow ends in a nil pointer dereference"
            )
            claim = Fails(memo.template, examples.assignment(memo), "runtime error")
            yield Draft(message=message, place=origin.key_place(), origin=origin, claim=claim)
            return
    if memo.cache_name.text is None or not memo.cache_name.text:
        message = f"the cache of `{label}` has no name: every run fails with `resource name may not be empty`"
        named = origin.at("cache", "configMap")
        claim = Fails(memo.template, examples.assignment(memo), "resource name may not be empty")
        draft = Draft(message=message, place=named.key_place(), origin=named.at("name"), claim=claim)
        written = next(unquoted.field(dig(memo.template.memoize, "cache", "configMap"), named, "name"), None)
        if written is not None:
            draft = draft._replace(message=f"{message}; {written.reason}", fixes=edits.quote(written))
        yield draft


def _is_misfit(value: object, field: str) -> bool:
    """Whether Argo cannot decode a field of the cache; of a name without quotes it is said what YAML makes of it."""
    return isinstance(value, list | dict) if field == "name" else not isinstance(value, dict)


@rule("cache-name-invalid", MEMO, ERROR, HIGH)
def name_invalid(memo: Memo) -> Iterator[Draft]:
    """Kubernetes refuses the cache's name: the work runs, and then the entry cannot be stored."""
    field = memo.cache_name
    if not field.text or field.error or any(validity.unresolved(memo, field)):
        return
    for text in texts.of_field(memo, field):
        if not is_config_map_name(text.text):
            yield _name_invalid(memo, field, text)
            return


def _name_invalid(memo: Memo, field: Key, text: Text) -> Draft:
    related = sources(text.row)
    why = "use lower case letters, digits, `-` and `.`, at most 253 characters"
    what = f"`{clipped(text.text)}` is not a valid ConfigMap name"
    message = f"{what}: the work of `{memo.template.label}` runs, then storing it fails ({why})"
    claim = Fails(memo.template, examples.assignment(memo, text.row), "")
    return Draft(message=message, origin=field.origin, related=related, claim=claim, fixes=_lower(field, text))


def _lower(field: Key, text: Text) -> tuple[Fix, ...]:
    if text.row:
        return ()
    clean = text.text.lower().replace("_", "-").strip("-.")
    if not is_config_map_name(clean):
        return ()
    return edits.replace_scalar(field.origin, clean, f"name it `{clean}` (a new, empty cache)")


@rule("cache-large-output", MEMO, WARNING, MEDIUM)
def large_output(memo: Memo) -> Iterator[Draft]:
    """An output parameter holds a data file, or much else, though all entries of a cache share 1 MiB."""
    template = memo.template
    printed = sizes.large_result(template) if is_printed_text_read(template, memo.project) else None
    for output in (*sizes.large_outputs(template), *([printed] if printed else [])):
        origin = template.origin.at(*output.path)
        code = output.passage
        message = (
            f"output `{output.name}` of `{template.label}` is {output.what}: every entry keeps it whole, and a "
            "cache has 1 MiB in all; hand it over as an artifact"
        )
        written = template.origin.at(*code.path).part(code.start, code.end) if code is not None else None
        yield Draft(
            message=message,
            origin=origin,
            place=written if output is printed else None,
            related=(Related(written, "written here"),) if written is not None and output is not printed else (),
            confidence=output.confidence,
        )


@rule("cache-configmap-key-field", MEMO, WARNING, HIGH, by="refuses_cache_key")
def legacy_key(memo: Memo) -> Iterator[Draft]:
    """`cache.configMap.key` does nothing, and Argo 4 does not know it: its full CRDs refuse the manifest."""
    if memo.release.refuses_cache_key and dig(memo.template.memoize, "cache", "configMap", "key") is not None:
        origin = memo.template.memoize_at("cache", "configMap", "key")
        message = "`cache.configMap.key` does nothing, and the full CRDs of Argo 4 refuse it"
        is_safe = memo.policy.refuses_cache_key  # before Argo 4 the full CRDs required it
        fixes = tuple(each._replace(safe=is_safe) for each in edits.remove_block(origin, "remove `key`"))
        yield Draft(message=message, origin=origin, place=origin.key_place(), fixes=fixes)


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
    """What is stored in the cache, if that is too much; without a loop or a schedule nothing is known of it."""
    if not memo.cache_name.text or not memo.cache_name.is_constant or not memo.project.mentions(*LOOPS, _SCHEDULE):
        return None
    from memolint.facts.recurrence import capacity as facts

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
