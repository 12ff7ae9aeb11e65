"""Where a cached node leaves a DAG waiting for good: nothing leads from it to what comes after.

A node leads on by its ends (`getOutboundNodes`). A retried node without attempts, which a hit is, has none, and what
waits for it alone becomes nobody's child: the walk that decides how the DAG ends never gets there (`assessDAGPhase`).
So does a steps template with such a group, be it the last one or not: the next group is nobody's child either.
"""

from collections.abc import Callable, Iterator

from memolint.argo.fields import GROUP_KINDS
from memolint.argo.project import Project
from memolint.argo.task_graph import targets_of, waits_of
from memolint.argo.views import Call, Template, dig
from memolint.facts.fact import fact
from memolint.typed import Record

_MOST_CALLERS = 200


class WaitingDag(Record):
    """A DAG that never ends, the call that leads nowhere, and the first task that nothing leads to."""

    dag: Template
    call: Call
    task: str


def waiting_dags(project: Project, template: Template, has_no_ends: Callable[[Template], bool]) -> Iterator[WaitingDag]:
    """The DAGs that wait for good where `template` has no ends, as others have none; through those that end with it."""
    pending = [template]

    def is_cut(call: Call) -> bool:
        """Whether nothing leads on from a call that hits. Its exit handler does; other hooks of it come too late."""
        if call.value.get("onExit") or dig(call.value, "hooks", "exit") is not None:
            return False
        called = project.resolve(call)
        return called is not None and (called in pending or has_no_ends(called))

    for each in pending:
        looked_at = set()
        for call in project.callers(each)[:_MOST_CALLERS]:
            if call.holder is None or call.holder in looked_at or call.kind == "hook" or not is_cut(call):
                continue
            looked_at.add(call.holder)
            task = _unreached(call.holder, is_cut) if call.kind == "task" else ""
            if task:
                yield WaitingDag(call.holder, call, task)
            elif call.holder not in pending and any(all(map(is_cut, group)) for group in _ends_of(call.holder)):
                pending.append(call.holder)


def is_cached_group(template: Template) -> bool:
    """Whether it is a memoized steps or DAG template without a strategy of its own."""
    return template.memoize is not None and template.kind in GROUP_KINDS and template.retried_at is None


@fact
def waits(dag: Template) -> dict[str, tuple[str, ...]]:
    """The tasks that each task of a DAG waits for."""
    return waits_of({name: call.value for name, call in dag.steps.items()})


def _unreached(dag: Template, is_cut: Callable[[Call], bool]) -> str:
    """A task that decides how the DAG ends and to which nothing leads; "" without."""
    followers: dict[str, list[str]] = {}
    for later, names in waits(dag).items():
        for name in names:
            followers.setdefault(name, []).append(later)
    reached, pending = set(), [name for name, names in waits(dag).items() if not names]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += [] if is_cut(dag.steps[name]) else followers.get(name, [])
    return next((name for name in _targets(dag) if name not in reached), "")


def _targets(dag: Template) -> list[str]:
    """The tasks that decide how the DAG ends."""
    return [name for name in targets_of(dag.value, waits(dag)) if name in dag.steps]


def _ends_of(template: Template) -> Iterator[list[Call]]:
    """The calls of which one has to lead on: the tasks that decide, or those of each group of steps."""
    if template.kind == "dag":
        targets = [template.steps[name] for name in _targets(template)]
        yield from [targets] if targets else ()
        return
    groups: dict[object, list[Call]] = {}
    for call in template.calls:
        if call.kind == "step":
            groups.setdefault(call.origin.path[-2], []).append(call)
    yield from groups.values()
