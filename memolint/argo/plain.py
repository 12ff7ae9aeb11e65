"""Manifests as plain JSON values, and the steps and tasks of a template's body."""

Json = dict[str, object]
# An empty object that nobody changes.
NOTHING: Json = {}


def groups_of(template: Json) -> list[list[Json]]:
    """The groups of parallel steps of a Steps template."""
    groups = template.get("steps")
    return [
        [step for step in (group if isinstance(group, list) else [group]) if isinstance(step, dict)]
        for group in (groups if isinstance(groups, list) else [])
    ]


def tasks_of(template: Json) -> list[Json]:
    """The tasks of a DAG template."""
    dag = template.get("dag")
    tasks = dag.get("tasks") if isinstance(dag, dict) else None
    return [task for task in tasks if isinstance(task, dict)] if isinstance(tasks, list) else []


def steps_and_tasks(template: Json) -> list[Json]:
    """What a Steps or DAG template calls, in order; empty for a leaf."""
    return [step for group in groups_of(template) for step in group] + tasks_of(template)


def is_looped(step: Json) -> bool:
    """Whether the step or task is a loop (`ShouldExpand`). An empty `withItems` makes none."""
    return bool(step.get("withItems")) or bool(step.get("withParam")) or step.get("withSequence") is not None
