"""What in a key is new in every run."""

from collections.abc import Iterator
from typing import NamedTuple

from memolint.argo.views import Template, dig
from memolint.facts.memo import Memo
from memolint.lang import tags

_NEW_EACH_RUN = {
    "workflow.uid": "is new in every run",
    "workflow.name": "is new in every run",
    "workflow.creationTimestamp": "is the second in which the run was created",
    "workflow.duration": "changes while the run goes on",
    "workflow.status": "is the state of this run",
    "workflow.scheduledTime": "is new at every scheduled run",
    "pod.name": "names the pod of this node",
    "node.name": "names the node of this run",
}
# Parts of the creation time that are finer than a day; year, month and day make a calendar bucket, which is legal.
_FINER_THAN_A_DAY = frozenset(("H", "I", "M", "S", "L", "p", "s", "RFC3339"))


class Volatile(NamedTuple):
    """A variable or a function in the key, and why it does not come again; places in the key's text."""

    name: str
    why: str
    start: int
    end: int


def in_key(memo: Memo) -> Iterator[Volatile]:
    """The volatile variables and calls of the key, in order."""
    for reference in memo.key.references:
        why = why_volatile(reference.name)
        if why and not _is_fixed_name(memo.template, reference.name):
            yield Volatile(reference.name, why, reference.start, reference.end)
    for part in memo.key.parts:
        if isinstance(part, tags.Expression):
            yield from _calls(part)


def why_volatile(name: str) -> str:
    """Why a variable is new in every run, or ""."""
    head, _, letter = name.rpartition(".")
    if head == "workflow.creationTimestamp":
        return "is finer than a day" if letter in _FINER_THAN_A_DAY else ""
    return _NEW_EACH_RUN.get(name, "")


def _is_fixed_name(template: Template, name: str) -> bool:
    """A Workflow with a name of its own is one object: it cannot run twice under that name but by being made again."""
    return name == "workflow.name" and template.manifest.kind == "Workflow" and bool(template.manifest.name)


def _calls(part: tags.Expression) -> Iterator[Volatile]:
    from memolint.lang import expr  # loaded already: the key has an expression

    try:
        calls = expr.calls(expr.parse(part.source))
    except expr.ExprError:
        return
    for call in calls:
        if expr.volatile(call.name):
            yield Volatile(
                call.name, "gives another value each time", part.start + 3 + call.start, part.start + 3 + call.end
            )


def is_reused_in_one_run(memo: Memo) -> bool:
    """Whether one run can ask for an entry twice: from a loop, from several calls, through recursion or a lock."""
    callers = memo.callers
    locked = dig(memo.template.value, "synchronization") is not None
    return locked or len(callers) > 1 or any(_repeats(memo, call.holder) or call.loops for call in callers)


def _repeats(memo: Memo, holder: Template | None) -> bool:
    return holder is not None and (holder.value is memo.template.value or len(memo.project.callers(holder)) > 1)
