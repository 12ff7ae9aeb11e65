"""Ages can be read, are long enough to be of use, and no longer than what entries are made of holds, code included."""

from collections.abc import Iterator

from memolint.argo.views import dig
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, how_long, sources, typed
from memolint.facts.block.fields import Key
from memolint.facts.coverage import coverage, versions
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.reads import images
from memolint.facts.values import examples, texts
from memolint.facts.values.texts import Text
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, WARNING, Fails, Fix, NeverHits, Related
from memolint.lang.go.time import duration

_LONG = ("activeDeadlineSeconds", "timeout", "sleep")
_DAY_UNITS = {"d": 24, "day": 24, "days": 24, "w": 168, "week": 168, "weeks": 168}


@rule("maxage-too-long-for-mutable", MEMO, WARNING, MEDIUM)
def too_long(memo: Memo) -> Iterator[Draft]:
    """The key holds the tag of an image, and the tag moves to other builds within `maxAge`."""
    is_fixed = not any("{{" in image.text for image in images.images(memo.template))
    if is_fixed or freshness.is_bounded(memo) or not validity.is_stored(memo):
        return
    from memolint.facts.coverage.tags import moving
    from memolint.facts.recurrence.capacity import days_of_a_key

    told = {image.text for image in coverage.own_images(memo)}  # of these `key-missing-image` speaks
    for found in moving(memo) if days_of_a_key(memo) is None else ():
        if found.text in told:
            continue
        message = (
            f"`{found.text}` becomes another image with the next push, under the same tag and the same key, and entries"
            f" of `{memo.template.label}` are served {how_long(memo)}"
        )
        base = examples.assignment(memo, found.row)
        first, second = (base._replace(world={f"image:{found.text}": content}) for content in ("old", "new"))
        values = tuple(Related(value.origin.place(), f"`{name}` can be this") for name, value in found.row)
        yield Draft(
            message=message,
            origin=memo.max_age.origin if memo.max_age.text else memo.template.memoize_at("key"),
            related=(Related(found.image.origin.place(), "the image"), *values),
            claim=examples.claim(memo, first, second),
            fixes=_no_longer(memo),
        )
        return


def _no_longer(memo: Memo) -> tuple[Fix, ...]:
    """The longest age that is taken for short."""
    if not memo.max_age.text or not memo.max_age.is_constant:
        return ()
    text = freshness.told(memo.policy.short_max_age)
    return edits.replace_scalar(memo.max_age.origin, text, f'maxAge: "{text}"')


@rule("maxage-shorter-than-step", MEMO, INFO, MEDIUM)
def shorter_than_its_work(memo: Memo) -> Iterator[Draft]:
    """Entries are served for less time than the work takes: runs that wait for it, or come later, find none."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is None or age <= 0 or not memo.project.mentions(*_LONG):
        return
    from memolint.facts.recurrence import durations
    from memolint.facts.recurrence.reuse import is_reused_in_one_run

    least, most = durations.least(memo), durations.own_deadline(memo.template) or 0
    if max(least, most) <= age or is_reused_in_one_run(memo):
        return
    takes = f"takes {freshness.told(least)}" if least > age else f"may take {freshness.told(most)}"
    yield Draft(
        message=f"`{memo.template.label}` {takes}, and its result is served for {memo.max_age.text} once it is there",
        origin=memo.max_age.origin,
        severity=WARNING if least > age else INFO,
    )


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


@rule("maxage-zero-or-negative", MEMO, WARNING, HIGH)
def no_age(memo: Memo) -> Iterator[Draft]:
    """`maxAge` is zero or less: every lookup is too late, and every run stores its result all the same."""
    age = freshness.max_age(memo) if memo.max_age.text else None
    if age is not None and age <= 0:
        message = f"no entry of `{memo.template.label}` is young enough for maxAge `{memo.max_age.text}`"
        claim = NeverHits(memo.template, examples.assignment(memo))
        yield Draft(message=message, origin=memo.max_age.origin, claim=claim)


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
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return ""
    if not unit:
        return f"{digits}s"
    return f"{int(digits) * _DAY_UNITS[unit]}h" if unit in _DAY_UNITS else ""


def _age_fix(field: Key, text: str) -> tuple[Fix, ...]:
    return edits.replace_scalar(field.origin, text, f'maxAge: "{text}"', safe=True)


@rule("key-missing-code", MEMO, INFO, MEDIUM)
def missing_code(memo: Memo) -> Iterator[Draft]:
    """Nothing in the key changes with the template itself: after an edit, old results are served until they expire."""
    if validity.is_stored(memo) and not versions.has_version(memo):
        what = f"nothing in the key of `{memo.template.label}` changes when the template does"
        message = f"{what}: after an edit, old results are served"
        yield Draft(message=message, place=memo.key.place(), origin=memo.key.origin)


@rule("maxage-missing", MEMO, INFO, HIGH)
def missing_age(memo: Memo) -> Iterator[Draft]:
    """A memoize block has no maxAge: its entries are served for ever."""
    if memo.template.memoize is not None and memo.template.memoize.get("maxAge") in (None, ""):
        origin = memo.template.memoize_at()
        refused = ", and the full CRDs of Argo 4 refuse the manifest" if memo.release.refuses_cache_key else ""
        message = f"`{memo.template.label}` has no maxAge: its entries are served until somebody deletes them{refused}"
        yield Draft(message=message, origin=origin, place=origin.key_place())
