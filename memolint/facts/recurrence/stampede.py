"""Whether one run asks for an entry several times at once: a lookup reserves nothing, and all of them do the work."""

from collections.abc import Sequence

from memolint.argo.releases import Release
from memolint.argo.synchronization import FORMS, MUTEX, asked_for
from memolint.argo.views import Call, Origin, Template, dig
from memolint.facts.memo import Memo
from memolint.facts.reads.references import variables_in
from memolint.facts.recurrence.entries import length, mentions_item
from memolint.facts.recurrence.reuse import MAX_TEXT, Row, held, passed
from memolint.typed import Record

_MOST_CALLERS = 50


class Together(Record):
    """A loop whose iterations ask for one entry, and how many they are; 2 where that is not known.

    `semaphore`: where the template has one that lets several in at once; `ignored`: where it has a lock in a form that
    the release does not know.
    """

    loop: Call
    times: int
    semaphore: Origin | None = None
    ignored: Origin | None = None


def together(memo: Memo) -> Together | None:
    """The first loop around the template whose iterations agree in all that they hand over to it, None without."""
    if memo.template.artifacts or not _may_overlap(memo.template, memo.release):
        return None
    pending: list[tuple[Template, Row]] = [(memo.template, held(memo, tuple(memo.template.parameters)))]
    seen = []
    for template, row in pending:
        for call in memo.project.callers(template)[:_MOST_CALLERS]:
            given = passed(call, row)
            if call.holder is None or call.kind == "hook" or _is_unknown(given):
                continue
            if not _may_overlap(call.holder, memo.release):
                continue
            if call.loops and not mentions_item(given):
                times = length(memo, call) or 2
                if times > 1:
                    return Together(call, times, *_locks(memo.template, memo.release))
            elif not call.loops and call.holder not in seen and len(pending) < _MOST_CALLERS:
                seen.append(call.holder)
                pending.append((call.holder, given))
    return None


def _is_unknown(row: Row) -> bool:
    """Whether something is not passed, is more than anybody writes, or comes from a step and may differ each time."""
    return (
        sum(map(len, row)) > MAX_TEXT
        or "" in row
        or any(name.startswith(("steps.", "tasks.")) for text in row for name in variables_in(text))
    )


def _may_overlap(template: Template, release: Release) -> bool:
    """Whether no mutex and no limit of one keeps calls of the template, or what it calls, apart."""
    limits = (template.value.get("parallelism"), dig(template.manifest.spec, "parallelism"))
    locks = asked_for(template.block("synchronization"), release)
    return 1 not in limits and not any(each.kind == MUTEX for each in locks)


def _locks(template: Template, release: Release) -> tuple[Origin | None, Origin | None]:
    """The semaphore of a template, and the lock that it has in a form that the release does not know."""
    block = template.block("synchronization") or {}
    known = [each.path for each in asked_for(block, release)]
    ignored = [(name,) for name in FORMS if block.get(name) and all(path[0] != name for path in known)]
    return _at(template, known), _at(template, ignored)


def _at(template: Template, paths: Sequence[tuple[str | int, ...]]) -> Origin | None:
    """Where the first of some locks is written."""
    return template.block_at("synchronization", *paths[0]) if paths else None
