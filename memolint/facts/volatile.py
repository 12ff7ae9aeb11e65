"""What in a key is new in every run."""

from collections.abc import Iterator
from typing import NamedTuple

from memolint.argo.views import Call, Origin, Template, dig
from memolint.code.effects import Effect
from memolint.facts.effects import own_effects
from memolint.facts.key import Key
from memolint.facts.memo import Memo
from memolint.facts.reads import INPUT
from memolint.facts.references import in_value, read_expression
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
_MAX_ASKED = 200  # inputs on the way up
# Parts of the creation time that are finer than a day; year, month and day make a calendar bucket, which is legal.
_FINER_THAN_A_DAY = frozenset(("H", "I", "M", "S", "L", "p", "s", "RFC3339"))


class Volatile(NamedTuple):
    """A variable or a function in the key, and why it does not come again; places in the key's text."""

    name: str
    why: str
    start: int
    end: int


class Passed(NamedTuple):
    """An input of the key that a caller fills with something new in every run."""

    name: str
    why: str
    origin: Origin


def in_field(memo: Memo, field: Key) -> Iterator[Volatile]:
    """The volatile variables and calls of the key or the cache's name, in order."""
    for reference in field.references:
        why = why_volatile(reference.name)
        if why and not _is_fixed_name(memo.template, reference.name):
            yield Volatile(reference.name, why, reference.start, reference.end)
    for part in field.parts:
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
    from memolint.lang.functions import is_volatile  # loaded already: the key has an expression

    for call in read_expression(part.source).calls:
        if is_volatile(call.name):
            yield Volatile(
                call.name, "gives another value each time", part.start + 3 + call.start, part.start + 3 + call.end
            )


def from_callers(memo: Memo) -> Iterator[Passed]:
    """Inputs that the key holds and some caller fills with what is new in every run, in the order of declaration."""
    for name in memo.template.parameters():
        if not memo.mentions(INPUT + name):
            continue
        for call in memo.callers:
            index, argument = call.arguments().get(name, (0, {}))
            for reference in in_value(argument, "Parameter"):
                why = _why_passed(memo, call, reference.name, set())
                if why:
                    yield Passed(name, why, call.origin.at("arguments", "parameters", index, "value"))


def _why_passed(memo: Memo, call: Call, variable: str, asked: set[tuple[int, str]]) -> str:
    if variable.startswith(INPUT) and call.holder is not None:
        return _why_handed_down(memo, call.holder, variable.removeprefix(INPUT), asked)
    why = why_volatile(variable)
    if why:
        return f"is filled with `{variable}`, which {why}"
    root, *rest = variable.split(".")
    if root not in ("steps", "tasks") or len(rest) < 2 or call.holder is None:
        return ""
    if rest[1] in ("id", "startedAt", "finishedAt"):
        return f"is filled with `{variable}`, which is new in every run"
    producer = next((each for each in call.holder.calls() if each.name == rest[0] and each.kind != "hook"), None)
    made = memo.project.resolve(producer) if producer else None
    if made is None or made.memoize is not None:
        return ""
    reads = next((effect for effect in own_effects(made) if _is_new_each_time(effect)), None)
    return f"is filled by `{made.label}`, whose result is new in every run ({reads.message})" if reads else ""


def _why_handed_down(memo: Memo, holder: Template, name: str, asked: set[tuple[int, str]]) -> str:
    """Why an input of a caller is new in every run, by what its own callers pass; each input is asked for once."""
    if (id(holder.value), name) in asked or len(asked) >= _MAX_ASKED:
        return ""
    asked.add((id(holder.value), name))
    for call in memo.project.callers(holder):
        _, argument = call.arguments().get(name, (0, {}))
        for reference in in_value(argument, "Parameter"):
            why = _why_passed(memo, call, reference.name, asked)
            if why:
                return why
    return ""


def _is_new_each_time(effect: Effect) -> bool:
    return effect.effect == "reads-world" and effect.category in ("time", "random") and not effect.logged


def all_calls_are_known(memo: Memo) -> bool:
    """Whether everything that the template calls stands in the project: only then is it known what it reads."""
    below = (at for at, _ in memo.project.below(memo.template))
    return all(memo.project.resolve(call) is not None for at in below for call in at.calls())


def is_reused_in_one_run(memo: Memo) -> bool:
    """Whether one run can ask for an entry twice: from a loop, from several calls, through recursion or a lock."""
    callers = memo.callers
    locked = dig(memo.template.value, "synchronization") is not None
    return locked or len(callers) > 1 or any(_repeats(memo, call.holder) or call.loops for call in callers)


def _repeats(memo: Memo, holder: Template | None) -> bool:
    return holder is not None and (holder.value is memo.template.value or len(memo.project.callers(holder)) > 1)
