"""The controller deletes entries that nothing hits: not before somebody could hit them."""

from collections.abc import Iterator, Sequence

from memolint.argo.installation.settings import AFTER_NOT_HIT, Setting
from memolint.argo.views import dig, sequence
from memolint.checks.repairs import edits
from memolint.checks.rule import INSTALLATION, Draft, rule
from memolint.checks.wording import listed, memoized_here
from memolint.facts.installation import collection
from memolint.facts.installation.collection import DEFAULT_AGE, Collection, DeletedEarly
from memolint.facts.installation.subject import InstalledObject
from memolint.facts.values import examples
from memolint.finding import HIGH, MEDIUM, WARNING, Fix, NeverHits, Related, Surroundings
from memolint.lang.go.time import duration

_HOUR = 3600 * 10**9
_USUAL = 168 * _HOUR
_MOST_RELATED = 3


@rule("gc-default-30s", INSTALLATION, WARNING, HIGH)
def default_age(installed: InstalledObject) -> Iterator[Draft]:
    """The collection of entries is on, and nothing says after how long: whatever no run hits for 30 s is deleted."""
    period = collection.period_alone(installed)
    if period is None:
        return
    every = period.nanoseconds or 0
    message = (
        f"every {period.text} the controller deletes the entries that nothing has hit for 30 seconds, for"
        f" `{AFTER_NOT_HIT}` is not set: hardly an entry is there when the next run asks for it"
    )
    age = max(collection.needed(installed), 0) or _USUAL
    found = [DeletedEarly(each, 0) for each in installed.caches.memos]
    yield Draft(
        message=message,
        origin=period.origin,
        related=_related(found),
        claim=_claim(found, Collection(every, DEFAULT_AGE)),
        fixes=_set_age(period, _in_hours(age)),
    )


@rule("gc-shorter-than-schedule", INSTALLATION, WARNING, HIGH)
def before_the_next_run(installed: InstalledObject) -> Iterator[Draft]:
    """Entries are deleted between two runs of the schedules that alone start a template: no run ever hits."""
    said = collection.age_said(installed)
    found = collection.between_runs(installed, said[1].age) if said is not None else []
    if said is None or not found:
        return
    setting, how = said
    labels = listed([each.memo.template.label for each in found])
    names = listed(
        list(dict.fromkeys(start.name for each in found if each.schedule for start in each.schedule.starters))
    )
    gap = min(each.needed for each in found)
    message = (
        f"the controller deletes entries that nothing has hit for {setting.text}, and runs of {names} are"
        f" {duration.short(gap)} apart: no run ever hits an entry of {labels}"
    )
    yield _too_early(message, setting, how, found)


@rule("gc-shorter-than-maxage", INSTALLATION, WARNING, MEDIUM)
def before_max_age(installed: InstalledObject) -> Iterator[Draft]:
    """Entries are deleted though their maxAge promises more: a run that comes later does the work again."""
    said = collection.age_said(installed)
    found = collection.before_max_age(installed, said[1].age) if said is not None else []
    if said is None or not found:
        return
    setting, how = said
    longest = max(found, key=lambda each: each.needed).memo
    others = [each.memo.template.label for each in found if each.memo is not longest]
    message = (
        f"the controller deletes entries that nothing has hit for {setting.text}, and those of"
        f" `{longest.template.label}` may be served for {longest.max_age.text}: runs that come in between do the work"
        f" again{f'; the same goes for {listed(others)}' if others else ''}"
    )
    yield _too_early(message, setting, how, found)


def _too_early(message: str, setting: Setting, how: Collection, found: list[DeletedEarly]) -> Draft:
    age = _in_hours(max(map(collection.lasting, found)))
    fixes = edits.replace_scalar(setting.origin, age, f'{AFTER_NOT_HIT}: "{age}"') if _is_scalar(setting) else ()
    return Draft(
        message=message,
        origin=setting.origin,
        related=_related(found),
        claim=_claim(found, how),
        fixes=fixes,
    )


def _claim(found: Sequence[DeletedEarly], how: Collection) -> NeverHits | None:
    """Two runs of a template, so far apart that the first one's entry is collected, yet young enough to be served."""
    for each in found:
        apart = each.schedule.gap if each.schedule is not None else how.period + how.age + 1
        if each.memo.template.kind and apart < (each.needed or apart + 1) + bool(each.schedule):
            return NeverHits(each.memo.template, examples.assignment(each.memo), gap=apart, under=Surroundings(*how))
    return None


def _related(found: Sequence[DeletedEarly]) -> tuple[Related, ...]:
    return tuple(_where(each) for each in found[:_MOST_RELATED])


def _where(found: DeletedEarly) -> Related:
    if found.schedule is None and found.needed:
        return Related(found.memo.max_age.origin.place(), f"`{found.memo.template.label}` is served so long")
    return memoized_here(found.memo)


def _set_age(period: Setting, age: str) -> tuple[Fix, ...]:
    """A fix that sets the age beside the period, in the form in which that is written."""
    title = f'{AFTER_NOT_HIT}: "{age}"'
    if not _is_scalar(period) or period.at.path[-1:] == (period.name,):
        return edits.insert_before(period.at, (title,), title) if _is_scalar(period) else ()
    *holder, index = period.at.path
    items = sequence(dig(period.at.document.value, *holder))
    lines = (f"- name: {AFTER_NOT_HIT}", f'  value: "{age}"')
    flow = f'{{name: {AFTER_NOT_HIT}, value: "{age}"}}'
    write = edits.item_after if index == len(items) - 1 else edits.item_before
    edit = write(period.at, lines, flow) if items else None
    return (Fix(title, (edit,)),) if edit is not None else ()


def _is_scalar(setting: Setting) -> bool:
    """Whether the setting is a value of its own, not a part of a text."""
    return setting.origin != setting.at or setting.at.path[-1:] == (setting.name,)


def _in_hours(nanoseconds: int) -> str:
    return f"{-(-nanoseconds // _HOUR)}h"
