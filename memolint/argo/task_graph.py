"""Which tasks of a DAG wait for which, and which of them decide how it ends."""

from collections.abc import Mapping

from memolint.argo.plain import Json, tasks_of
from memolint.lang.template import depends

# For each task, those that it waits for, in the order in which it names them.
Waits = Mapping[str, tuple[str, ...]]


def tasks_by_name(template: Json) -> dict[str, Json]:
    """The tasks by name; of equal names the first counts."""
    found: dict[str, Json] = {}
    for task in tasks_of(template):
        found.setdefault(str(task.get("name") or ""), task)
    return found


def waits_of(tasks: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """The tasks that each task waits for."""
    return {name: depends.names(depends.of_task(task)) for name, task in tasks.items()}


def targets_of(template: Json, waits: Waits) -> list[str]:
    """The tasks that decide how the DAG ends: those of `dag.target`, or those that no task waits for, by name."""
    dag = template.get("dag")
    target = dag.get("target") if isinstance(dag, dict) else None
    if target:
        return str(target).split(" ")
    waited_for = {name for names in waits.values() for name in names}
    return sorted(name for name in waits if name not in waited_for)
