"""The cache can keep what it is given: its block is complete, its name and age are legal, its entries small."""

from collections.abc import Iterator

from memolint.argo.fields import LOOPS
from memolint.argo.views import dig
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, sources, typed
from memolint.facts import sizes
from memolint.facts.block.fields import Key
from memolint.facts.key import validity
from memolint.facts.memo import Memo
from memolint.facts.reads import unquoted
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.values import examples, texts
from memolint.facts.values.texts import Text
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fails, Fix, Related
from memolint.lang.formats import is_config_map_name
from memolint.lang.go.time import duration

_MIB = 1 << 20
# A cache that is fuller than this is full soon, and fewer entries than this are never too many.
_FULL, _FEW_ENTRIES = 0.8, 100
_DAY_UNITS = {"d": 24, "day": 24, "days": 24, "w": 168, "week": 168, "weeks": 168}


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


@rule("maxage-invalid", MEMO, ERROR, HIGH)
def max_age_invalid(memo: Memo) -> Iterator[Draft]:
    """Go cannot read `maxAge`: every run fails at the lookup."""
    field = memo.max_age
    raw = dig(memo.template.memoize, "maxAge")
    if isinstance(raw, bool | list | dict):
        message = f"maxAge must be a text such as `24h`: Argo refuses {typed(raw)}, and the whole workflow"
        yield Draft(message=message, origin=field.origin)
    elif isinstance(raw, int | float):
        message = f"maxAge must be a string such as `{raw}s`: Argo refuses the number `{raw}`"
        yield Draft(message=message, origin=field.origin, fixes=_age_fix(field, f"{raw}s"))
    if not field.text or field.error or any(validity.unresolved(memo, field)):
        return
    for text in texts.of_field(memo, field):
        problem = _age_problem(text.text)
        if problem:
            yield _age_invalid(memo, field, text, problem)
            return


def _age_problem(text: str) -> str:
    try:
        duration.parse(text)
    except duration.DurationError as error:
        return str(error)
    return ""


def _age_invalid(memo: Memo, field: Key, text: Text, problem: str) -> Draft:
    related = sources(text.row)
    what = f"maxAge `{clipped(text.text)}` is not a duration ({problem})"
    message = f"{what}: every run of `{memo.template.label}` fails at the lookup"
    claim = Fails(memo.template, examples.assignment(memo, text.row), "invalid maxAge: ")
    fix = _in_hours(text.text)
    fixes = _age_fix(field, fix) if fix and not text.row else ()
    return Draft(message=message, origin=field.origin, related=related, claim=claim, fixes=fixes)


def _in_hours(text: str) -> str:
    """`7d` as `168h`, `3600` as `3600s`; "" if the meaning is unclear."""
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = text[len(digits) :].strip()
    if not digits.isdigit() or len(digits) > 9:
        return ""
    if not unit:
        return f"{digits}s"
    return f"{int(digits) * _DAY_UNITS[unit]}h" if unit in _DAY_UNITS else ""


def _age_fix(field: Key, text: str) -> tuple[Fix, ...]:
    return edits.replace_scalar(field.origin, text, f'maxAge: "{text}"', safe=True)


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


@rule("cache-capacity", MEMO, WARNING, MEDIUM)
def capacity(memo: Memo) -> Iterator[Draft]:
    """One run stores more entries than a ConfigMap holds: finished work then ends in an error, or is not stored."""
    if not memo.project.mentions(*LOOPS):
        return
    from memolint.facts.recurrence import entries

    count = entries.keys_of_a_run(memo)
    if count < _FEW_ENTRIES:
        return
    each = entries.bytes_of_an_entry(memo)
    if count * each > _FULL * _MIB:
        harm = "is not stored" if memo.template.kind in ("steps", "dag", "http", "plugin") else "ends in Error"
        message = (
            f"one run stores {count} entries of about {each} bytes, {count * each / _MIB:.1f} MiB in all, and the"
            f" ConfigMap holds 1 MiB: from about entry {_MIB // each} on, work that has succeeded {harm}"
        )
        yield Draft(message=message, origin=memo.cache_name.origin)


@rule("cache-configmap-key-field", MEMO, WARNING, HIGH, by=("refuses_cache_key",))
def legacy_key(memo: Memo) -> Iterator[Draft]:
    """`cache.configMap.key` does nothing, and Argo 4 does not know it: its full CRDs refuse the manifest."""
    if memo.release.refuses_cache_key and dig(memo.template.memoize, "cache", "configMap", "key") is not None:
        origin = memo.template.memoize_at("cache", "configMap", "key")
        message = "`cache.configMap.key` does nothing, and the full CRDs of Argo 4 refuse it"
        is_safe = memo.policy.refuses_cache_key  # before Argo 4 the full CRDs required it
        fixes = tuple(each._replace(safe=is_safe) for each in edits.remove_block(origin, "remove `key`"))
        yield Draft(message=message, origin=origin, place=origin.key_place(), fixes=fixes)
